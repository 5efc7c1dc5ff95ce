import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pureCase } from '../../test/model/pure-case.ts';
import { type Entry, entriesOf } from '../books.ts';
import type { LiabilityShares } from '../commands.ts';
import type { CaseEvent } from '../events.ts';
import type { Settlement } from '../standard.ts';
import type { CaseState } from '../state.ts';

/** Whatever a case's settlements and liabilities were, one after the other, the books balance and say what is owed now. */

const amount = fc.integer({ min: -2_000_000, max: 2_000_000 });
const rule = fc.constantFrom('NR-14', 'QR-01', 'QR-03');
const kinds = fc.constantFrom('gift' as const, 'outbound_freight' as const, 'return_freight' as const);

const settlement: fc.Arbitrary<Settlement> = fc
  .record({
    lines: fc.uniqueArray(
      fc.record({
        line_id: fc.constantFrom('l1', 'l2', 'l3'),
        quantity: fc.constant(1),
        amount,
        rules: fc.array(rule),
      }),
      { selector: ({ line_id }) => line_id },
    ),
    adjustments: fc.array(fc.record({ kind: kinds, amount, rule }), { maxLength: 4 }),
    units: fc.nat(1000),
  })
  .map(({ lines, adjustments, units }) => ({
    currency: 'CNY',
    total: [...lines, ...adjustments].reduce((sum, one) => sum + one.amount, 0),
    lines,
    adjustments,
    tenders: [{ tender_id: 't2', amount: 0, units, rule: 'NR-12' }],
    manual: false,
  }));

const liability: fc.Arbitrary<LiabilityShares> = fc
  .tuple(fc.nat(100), fc.nat(100), fc.nat(100))
  .map((cuts) => [0, ...cuts.toSorted((a, b) => a - b), 100])
  .map((cuts) =>
    (['merchant', 'consumer', 'carrier', 'platform'] as const).map((party, index) => ({
      party,
      percent: (cuts[index + 1] ?? 0) - (cuts[index] ?? 0),
    })),
  );

const steps = fc.array(fc.oneof({ weight: 2, arbitrary: settlement }, liability), { minLength: 1, maxLength: 6 });

const opened = pureCase().state;
const happens = (type: 'settlement_made' | 'liability_assigned'): CaseEvent => {
  const event = { ...pureCase().events[0], type };
  return asEvent(event);
};
const made = happens('settlement_made');
const assigned = happens('liability_assigned');

/** An event of which only the type is looked at. */
function asEvent(event: object): CaseEvent {
  return event as CaseEvent;
}

const sum = (all: readonly { amount: number }[]) => all.reduce((total, one) => total + one.amount, 0);

test('entries balance in each unit, clearing gets what each version adds, and bearers bear the present settlement', () => {
  fc.assert(
    fc.property(steps, (drawn) => {
      let state: CaseState = opened;
      const book: Entry[] = [];
      for (const step of drawn) {
        const after = Array.isArray(step)
          ? { ...state, liability: step }
          : { ...state, settlement: { ...step, version: (state.settlement?.version ?? 0) + 1 } };
        const entries = entriesOf(state, Array.isArray(step) ? assigned : made, after);
        for (const entry of entries) {
          for (const own of Map.groupBy(entry, ({ unit }) => unit).values()) expect(sum(own)).toBe(0);
          for (const posting of entry) expect(posting.amount).not.toBe(0);
        }
        const cleared = sum(entries.flat().filter(({ account, unit }) => account === 'clearing' && unit === 'CNY'));
        expect(cleared + (after.settlement?.total ?? 0) - (state.settlement?.total ?? 0)).toBe(0);
        book.push(...entries);
        state = after;
      }
      const borne = book.flat().filter(({ account }) => account !== 'clearing');
      const { lines = [], adjustments = [], tenders = [] } = state.settlement ?? {};
      for (const id of ['l1', 'l2', 'l3']) {
        const own = lines.filter(({ line_id }) => line_id === id);
        expect(sum(borne.filter(({ line_id }) => line_id === id))).toBe(sum(own));
      }
      for (const word of ['gift', 'outbound_freight', 'return_freight']) {
        const own = adjustments.filter(({ kind }) => kind === word);
        expect(sum(borne.filter(({ adjustment }) => adjustment === word))).toBe(sum(own));
      }
      expect(sum(borne.filter(({ unit }) => unit === 'units:t2'))).toBe(tenders[0]?.units ?? 0);
    }),
  );
});
