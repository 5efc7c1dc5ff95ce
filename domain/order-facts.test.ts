import { describe, expect, test } from 'vitest';
import { anApplication } from '../test/harness/applications.ts';
import { applicationFacts, type Order } from './application.ts';
import { sameOrder, withDelivery } from './order-facts.ts';

const { order } = anApplication({ orderId: 'o-1' });
const delivery = (more: Partial<NonNullable<Order['delivery']>>): Order => ({
  ...order,
  delivery: { signed_at: null, signed_by: 'self', installed_at: null, carrier_chosen_by: 'merchant', ...more },
});
const signed = delivery({ signed_at: '2026-03-02T15:00:00+08:00' });

describe('an order given again', () => {
  test('is the same when its facts are, however its moments are written and whatever is absent', () => {
    expect(sameOrder(order, { ...order })).toBe(true);
    expect(sameOrder(order, { ...order, paid_at: '2026-02-27T01:00:00Z' })).toBe(true);
    expect(sameOrder(order, { ...order, promotions: [] })).toBe(true);
    expect(sameOrder({ ...order, promotions: null }, order)).toBe(true);
    expect(sameOrder(order, { ...order, region: 'CN-BJ' })).toBe(false);
  });

  test.each<Partial<Order>>([
    { currency: 'USD' },
    { paid_at: '2026-02-27T09:00:01+08:00' },
    { merchant_id: 'm-8' },
    { tenders: [{ id: 't1', kind: 'wechat', amount: 12_901 }] },
    { tenders: [...order.tenders, { id: 't2', kind: 'points', amount: 0 }] },
    { tenders: order.tenders.map((tender) => ({ ...tender, payment_ref: 'pi_1' })) },
    { lines: [] },
    { freight: null },
    { promotions: [{ id: 'p', kind: 'threshold', min: 0, off: 1, lines: ['l1'] }] },
  ])('is another with %j', (change) => {
    expect(sameOrder(order, { ...order, ...change })).toBe(false);
    expect(sameOrder({ ...order, ...change }, order)).toBe(false);
  });

  test('may add what was delivered since, and change none of it', () => {
    const fresh = { ...order, shipped_at: null, delivery: null };
    expect(sameOrder(fresh, signed)).toBe(true);
    expect(sameOrder(signed, fresh)).toBe(true);
    expect(sameOrder(signed, delivery({ signed_at: '2026-03-02T15:00:01+08:00' }))).toBe(false);
    expect(sameOrder(signed, { ...signed, shipped_at: '2026-02-28T18:00:01+08:00' })).toBe(false);
    expect(sameOrder(signed, delivery({ signed_at: '2026-03-02T07:00:00Z', signed_by: 'authorised' }))).toBe(false);
    expect(sameOrder(delivery({}), delivery({ signed_by: 'authorised' }))).toBe(true);
    expect(sameOrder(delivery({}), delivery({ carrier_chosen_by: 'consumer' }))).toBe(false);
    const installed = delivery({ installed_at: '2026-03-03T15:00:00+08:00' });
    expect(sameOrder(delivery({}), installed)).toBe(true);
    expect(sameOrder(installed, delivery({ installed_at: '2026-03-03T15:00:01+08:00' }))).toBe(false);
  });

  test('gives the delivery facts of both, the first word counting', () => {
    const fresh = { ...order, shipped_at: null, delivery: null };
    expect(withDelivery(fresh, signed)).toMatchObject({ shipped_at: signed.shipped_at, delivery: signed.delivery });
    expect(withDelivery(signed, fresh)).toMatchObject({ shipped_at: signed.shipped_at, delivery: signed.delivery });
    const later = delivery({
      signed_at: '2026-03-09T00:00:00Z',
      signed_by: 'authorised',
      installed_at: '2026-03-10T00:00:00Z',
    });
    expect(withDelivery(signed, later).delivery).toMatchObject({
      signed_at: signed.delivery?.signed_at,
      signed_by: 'self',
      installed_at: '2026-03-10T00:00:00Z',
    });
    expect(withDelivery(delivery({}), later).delivery).toMatchObject({
      signed_at: '2026-03-09T00:00:00Z',
      signed_by: 'authorised',
    });
    const installed = delivery({ installed_at: '2026-03-03T15:00:00+08:00' });
    expect(withDelivery(installed, later).delivery?.installed_at).toBe('2026-03-03T15:00:00+08:00');
    expect(withDelivery({ ...order, shipped_at: '2026-03-01T00:00:00Z' }, order).shipped_at).toBe(
      '2026-03-01T00:00:00Z',
    );
  });
});

test('the facts of an application hold no person, no title and no word', () => {
  const given = anApplication({
    orderId: 'o-1',
    contact: { name: 'MARKED' },
    description: 'MARKED',
    lines: [{ line_id: 'l1', quantity: 1, condition: { opened: true, note: 'MARKED' } }],
    order: { ...order, lines: order.lines.map((line) => ({ ...line, title: 'MARKED', serial: 'MARKED' })) },
  });
  const facts = applicationFacts(given);
  expect(JSON.stringify(facts)).not.toMatch(/MARKED|u-42/);
  expect(facts).toMatchObject({
    type: 'return',
    reason: 'no_reason',
    remedy: 'refund',
    order: { id: 'o-1', merchant_id: 'm-7' },
    lines: [{ line_id: 'l1', quantity: 1, condition: { opened: true, intact: true } }],
    allegations: [],
  });
  const plain = applicationFacts(anApplication({ allegations: ['fraud'] }));
  expect(plain).toMatchObject({ allegations: ['fraud'], lines: [{ condition: { opened: null, intact: true } }] });
  const worn = anApplication({ lines: [{ line_id: 'l1', quantity: 1, condition: { intact: false } }] });
  expect(applicationFacts(worn).lines[0]?.condition).toEqual({ opened: null, intact: false });
});
