import fc from 'fast-check';
import { isOpen } from '../../domain/clock.ts';
import type { Command, Offer } from '../../domain/commands.ts';
import { toMs, toText } from '../../domain/instant.ts';
import type { CaseState } from '../../domain/state.ts';
import type { ClockName, Remedy } from '../../domain/vocabulary.ts';

type Make = (state: CaseState) => Command;
type Side = 'consumer' | 'merchant' | 'platform';

const claimed = (state: CaseState) => state.application.lines.map(({ line_id, quantity }) => ({ line_id, quantity }));
export const hoursOn = (state: CaseState, hours: number) => toText(toMs(state.at) + hours * 3_600_000);

/** One of the windows that run. */
export function clockOf({ clocks }: CaseState, pick: number): ClockName {
  const open = clocks.filter(isOpen);
  return open[pick % Math.max(1, open.length)]?.name ?? 'review';
}

const other = (remedy: Remedy): Remedy => (remedy === 'refund' ? 'refund_without_return' : 'refund');

const offer = fc
  .record({
    kind: fc.constantFrom(
      'keep_and_refund' as const,
      'other_amount' as const,
      'other_remedy' as const,
      'more_time' as const,
    ),
    share: fc.constantFrom(0.1, 0.5, 0.5, 1, 1.1),
    clock: fc.nat(5),
    hours: fc.constantFrom(1, 100, 400),
    expires: fc.option(fc.constantFrom(1, 30)),
    lines: fc.boolean(),
  })
  .map(({ kind, share, clock, hours, expires, lines }) => (state: CaseState): Offer => {
    const paid = state.application.order.tenders.reduce((sum, { amount }) => sum + amount, 0);
    return {
      kind,
      ...(kind === 'more_time'
        ? { clock: clockOf(state, clock), until: hoursOn(state, hours) }
        : kind === 'other_remedy'
          ? { remedy: other(state.remedy) }
          : { amount: Math.floor(paid * share) }),
      ...(expires === null ? {} : { expires_at: hoursOn(state, expires) }),
      ...(lines ? { lines: claimed(state).slice(0, 1) } : {}),
    };
  });

/** What the sides offer each other: rare among all commands, and so drawn by itself. */
export const talk: [Side, fc.Arbitrary<Make>][] = [
  [
    'merchant',
    offer.map(
      (make): Make =>
        (state) => ({ command: 'offer', body: make(state) }),
    ),
  ],
  [
    'consumer',
    fc.constant<Make>((state) => ({
      command: 'accept_offer',
      body: { offer_id: state.offers.at(-1)?.id ?? 'off_none' },
    })),
  ],
  [
    'consumer',
    fc.option(offer).map(
      (counter): Make =>
        (state) => ({
          command: 'decline_offer',
          body: { offer_id: state.offers.at(-1)?.id ?? 'off_none', ...(counter ? { counter: counter(state) } : {}) },
        }),
    ),
  ],
  [
    'consumer',
    fc.constant<Make>((state) => ({
      command: 'appeal',
      body: { against: state.appealable.at(-1)?.event ?? 'evt_none', grounds: 'g', wants: 'w' },
    })),
  ],
];
