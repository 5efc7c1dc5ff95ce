import { setTimeout as wait } from 'node:timers/promises';
import type { PaymentProvider } from '../ports/payment.ts';
import type { Slots } from '../ports/turns.ts';

/** Calls a second to each provider, over all processes; null: as many as there are. */
export type Rates = Readonly<Record<PaymentProvider, number | null>>;

/**
 * Takes the next slot of a provider, `gapMs` behind the one before it, and says in how many milliseconds it is; null where that is
 * later than `patienceMs` from now, and then none is taken.
 */
export type TakeSlot = (slot: {
  provider: PaymentProvider;
  gapMs: number;
  patienceMs: number;
}) => Promise<number | null>;

/** Slots by the rates that are set. */
export function slotsAt(rates: Rates, takeSlot: TakeSlot): Slots {
  return {
    async next(provider, patienceMs) {
      const rate = rates[provider];
      if (rate === null) return null;
      const inMs = await takeSlot({ provider, gapMs: 1000 / rate, patienceMs });
      if (inMs === null) return { comeBackMs: patienceMs };
      // a timer may ring a little early
      if (inMs > 0) await wait(Math.ceil(inMs) + 1);
      return null;
    },
  };
}
