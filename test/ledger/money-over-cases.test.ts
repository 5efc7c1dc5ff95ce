import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApplicationInput } from '../../domain/application.ts';
import type { CaseView } from '../../domain/case-view.ts';
import { type ApiBench, startApi } from '../harness/api.ts';
import { anApplication } from '../harness/applications.ts';
import { approval, type Counter, counterOf, merchant, platform, verdict } from '../harness/counter.ts';

/** Several cases of one order, each with a part of its goods: together they never give back more than was paid, tender by tender. */

let api: ApiBench;
let counter: Counter;
beforeAll(async () => {
  api = await startApi({ at: '2026-03-03T10:00:00+08:00' });
  counter = counterOf(() => api);
});
beforeEach(() => api.setClock('2026-03-03T10:00:00+08:00'));
afterAll(() => api.stop());

/** ¥130.01 by two tenders and 501 points, for two of l1 and one of l2. */
const anOrder = (): ApplicationInput['order'] => ({
  ...anApplication().order,
  id: `o-${randomUUID()}`,
  tenders: [
    { id: 't1', kind: 'wechat', amount: 7000 },
    { id: 't2', kind: 'gift_card', amount: 6001 },
    { id: 't3', kind: 'points', amount: 0, units: 501 },
  ],
  lines: [
    { id: 'l1', sku: 'S1', quantity: 2, unit_price: 5000 },
    { id: 'l2', sku: 'S2', quantity: 1, unit_price: 3001 },
  ],
});
const oneOfL1 = [{ line_id: 'l1', quantity: 1 }];
const theRest = [...oneOfL1, { line_id: 'l2', quantity: 1 }];

async function settled(change: Partial<ApplicationInput>): Promise<CaseView> {
  const { id, lines } = await counter.open(change);
  await counter.must(id, 'approve', approval, merchant);
  await counter.shipBack(id);
  await counter.arrives(id, '2026-03-03T10:00:00+08:00');
  const findings = lines.map(({ line_id, quantity }) => ({ line_id, findings: [{ result: 'passed', quantity }] }));
  return counter.must(id, 'inspect', { lines: findings }, merchant);
}
const sums = (cases: CaseView[]) =>
  ['t1', 't2', 't3'].map((tender) => {
    const own = cases.flatMap(({ refunds }) => refunds).filter(({ tender_id }) => tender_id === tender);
    return [
      own.reduce((sum, { amount }) => sum + amount.amount, 0),
      own.reduce((sum, { units = 0 }) => sum + units, 0),
    ];
  });

describe('two cases of one order', () => {
  test.each(['no_reason' as const, 'quality' as const])(
    'for all of its goods (%s) give back exactly what was paid',
    async (reason) => {
      const order = anOrder();
      const first = await settled({ reason, order, lines: oneOfL1 });
      await counter.pays(first.id);
      const second = await settled({ reason, order, lines: theRest });
      expect(sums([first, second])).toEqual([
        [7000, 0],
        [6001, 0],
        [0, 501],
      ]);
      expect(await counter.pays(second.id)).toMatchObject({ outcome: 'refunded' });
      expect(await counter.openRefusal({ order, lines: oneOfL1 })).toBe('422 exceeds_bought');
    },
  );

  test('claim a line one after the other', async () => {
    const order = anOrder();
    const { id } = await counter.open({ order, lines: oneOfL1 });
    expect(await counter.openRefusal({ order, lines: oneOfL1 })).toBe('409 goods_already_claimed');
    expect(await counter.openRefusal({ order, lines: [{ line_id: 'l2', quantity: 1 }] })).toBe('201');
    expect((await counter.read(id)).stage).toBe('awaiting_review');
  });

  test('with an amount agreed in the first leave the second no more than the rest', async () => {
    const order = anOrder();
    const { id } = await counter.open({ order, lines: oneOfL1 });
    const { offers } = await counter.must(id, 'offer', { kind: 'keep_and_refund', amount: 12000 }, merchant);
    await counter.must(id, 'accept-offer', { offer_id: offers[0]?.id }, 'consumer:u-42');
    const first = await counter.pays(id);
    const second = await settled({ reason: 'quality', order, lines: theRest });
    expect(second.settlement?.total.amount).toBe(1001);
    const [wechat = [], giftCard = []] = sums([first, second]);
    expect(wechat[0]).toBeLessThanOrEqual(7000);
    expect(giftCard[0]).toBeLessThanOrEqual(6001);
  });

  test('decided by the platform for more than is left: refused, and no money moves', async () => {
    const order = anOrder();
    const first = await settled({ order, lines: theRest });
    await counter.pays(first.id);
    const { id } = await counter.open({ order, lines: oneOfL1, allegations: ['fake'] });
    const decided = { ...verdict, decision: 'approve', goods: 'keep', amount: 13001 };
    expect(await counter.refusal(id, 'decide', decided, platform)).toBe('422 exceeds_paid');
    expect((await counter.read(id)).refunds).toEqual([]);
  });

  test('of which one’s refund failed for good: its share is free for a later one', async () => {
    const order = anOrder();
    const first = await settled({ reason: 'quality', order, lines: oneOfL1 });
    for (const { id: effect } of (await api.ledger.presentFact(first.id)).owes) {
      await api.ledger.beginRefund(first.id, effect);
      await api.ledger.reportRefund(first.id, effect, { status: 'failed', reason: 'account_closed' });
    }
    const second = await settled({ reason: 'quality', order, lines: theRest.slice(1) });
    const [wechat = [], giftCard = [], points = []] = sums([first, second]);
    expect(wechat[0]).toBeLessThanOrEqual(7000);
    expect(giftCard[0]).toBeLessThanOrEqual(6001);
    expect(points[1]).toBeLessThanOrEqual(501);
  });
});
