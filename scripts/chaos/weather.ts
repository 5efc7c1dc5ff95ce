import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { FaultMode } from '../../adapters/sandbox/faults.ts';
import type { PaymentFaults } from '../../adapters/sandbox/refund-book.ts';
import type { Chance } from './chance.ts';
import type { Fleet } from './fleet.ts';

const modes: readonly FaultMode[] = ['slow', 'error_after', 'lost_callback', 'twice', 'out_of_order', 'too_many'];
const Effect = z.looseObject({ mode: z.string(), took_effect: z.number() });

export type WeatherOptions = {
  fleet: Pick<Fleet, 'payment' | 'carrier'>;
  chance: Chance;
  everyMs: number;
  /** Refunds that fail for good, in every weather. */
  fail: PaymentFaults['fail'];
};

/** Faults of both providers, one after another, a part of all calls each; `calm` ends them and tells how many took effect, by kind. */
export function startWeather({ fleet, chance, everyMs, fail }: WeatherOptions) {
  const stopping = new AbortController();
  const struck = new Map<string, number>();
  /** The counter of a mode starts anew with the next one, so it is read first. */
  const set = async (url: string, who: string, mode: FaultMode, more: object) => {
    const before = Effect.parse(await (await fetch(`${url}/faults`)).json());
    const body = JSON.stringify({ mode, rate: mode === 'none' ? 0 : 0.4, seed: chance.below(1_000_000), ...more });
    await fetch(`${url}/faults`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body });
    if (before.took_effect === 0) return;
    const name = `${who} ${before.mode}`;
    struck.set(name, (struck.get(name) ?? 0) + before.took_effect);
  };
  const change = (mode: () => FaultMode) =>
    Promise.all([set(fleet.payment.url, 'payment', mode(), { fail }), set(fleet.carrier.url, 'carrier', mode(), {})]);
  const changing = (async () => {
    while (!stopping.signal.aborted) {
      await change(() => chance.pick(modes));
      await wait(everyMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
    await change(() => 'none');
  })();
  return {
    async calm(): Promise<ReadonlyMap<string, number>> {
      stopping.abort();
      await changing;
      return struck;
    },
  };
}
