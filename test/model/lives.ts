import fc from 'fast-check';
import { toMs } from '../../domain/instant.ts';
import { anApplication } from '../harness/applications.ts';
import { onward } from './onward.ts';
import { keepsItsPromises } from './promises.ts';
import { type Known, type PureCase, performPurely } from './pure-ledger.ts';
import { choice, firstAllowed, type Step, step } from './steps.ts';

const hour = 3_600_000;
const start = toMs('2026-03-03T10:00:00+08:00');

const application = fc.record({
  reason: fc.constantFrom('no_reason' as const, 'quality' as const, 'wrong_item' as const, 'missing_item' as const),
  remedy: fc.constantFrom('refund' as const, 'refund' as const, 'refund' as const, 'refund_without_return' as const),
  quantity: fc.integer({ min: 1, max: 3 }),
  shipped: fc.constantFrom(true, true, true, false),
  category: fc.constantFrom('ordinary' as const, 'ordinary' as const, 'custom_made' as const),
  fraud: fc.constantFrom(false, false, false, false, true),
  openings: fc.constantFrom(0, 0, 0, 9, 10),
  keeps: fc.constantFrom(0, 0, 0, 3),
  again: fc.constantFrom(false, false, true),
});
type Shape = typeof application extends fc.Arbitrary<infer Value> ? Value : never;

/** Any step, the first of several that is allowed, or none: then whatever brings the case nearer to its end, half an hour later. */
const next: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 2, arbitrary: step.map((one) => [one]) },
  { weight: 4, arbitrary: choice },
  { weight: 1, arbitrary: fc.constant<Step[]>([]) },
);
const life = fc.tuple(application, fc.array(next, { maxLength: 20, size: 'max' }));

/** The consumer's other cases, and whether the photo was given in one of them. */
function knownOf({ openings, keeps, again }: Shape): Known {
  const times = (count: number) => Array.from({ length: count }, () => start);
  return { openings: times(openings), keeps: times(keeps), usedIn: again ? ['case_other'] : [] };
}

function begun(shape: Shape): PureCase {
  const { reason, remedy, quantity, shipped, category, fraud } = shape;
  const given = anApplication({
    reason,
    remedy,
    allegations: fraud ? ['fraud'] : [],
    lines: [{ line_id: 'l1', quantity }],
  });
  const { order } = given;
  const body = {
    ...given,
    order: {
      ...order,
      shipped_at: shipped ? order.shipped_at : null,
      delivery: shipped ? order.delivery : null,
      tenders: [...order.tenders, { id: 't2', kind: 'points', amount: 0, units: 100 }],
      lines: order.lines.map((line) => ({ ...line, quantity: 3, unit_price: 4300, category, weight_g: 500 })),
    },
  };
  const { trail } = performPurely(null, { command: 'open', body }, start, { role: 'consumer', known: knownOf(shape) });
  if (!trail) throw new Error('the opening was refused');
  return trail;
}

/** Lives through the steps, and sees after each that the case has kept its promises. */
export function live(begun: PureCase, steps: readonly Step[][], seen: Seen, known: Known = {}): PureCase {
  const told: string[] = [];
  let trail = begun;
  let now = toMs(begun.state.at);
  try {
    keepsItsPromises(null, trail);
    for (const drawn of steps) {
      const before: PureCase = trail;
      const one = firstAllowed(before.state, drawn);
      const wait = one?.wait ?? 0.5;
      const { role, person, command } = one ? { ...one, command: one.make(before.state) } : onward(before.state);
      now += wait * hour;
      told.push(`${before.state.stage}, ${wait} h later, ${role} ${person ?? ''}: ${JSON.stringify(command)}`);
      const { trail: after, refused } = performPurely(before, command, now, { role, person, known });
      if (!after) throw new Error('a case does not vanish');
      seen.count(`${command.command} ${refused ? 'refused' : 'done'}`);
      trail = after;
      if (after !== before) keepsItsPromises(before, after);
    }
    return trail;
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new Error(`${what}, after\n${told.join('\n')}`, { cause: error });
  }
}

/** How often each command was done or refused, and where lives ended. */
export type Seen = { times: Map<string, number>; count(word: string): void };

export function nothingSeen(): Seen {
  const times = new Map<string, number>();
  return { times, count: (word) => void times.set(word, (times.get(word) ?? 0) + 1) };
}

/** @throws Error with the shortest life found that breaks a promise. */
export function liveThrough(lives: number, seed?: number): Seen {
  const seen = nothingSeen();
  fc.assert(
    fc.property(life, ([shape, steps]) => {
      const { state, fresh } = live(begun(shape), steps, seen, knownOf(shape));
      for (const { signal } of state.risks) seen.count(`noticed ${signal}`);
      for (const { leaf } of fresh) if (leaf.type === 'sent_to_platform') seen.count(`sent ${leaf.data.why}`);
      seen.count(`in ${state.stage}`);
      if (state.outcome) seen.count(`ended ${state.outcome}`);
    }),
    { numRuns: lives, ...(seed === undefined ? {} : { seed }) },
  );
  return seen;
}
