import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command } from '../../domain/commands.ts';
import { toMs } from '../../domain/instant.ts';
import type { CaseState } from '../../domain/state.ts';
import type { Role } from '../../domain/vocabulary.ts';
import { currentStandard } from '../../policy/fixtures.ts';
import { anApplication, approveIt, shipIt } from '../harness/applications.ts';
import { ofType } from './payments.ts';
import { type PureCase, performPurely } from './pure-ledger.ts';

/** Two cases of one order, whatever is granted, agreed to, inspected and paid in either, in any order. */

const { two_person_limit, goodwill_cap } = currentStandard().numbers;
const at = toMs('2026-03-03T10:00:00+08:00');
const order = {
  ...anApplication({ orderId: 'o-1' }).order,
  tenders: [
    { id: 't1', kind: 'wechat', amount: 30_001 },
    { id: 't2', kind: 'gift_card', amount: 9000 },
  ],
  lines: [
    { id: 'l1', sku: 'S1', quantity: 3, unit_price: 9000 },
    { id: 'l2', sku: 'S2', quantity: 2, unit_price: 6001 },
  ],
};
const claims = [
  { line_id: 'l1', quantity: 3 },
  { line_id: 'l2', quantity: 2 },
];

type Doing = { role: Role; person?: string; make: (state: CaseState) => Command };
const granting: fc.Arbitrary<Doing> = fc
  .record({
    kind: fc.constantFrom('goodwill' as const, 'price_reduction' as const, 'price_reduction' as const),
    amount: fc.constantFrom(1, 333, 3000, 9000, 21_000),
    person: fc.constantFrom('p-1', 'p-2'),
  })
  .map(({ person, ...body }) => ({
    role: 'platform' as const,
    person,
    make: () => ({ command: 'grant', body: { ...body, borne_by: 'platform', reason: 'x' } }),
  }));
const agreeing: fc.Arbitrary<Doing> = fc.record({ pick: fc.nat(5), person: fc.constantFrom('p-1', 'p-2') }).map(
  ({ pick, person }): Doing => ({
    role: 'platform',
    person,
    make: ({ proposals }) => ({
      command: 'approve_payment',
      body: { proposal_id: proposals[pick % Math.max(1, proposals.length)]?.id ?? 'pay_none1' },
    }),
  }),
);
const inspecting: fc.Arbitrary<Doing> = fc.nat(2).map(
  (failed): Doing => ({
    role: 'merchant',
    make: ({ application }) => ({
      command: 'inspect',
      body: {
        lines: application.lines.map(({ line_id, quantity }) => ({
          line_id,
          findings: [
            { result: 'passed', quantity: Math.max(1, quantity - failed) },
            ...(failed > 0 && quantity > 1
              ? [{ result: 'failed' as const, quantity: quantity - Math.max(1, quantity - failed) }]
              : []),
          ],
        })),
        evidence: ['evd_1'],
      },
    }),
  }),
);
const paying: fc.Arbitrary<Doing> = fc.constantFrom('succeeded' as const, 'failed' as const).map(
  (status): Doing => ({
    role: 'payment',
    make: ({ refunds }) => ({
      command: 'report_refund',
      body: { refund_id: refunds.find(({ state }) => state === 'promised')?.id ?? 'rf_none', status },
    }),
  }),
);
const step = fc.tuple(fc.nat(1), fc.oneof({ weight: 4, arbitrary: granting }, agreeing, inspecting, paying));

/** A case whose goods are back. */
function arrived(nth: number, others: readonly CaseState[]): PureCase {
  const lines = claims.slice(nth, nth + 1);
  const opening: Command = { command: 'open', body: anApplication({ order, lines, reason: 'quality' }) };
  const steps: [Role, Command][] = [
    ['consumer', opening],
    ['merchant', approveIt],
    ['consumer', shipIt],
    ['merchant', { command: 'receive', body: {} }],
  ];
  const trail = steps.reduce<PureCase | null>(
    (before, [role, command]) => performPurely(before, command, at, { role, others, caseId: `case_${nth}` }).trail,
    null,
  );
  if (!trail) throw new Error('the opening was refused');
  return trail;
}

const sumOf = (amounts: readonly { amount: number }[]) => amounts.reduce((sum, { amount }) => sum + amount, 0);

test('together give back no more than each tender paid, and grant no more than one person, or anybody, may', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30, size: 'max' }), (steps) => {
      const first = arrived(0, []);
      const both = [first, arrived(1, [first.state])];
      for (const [nth, { role, person, make }] of steps) {
        const [own, other] = nth === 0 ? [both[0], both[1]] : [both[1], both[0]];
        if (!own || !other) throw new Error('there are two');
        const command = make(own.state);
        const done = performPurely(own, command, at, { role, person: person ?? null, others: [other.state] });
        const word = `${command.command} ${done.refused ?? 'done'}`;
        seen.set(word, (seen.get(word) ?? 0) + 1);
        both[nth] = done.trail ?? own;
        const refunds = both.flatMap(({ state }) => state.refunds);
        for (const { id, amount } of order.tenders)
          expect(sumOf(refunds.filter(({ tender_id }) => tender_id === id))).toBeLessThanOrEqual(amount);
        const granted = both.flatMap(({ fresh }) =>
          ofType(
            fresh.map(({ leaf }) => leaf),
            'granted',
          ),
        );
        const alone = granted.filter(({ data }) => data.proposal_id === null);
        expect(sumOf(alone.map(({ data }) => data.grant))).toBeLessThanOrEqual(two_person_limit);
        const goodwill = granted.filter(({ data }) => data.grant.kind === 'goodwill');
        expect(sumOf(goodwill.map(({ data }) => data.grant))).toBeLessThanOrEqual(goodwill_cap);
        const words = both.flatMap(({ state }) => state.tasks.map(({ kind }) => kind));
        expect(words.includes('settlement'), 'no settlement needs a person').toBe(false);
      }
    }),
    { numRuns: 300 },
  );
  // the lives were worth living
  for (const word of ['grant done', 'grant exceeds_paid', 'grant exceeds_cap', 'approve_payment done', 'inspect done'])
    expect(seen.get(word) ?? 0, word).toBeGreaterThan(0);
}, 60_000);
