import { describe, expect, test } from 'vitest';
import { OUTSIDE_TENDERS } from '../domain/standard.ts';
import { type Case, judge, positionAfter, settleCase, untouched } from './fixtures.ts';

/** ¥200 and ¥150, 满300减50, free shipping from ¥299: ¥300 by WeChat and 500 points. */
const pair: Case = {
  order: {
    freight: { paid: 0, declared: 1200, free_from: 29900 },
    promotions: [{ id: 'p1', kind: 'threshold', min: 30000, off: 5000, lines: ['l1', 'l2'] }],
    tenders: [
      { id: 't1', kind: 'wechat', amount: 30000 },
      { id: 't2', kind: 'points', amount: 0, units: 500 },
    ],
    lines: [
      { id: 'l1', sku: 'S1', quantity: 1, unit_price: 20000, gifts: [{ id: 'g1', marked_price: 2900 }, { id: 'g2' }] },
      { id: 'l2', sku: 'S2', quantity: 1, unit_price: 15000 },
    ],
  },
  lines: [{ line_id: 'l2', quantity: 1 }],
};
const l1: Case = { ...pair, lines: [{ line_id: 'l1', quantity: 1 }] };

describe('no-reason returns', () => {
  test('E25 (NR-14, NR-15, NR-11, NR-12): the lost discount and the lost free shipping are the consumer’s', () => {
    expect(settleCase(pair)).toEqual({
      currency: 'CNY',
      total: 8800,
      lines: [{ line_id: 'l2', quantity: 1, amount: 10000, rules: ['NR-14'] }],
      adjustments: [{ kind: 'outbound_freight', amount: -1200, rule: 'NR-15' }],
      tenders: [
        { tender_id: 't1', amount: 8800, rule: 'NR-11' },
        { tender_id: 't2', amount: 0, units: 214, rule: 'NR-12' },
      ],
      manual: false,
    });
    expect(judge(pair, '2026-06-02T10:00:00+08:00').freight).toEqual({ outbound: 'consumer', return: 'consumer' });
  });

  test.each([null, { paid: 0 }, { paid: 0, declared: 1200 }, { paid: 0, free_from: 29900 }])(
    'E25: with freight %j, ¥100',
    (freight) => {
      expect(settleCase({ ...pair, order: { ...pair.order, freight } })).toMatchObject({
        total: 10000,
        adjustments: [],
      });
    },
  );

  test('NR-15: the freight is deducted once in an order, and the rest of the order gives the rest of the money', () => {
    const second = settleCase(l1, { position: positionAfter(untouched, settleCase(pair)) });
    expect(second).toMatchObject({ total: 20000, adjustments: [], tenders: [{ amount: 20000 }, { units: 286 }] });
  });

  test('NR-15: a threshold that the merchant’s fault has lost costs the consumer nothing', () => {
    const faulty = settleCase({ ...l1, reason: 'quality' });
    expect(settleCase(pair, { position: positionAfter(untouched, faulty) })).toMatchObject({
      total: 12857,
      adjustments: [],
    });
  });

  test('NR-14: what is kept may still earn the promotion', () => {
    expect(
      settleCase({
        ...pair,
        order: {
          ...pair.order,
          promotions: [{ id: 'p1', kind: 'threshold', min: 20000, off: 5000, lines: ['l1', 'l2'] }],
        },
      }).lines,
    ).toMatchObject([{ amount: 15000 }]);
  });

  test('NR-14: by quantity, a reduction that is no promotion stays with the goods it was for', () => {
    const three: Case = {
      order: { tenders: [{ id: 't1', kind: 'wechat', amount: 29000 }] },
      line: { quantity: 3 },
      lines: [{ line_id: 'l1', quantity: 1 }],
    };
    const first = settleCase(three);
    expect(first.total).toBe(9666);
    const rest = settleCase(
      { ...three, lines: [{ line_id: 'l1', quantity: 2 }] },
      { position: positionAfter(untouched, first) },
    );
    expect(first.total + rest.total).toBe(29000);
  });

  test('NR-09: a gift that is kept costs its marked price, one without a mark nothing', () => {
    const kept = (gifts_kept: string[]) =>
      settleCase({ ...l1, lines: [{ line_id: 'l1', quantity: 1, gifts_kept }] }).adjustments;
    expect(kept(['g1', 'g2'])).toContainEqual({ kind: 'gift', amount: -2900, rule: 'NR-09' });
    expect(kept(['g2'])).not.toContainEqual(expect.objectContaining({ kind: 'gift' }));
  });

  test('NR-09: a gift follows the last piece of its line', () => {
    const two: Case = {
      order: { tenders: [{ id: 't1', kind: 'wechat', amount: 20000 }] },
      line: { quantity: 2, gifts: [{ id: 'g1', marked_price: 500 }] },
      lines: [{ line_id: 'l1', quantity: 1, gifts_kept: ['g1'] }],
    };
    const first = settleCase(two);
    expect(first.total).toBe(10000);
    expect(settleCase(two, { position: positionAfter(untouched, first) }).total).toBe(9500);
  });

  test('NR-09: a gift is of its own line: of two that go back each brings its own, of one that stays none is asked for', () => {
    const gifts = (id: string, marked_price: number) => [{ id, marked_price }];
    const two: Case = {
      order: {
        tenders: [{ id: 't1', kind: 'wechat', amount: 45000 }],
        lines: [
          { id: 'l1', sku: 'S1', quantity: 1, unit_price: 20000, gifts: gifts('g1', 500) },
          { id: 'l2', sku: 'S2', quantity: 2, unit_price: 7500, gifts: gifts('g2', 700) },
          { id: 'l3', sku: 'S3', quantity: 1, unit_price: 10000 },
        ],
      },
      lines: [
        { line_id: 'l1', quantity: 1, gifts_kept: ['g1', 'g2'] },
        { line_id: 'l2', quantity: 2, gifts_kept: ['g1', 'g2'] },
        { line_id: 'l3', quantity: 1, gifts_kept: ['g1'] },
      ],
    };
    const taken = (accepted: { line_id: string; quantity: number }[]) =>
      settleCase(two, { accepted }).adjustments.map(({ amount }) => amount);
    const [all, l1Only, part] = [
      two.lines?.map(({ line_id, quantity }) => ({ line_id, quantity: quantity ?? 1 })) ?? [],
      [{ line_id: 'l1', quantity: 1 }],
      [
        { line_id: 'l2', quantity: 1 },
        { line_id: 'l3', quantity: 1 },
      ],
    ];
    expect([taken(all), taken(l1Only), taken(part)]).toEqual([[-500, -700], [-500], []]);
  });

  test('E27 (NR-11, NR-12): each way of payment gets back its own, points in kind', () => {
    const tenders = [
      { id: 't1', kind: 'wechat', amount: 6000 },
      { id: 't2', kind: 'gift_card', amount: 4000 },
      { id: 't3', kind: 'points', amount: 0, units: 500 },
    ];
    expect(settleCase({ order: { tenders } })).toMatchObject({
      total: 10000,
      tenders: [{ amount: 6000 }, { amount: 4000 }, { amount: 0, units: 500 }],
    });
  });

  test('NR-14: below nothing, nothing is promised and a person looks', () => {
    const promotions = [{ id: 'p1', kind: 'threshold' as const, min: 35000, off: 20000, lines: ['l1', 'l2'] }];
    const tenders = [{ id: 't1', kind: 'wechat', amount: 15000 }];
    expect(settleCase({ ...pair, order: { ...pair.order, promotions, tenders } })).toMatchObject({
      manual: true,
      total: 0,
      tenders: [],
      lines: [{ amount: -5000 }],
    });
  });

  test('more than the tenders still have is for a person', () => {
    const position = { ...untouched, tenders: [{ tender_id: 't1', amount: 25000, units: 0 }] };
    expect(settleCase(pair, { position })).toMatchObject({ manual: true, total: 0 });
  });

  test('nothing accepted, nothing owed', () => {
    expect(settleCase(pair, { accepted: [] })).toMatchObject({ total: 0, lines: [], adjustments: [], manual: false });
  });

  test('more than was bought breaks off', () => {
    expect(() => settleCase(pair, { accepted: [{ line_id: 'l2', quantity: 2 }] })).toThrow('only 1 of line l2');
    expect(() => settleCase(pair, { accepted: [{ line_id: 'l9', quantity: 1 }] })).toThrow('no line l9');
  });
});

describe('goods at fault', () => {
  const one: Case = {
    order: {
      freight: { paid: 1000 },
      tenders: [{ id: 't1', kind: 'wechat', amount: 9000 }],
      lines: [{ id: 'l1', sku: 'S1', quantity: 1, unit_price: 8000 }],
    },
  };

  test('E29 (NR-15, QR-01): ¥80 without a reason; ¥102 for a fault, the freight back outside the tenders', () => {
    expect(settleCase(one, { returnFreightPaid: 1200 })).toMatchObject({ total: 8000, adjustments: [] });
    expect(settleCase({ ...one, reason: 'quality' }, { returnFreightPaid: 1200 })).toMatchObject({
      total: 10200,
      lines: [{ amount: 8000, rules: ['QR-01'] }],
      adjustments: [
        { kind: 'outbound_freight', amount: 1000, rule: 'QR-01' },
        { kind: 'return_freight', amount: 1200, rule: 'QR-01' },
      ],
      tenders: [
        { tender_id: 't1', amount: 9000 },
        { tender_id: OUTSIDE_TENDERS, amount: 1200, rule: 'QR-01' },
      ],
    });
  });

  test('QR-01: the share actually paid, no gift and no threshold deducted', () => {
    const faulty = settleCase({
      ...l1,
      reason: 'quality',
      lines: [{ line_id: 'l1', quantity: 1, gifts_kept: ['g1'] }],
    });
    expect(faulty).toMatchObject({ total: 17143, adjustments: [] });
  });

  test('QR-01: a promotion lowers only the lines it covers', () => {
    const promotions = [{ id: 'p1', kind: 'threshold' as const, min: 20000, off: 5000, lines: ['l1'] }];
    expect(settleCase({ ...pair, reason: 'quality', order: { ...pair.order, promotions } }).total).toBe(15000);
  });

  test('QR-01: after a no-reason return, the rest is what was left to pay for it', () => {
    const first = settleCase({ ...pair, order: { ...pair.order, freight: null } });
    const second = settleCase(
      { ...l1, reason: 'quality', order: { ...l1.order, freight: null } },
      { position: positionAfter(untouched, first) },
    );
    expect([first.total, second.total]).toEqual([10000, 20000]);
  });

  test.each(['wrong_item', 'missing_item'] as const)('QR-02: %s', (reason) => {
    expect(settleCase({ ...one, reason })).toMatchObject({ total: 9000, lines: [{ rules: ['QR-02'] }] });
  });

  test('outbound freight by list price, the last goods take the rest', () => {
    const order = { ...pair.order, freight: { paid: 1000 }, tenders: [{ id: 't1', kind: 'wechat', amount: 31000 }] };
    const first = settleCase({ ...pair, reason: 'quality', order });
    expect(first.adjustments).toEqual([{ kind: 'outbound_freight', amount: 428, rule: 'QR-01' }]);
    const second = settleCase({ ...l1, reason: 'quality', order }, { position: positionAfter(untouched, first) });
    expect(second.adjustments).toEqual([{ kind: 'outbound_freight', amount: 572, rule: 'QR-01' }]);
    expect(first.total + second.total).toBe(31000);
  });

  test('D10 (NR-14): unshipped, price and freight', () => {
    const unshipped = { ...one, delivery: null, order: { ...one.order, shipped_at: null } };
    expect(settleCase(unshipped)).toMatchObject({ total: 9000, adjustments: [{ amount: 1000, rule: 'NR-14' }] });
  });
});
