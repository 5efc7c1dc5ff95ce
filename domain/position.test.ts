import { describe, expect, test } from 'vitest';
import { untouched } from '../policy/fixtures.ts';
import { anApplication } from '../test/harness/applications.ts';
import { agree, damages, dear, gives, goodwill } from '../test/model/granting.ts';
import { morning, pureCase, returned } from '../test/model/pure-case.ts';
import { positionOf, triedOnceMore } from './position.ts';

const { order } = anApplication({ orderId: 'o-1' });
const withUnits = {
  ...order,
  freight: { paid: 900 },
  tenders: [
    { id: 't1', kind: 'wechat', amount: 13_000 },
    { id: 't2', kind: 'points', amount: 800, units: 80 },
  ],
};
const inspectIt = {
  command: 'inspect' as const,
  body: { lines: [{ line_id: 'l1', findings: [{ result: 'passed' as const, quantity: 1 }] }] },
};

describe('what the other cases of an order have taken', () => {
  test('is nothing where there are none', () => {
    expect(positionOf([])).toEqual(untouched);
  });

  test('holds the claims of those that go on, adding up', () => {
    const one = pureCase({ order: { ...order, lines: [{ id: 'l1', sku: 'S1', quantity: 3, unit_price: 4300 }] } });
    expect(positionOf([one.state, one.state]).lines).toEqual([{ line_id: 'l1', held: 2, refunded: 0, amount: 0 }]);
    one.does('consumer', { command: 'withdraw', body: { reason: 'mistake' } });
    expect(positionOf([one.state]).lines).toEqual([]);
  });

  test('counts what was settled from its promise, goods, tenders, units and freight', () => {
    const one = returned({ order: withUnits, reason: 'quality' });
    one.does('merchant', inspectIt);
    const { refunds, stage } = one.state;
    expect([stage, refunds.map(({ state }) => state)]).toEqual(['settling', ['promised', 'promised']]);
    expect(positionOf([one.state])).toEqual({
      lines: [{ line_id: 'l1', held: 1, refunded: 1, amount: 12_900 }],
      tenders: [
        { tender_id: 't1', amount: 13_000, units: 0 },
        { tender_id: 't2', amount: 800, units: 80 },
      ],
      outbound_freight: { refunded: 900, deducted: 0 },
      granted: untouched.granted,
    });
    expect(positionOf([one.state, one.state])).toMatchObject({
      lines: [{ refunded: 2, amount: 25_800 }],
      tenders: [{ amount: 26_000 }, { amount: 1600, units: 160 }],
      outbound_freight: { refunded: 1800 },
    });
  });

  test('counts what was granted or is proposed, and of the price what was taken off', () => {
    const one = pureCase(dear);
    one.does('platform:p-1', goodwill(1000));
    one.does('platform:p-1', gives({ kind: 'price_reduction', amount: 300 }));
    one.does('platform:p-1', damages({ amount: 50 }));
    expect(positionOf([one.state]).granted).toEqual({ total: 1350, goodwill: 1000, off_the_price: 300 });
    expect(positionOf([one.state]).outbound_freight).toEqual(untouched.outbound_freight);
    one.does('platform:p-1', goodwill(20_000));
    one.does('platform:p-1', gives({ kind: 'price_reduction', amount: 7 }));
    expect(positionOf([one.state]).granted).toEqual({ total: 21_357, goodwill: 21_000, off_the_price: 300 });
    one.does('platform:p-2', agree('pay_pure2'));
    expect(positionOf([one.state, one.state]).granted).toEqual({ total: 42_714, goodwill: 42_000, off_the_price: 614 });
  });

  test('tells freight that was deducted from freight given back', () => {
    const one = returned({ order: { ...order, freight: { paid: 0, declared: 700, free_from: 5000 } } });
    one.does('merchant', inspectIt);
    expect(positionOf([one.state]).outbound_freight).toEqual({ refunded: 0, deducted: 700 });
  });
});

describe('a lapsed case may be tried once more', () => {
  const lapsed = () => {
    const one = returned({}, 'approved');
    one.until('2026-03-20T00:00:00+08:00');
    expect(one.state.outcome).toBe('lapsed');
    return one.state;
  };

  test('when it lapsed, and is of the order', () => {
    const before = lapsed();
    expect(triedOnceMore([before], before.id)).toBe(before);
    expect(triedOnceMore([before], 'case_other')).toBeNull();
    expect(triedOnceMore([before], null)).toBeNull();
    const open = pureCase().state;
    expect(triedOnceMore([open], open.id)).toBeNull();
  });

  test('only once', () => {
    const before = lapsed();
    const second = { ...lapsed(), id: 'case_second', previous_case_id: before.id };
    expect(triedOnceMore([before, second], before.id)).toBeNull();
    expect(triedOnceMore([before, second], second.id)).toBeNull();
  });

  test('with the date of its first notice', () => {
    const before = lapsed();
    const again = pureCase({ previous_case_id: before.id }, { previous: before, now: Date.parse('2026-03-21T00:00Z') });
    expect(again.state).toMatchObject({ notice_at: morning, previous_case_id: before.id });
    expect(again.state.assessment.decision).toBe('approve');
  });
});
