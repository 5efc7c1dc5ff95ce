import { expect, test } from 'vitest';
import type { PaymentPort } from '../ports/payment.ts';
import { atAnyRate } from '../test/harness/at-once.ts';
import { connectPayment, noticeReaders } from './payment-providers.ts';
import { routePayments } from './payment-router.ts';

const request = {
  refundNo: 'rf-1',
  orderId: 'o-1001',
  tenderId: 't1',
  tenderKind: 'card',
  tenderAmount: 30_000,
  paymentRef: 'pi_1',
  paidAt: '2026-02-10T09:00:00+08:00',
  askedAt: '2026-02-13T09:00:00+08:00',
  amount: 8800,
  currency: 'CNY',
  units: null,
  reason: 'after_sales',
};
const provider = (name: string): PaymentPort => ({
  refund: async ({ refundNo }) => ({ status: 'accepted', providerNo: `${name} ${refundNo}` }),
  query: async ({ refundNo }) => ({ status: 'succeeded', providerNo: `${name} ${refundNo}` }),
});
const none = { url: 'http://127.0.0.1:1', refundDays: 365, routes: {}, stripe: null, alipay: null, wechatPay: null };
const stripe = {
  secretKey: 'sk_test_1',
  webhookSecret: 'whsec_1',
  account: null,
  url: 'http://127.0.0.1:1',
  refundDays: 30,
};

test('money goes back by the provider of its tender, and is asked about there', async () => {
  const payment = routePayments(new Map([['card', provider('stripe')]]), provider('sandbox'));
  expect(await payment.refund(request)).toMatchObject({ providerNo: 'stripe rf-1' });
  expect(await payment.query(request)).toMatchObject({ providerNo: 'stripe rf-1' });
  const points = { ...request, tenderKind: 'points' };
  expect(await payment.refund(points)).toMatchObject({ providerNo: 'sandbox rf-1' });
  expect(await payment.query(points)).toMatchObject({ providerNo: 'sandbox rf-1' });
});

test('every kind goes to the sandbox until settings say otherwise', async () => {
  expect(await connectPayment(none, atAnyRate).refund(request)).toEqual({ status: 'unknown', reason: 'network' });
  const routed = connectPayment({ ...none, stripe, routes: { card: 'stripe' } }, atAnyRate);
  expect(await routed.refund({ ...request, paidAt: '2020-01-01T00:00:00Z' })).toEqual({
    status: 'failed',
    reason: 'past_refund_term',
  });
});

test('a route that leads nowhere is refused at once', () => {
  expect(() => connectPayment({ ...none, routes: { card: 'stripe' } }, atAnyRate)).toThrow('card go to stripe');
});

test('only configured providers are listened to', () => {
  expect([...noticeReaders(none, atAnyRate).keys()]).toEqual([]);
  expect([...noticeReaders({ ...none, stripe }, atAnyRate).keys()]).toEqual(['stripe']);
});
