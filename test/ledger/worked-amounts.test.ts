import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseView } from '../../domain/case-view.ts';
import { type ApiBench, startApi } from '../harness/api.ts';
import { approval, type Counter, counterOf, merchant } from '../harness/counter.ts';
import { examplesOf, type Given, type OrderInput, ruleIds } from '../harness/examples.ts';

/** The worked examples of grounds and money, each by its number: judged, and lived through to the last refund. */

let api: ApiBench;
let counter: Counter;
let ask: ReturnType<typeof examplesOf>;
beforeAll(async () => {
  api = await startApi({ at: '2026-11-22T10:00:00+08:00' });
  counter = counterOf(() => api);
  ask = examplesOf(api, counter);
});
afterAll(() => api.stop());

/** A return to its end, everything passed and paid: the refunds by tender. */
async function returned(given: Given, shipping: object = {}) {
  const { id, lines } = await ask.openAt('2026-06-03T10:00:00+08:00', given);
  await counter.must(id, 'approve', approval, merchant);
  await counter.shipBack(id, shipping);
  await counter.arrives(id, '2026-06-03T10:00:00+08:00');
  const findings = lines.map(({ line_id, quantity }) => ({ line_id, findings: [{ result: 'passed', quantity }] }));
  await counter.must(id, 'inspect', { lines: findings }, merchant);
  const closed = await counter.pays(id);
  expect(closed).toMatchObject({ stage: 'closed', outcome: 'refunded', money_outcome: 'refunded' });
  return closed;
}
const early = { delivery: { signed_at: '2026-06-01T15:00:00+08:00' } };
const refundsOf = ({ refunds }: CaseView) =>
  refunds.map(({ tender_id, amount, units }) => [tender_id, amount.amount, units ?? 0]);

describe('E25: B of A ¥200 and B ¥150, ¥300 paid after ¥50 off above ¥300', () => {
  const partial = (freight: OrderInput['freight']): Given => ({
    order: {
      ...early,
      freight,
      promotions: [{ id: 'p1', kind: 'threshold', min: 30000, off: 5000, lines: ['l1', 'l2'] }],
      tenders: [{ id: 't1', kind: 'wechat', amount: 30000 }],
      lines: [
        { id: 'l1', sku: 'A', quantity: 1, unit_price: 20000 },
        { id: 'l2', sku: 'B', quantity: 1, unit_price: 15000 },
      ],
    },
    lines: [{ line_id: 'l2', quantity: 1 }],
  });

  test('¥88 where free shipping from ¥299 is lost and ¥12 were declared', async () => {
    const given = partial({ paid: 0, declared: 1200, free_from: 29900 });
    expect(await ask.assess(given, '2026-06-03T10:00:00+08:00')).toMatchObject({
      freight: { outbound: 'consumer', return: 'consumer' },
      settlement: {
        total: { amount: 8800, currency: 'CNY' },
        lines: [{ line_id: 'l2', amount: 10000, rules: ['NR-14'] }],
        adjustments: [{ kind: 'outbound_freight', amount: -1200, rule: 'NR-15' }],
        tenders: [{ tender_id: 't1', amount: 8800 }],
      },
    });
    expect(refundsOf(await returned(given))).toEqual([['t1', 8800, 0]]);
  });

  test('¥100 without a freight clause', async () => {
    const given = partial({ paid: 0 });
    expect(await ask.assess(given, '2026-06-03T10:00:00+08:00')).toMatchObject({
      freight: { return: 'consumer' },
      settlement: { total: { amount: 10000 }, adjustments: [] },
    });
    expect(refundsOf(await returned(given))).toEqual([['t1', 10000, 0]]);
  });
});

test('E27: ¥60 by WeChat, ¥40 by gift card and 500 points go back each in kind', async () => {
  const given: Given = {
    order: {
      ...early,
      tenders: [
        { id: 't1', kind: 'wechat', amount: 6000 },
        { id: 't2', kind: 'gift_card', amount: 4000 },
        { id: 't3', kind: 'points', amount: 0, units: 500 },
      ],
      lines: [{ id: 'l1', sku: 'S1', quantity: 1, unit_price: 10000 }],
    },
  };
  const tenders = [
    { tender_id: 't1', amount: 6000 },
    { tender_id: 't2', amount: 4000 },
    { tender_id: 't3', amount: 0, units: 500 },
  ];
  const judged = await ask.assess(given, '2026-06-03T10:00:00+08:00');
  expect(judged.settlement).toMatchObject({ total: { amount: 10000 }, tenders });
  expect(refundsOf(await returned(given))).toEqual([
    ['t1', 6000, 0],
    ['t2', 4000, 0],
    ['t3', 0, 500],
  ]);
});

describe('E29: an item of ¥80 that ¥10 of freight were paid for', () => {
  const item = {
    ...early,
    freight: { paid: 1000 },
    tenders: [{ id: 't1', kind: 'wechat', amount: 9000 }],
    lines: [{ id: 'l1', sku: 'S1', quantity: 1, unit_price: 8000 }],
  };

  test('¥80 without a reason', async () => {
    expect((await ask.assess({ order: item }, '2026-06-03T10:00:00+08:00')).settlement.total.amount).toBe(8000);
    expect(refundsOf(await returned({ order: item }, { freight_paid: 1200 }))).toEqual([['t1', 8000, 0]]);
  });

  test('¥102 at fault: ¥80, ¥10 and the ¥12 it cost to send it back', async () => {
    const closed = await returned({ order: item, reason: 'quality' }, { freight_paid: 1200 });
    expect(closed.assessment.freight.return).toBe('merchant');
    expect(closed.settlement).toMatchObject({ total: { amount: 10200 }, lines: [{ amount: 8000, rules: ['QR-01'] }] });
    expect(closed.settlement?.adjustments.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['outbound_freight', 1000],
      ['return_freight', 1200],
    ]);
    expect(closed.refunds.reduce((sum, { amount }) => sum + amount.amount, 0)).toBe(10200);
  });
});

describe('E30: a custom suit whose exclusion was confirmed at checkout, on the second day', () => {
  const suit = {
    ...early,
    lines: [
      {
        id: 'l1',
        sku: 'SUIT',
        quantity: 1,
        unit_price: 12900,
        category: 'custom_made' as const,
        exclusion: { marked: true, confirmed_at: '2026-01-02T08:59:00+08:00' },
      },
    ],
  };

  test('without a reason: refused, by NR-02, naming what remains; the merchant’s silence refuses', async () => {
    const judged = await ask.assess({ order: suit }, '2026-06-03T10:00:00+08:00');
    expect(judged).toMatchObject({ decision: 'reject', settlement: null });
    expect(ruleIds(judged)).toContain('NR-02');
    expect(judged.remedies_left).toContain('quality_claim');
    const { id } = await ask.openAt('2026-06-03T10:00:00+08:00', { order: suit });
    expect((await ask.advance(id, '2026-06-08T23:59:59+08:00')).stage).toBe('awaiting_review');
    expect((await ask.advance(id, '2026-06-09T00:00:00+08:00')).stage).toBe('appeal_window');
    expect(await counter.lastEvent(id, 'rejected')).toMatchObject({ rules: expect.arrayContaining(['NR-02']) });
  });

  test.each(['not_as_described' as const, 'wrong_item' as const])(
    'in another colour than ordered (%s): returned at the merchant’s cost, by NR-19',
    async (reason) => {
      const judged = await ask.assess({ order: suit, reason }, '2026-06-03T10:00:00+08:00');
      expect(judged).toMatchObject({ decision: 'approve', remedies: ['refund'], freight: { return: 'merchant' } });
      expect(ruleIds(judged)).toContain('NR-19');
    },
  );
});

test('E33: headphones that were unpacked and tried once are taken back on the sixth day, by NR-05 and NR-07', async () => {
  const given: Given = {
    order: early,
    lines: [{ line_id: 'l1', quantity: 1, condition: { opened: true, intact: true } }],
  };
  const judged = await ask.assess(given, '2026-06-07T20:00:00+08:00');
  expect(judged.decision).toBe('approve');
  expect(ruleIds(judged)).toEqual(expect.arrayContaining(['NR-05', 'NR-07']));
});
