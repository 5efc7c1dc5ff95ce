import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { categories, reasons, remedies } from '../domain/vocabulary.ts';
import { type DecisionTable, firstMatch, manual, rulesOf } from './decision-table.ts';
import { judge } from './fixtures.ts';
import { returnTables } from './return/judge-line.ts';
import { cite, rules } from './rules.ts';

describe('a decision table', () => {
  const table: DecisionTable<number> = [
    { ...cite('NR-01'), row: 'small', when: (n) => n < 10, also: () => ['NR-05', 'NR-01'], then: manual() },
    { ...cite('NR-02'), row: 'any below 20', when: (n) => n < 20, then: manual() },
  ];

  test('is decided by the first row that matches', () => {
    expect([firstMatch(table, 5).row, firstMatch(table, 15).row]).toEqual(['small', 'any below 20']);
    expect(() => firstMatch(table, 25)).toThrow('no row');
  });

  test('cites the rule of the row first, each rule once', () => {
    expect(rulesOf(firstMatch(table, 5), 5)).toEqual(['NR-01', 'NR-05']);
  });
});

test('every row cites clause and citation of its rule; refusals name an appeal and more', () => {
  for (const row of Object.values(returnTables).flat()) {
    expect(row).toMatchObject({ clause: rules.get(row.id)?.clause, citation: rules.get(row.id)?.citation });
    if (row.then.decision === 'reject')
      expect(row.then.remediesLeft).toEqual(expect.arrayContaining(['appeal', 'platform']));
  }
});

const time = fc
  .date({ min: new Date('2024-01-02'), max: new Date('2028-12-31'), noInvalidDate: true })
  .map((date) => `${date.toISOString().slice(0, 19)}+08:00`);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const cases = fc.record({
  reason: fc.constantFrom(...reasons),
  remedy: fc.constantFrom(...remedies),
  delivery: maybe(
    fc.record({
      signed_at: maybe(time),
      signed_by: fc.constantFrom('self' as const, 'authorised' as const, 'unauthorised' as const),
      installed_at: maybe(time),
    }),
  ),
  order: fc.record({ shipped_at: maybe(time) }),
  line: fc.record({
    category: fc.constantFrom(...categories),
    exclusion: maybe(
      fc.record({ marked: fc.boolean(), confirmed_at: maybe(fc.constant('2024-06-01T00:00:00+08:00')) }),
    ),
    promise_days: maybe(fc.integer({ min: 1, max: 60 })),
    warranty: maybe(
      fc.record({
        months: fc.integer({ min: 0, max: 36 }),
        category: fc.constant('phone'),
        catalogue: fc.boolean(),
        starts_at: maybe(time),
      }),
    ),
    repairs: fc.array(fc.record({ received_at: time, returned_at: maybe(time), fixed: fc.boolean() }), {
      maxLength: 3,
    }),
  }),
  condition: fc.record({ opened: fc.boolean(), intact: fc.boolean() }),
});

test('PL-06: every case has an answer with rules, and none grants received goods and their money', () => {
  fc.assert(
    fc.property(cases, time, (given, notice) => {
      const assessment = judge(given, notice);
      expect(assessment.rules.length).toBeGreaterThan(0);
      expect(assessment.rules.filter((id) => !rules.has(id))).toEqual([]);
      if (assessment.decision === 'reject') expect(assessment.remedies_left).toContain('appeal');
      const shipped = given.delivery?.signed_at != null || (given.order.shipped_at !== null && given.delivery !== null);
      const keepsGoods = shipped && given.remedy === 'refund_without_return' && given.reason !== 'missing_item';
      if (keepsGoods) expect(assessment.decision).not.toBe('approve');
    }),
    { numRuns: 500 },
  );
});
