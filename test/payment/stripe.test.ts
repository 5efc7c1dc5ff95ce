import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FurtherRequest } from '../../adapters/further-request.ts';
import { stripePayment } from '../../adapters/stripe/payment.ts';
import type { RefundRequest } from '../../ports/payment.ts';
import { further } from '../harness/at-once.ts';
import { paymentContract } from './contract.ts';
import { secretKey, stripeSimulator, webhookSecret } from './stripe-simulator.ts';

const request: RefundRequest = {
  refundNo: 'c1-1-1',
  orderId: 'o-1001',
  tenderId: 't1',
  tenderKind: 'card',
  tenderAmount: 30_000,
  paymentRef: 'pi_3Plan',
  paidAt: '2020-02-10T09:00:00+08:00',
  askedAt: '2026-02-13T09:00:00+08:00',
  amount: 8_800,
  currency: 'CNY',
  units: null,
  reason: 'after_sales',
};
const payments = {
  pi_3Plan: { amount: 30_000, currency: 'cny' },
  ch_3Plan: { amount: 30_000, currency: 'cny' },
  pi_isk: { amount: 50_000, currency: 'isk' },
};
const connect = (url: string, timeoutMs: number, slot: FurtherRequest) =>
  stripePayment({ secretKey, webhookSecret, account: null, url, refundDays: null, timeoutMs, further: slot });

paymentContract({
  name: 'Stripe',
  start: async () => {
    const stripe = await stripeSimulator(payments);
    return { ...stripe, refuse: () => stripe.refuses(400, 'invalid_request_error', 'charge_disputed') };
  },
  connect,
  request,
  pays: (method) => method === 'POST',
  asksTwice: true,
  refusalReason: 'charge_disputed',
  lies: {
    'another amount': 'amount',
    'another currency': 'currency',
    'another payment': 'number',
    'a status nobody knows': 'status',
  },
  impossible: {
    payment_ref_missing: { paymentRef: null },
    payment_ref_not_of_provider: { paymentRef: '4200001' },
    units_not_refundable: { units: 5 },
    nothing_to_refund: { amount: 0 },
    amount_not_expressible: { currency: 'KWD', amount: 1_001 },
  },
});

describe('refunds by Stripe', () => {
  let stripe: Awaited<ReturnType<typeof stripeSimulator>>;
  beforeEach(async () => {
    stripe = await stripeSimulator(payments);
  });
  afterEach(() => stripe.close());
  const payment = () => connect(stripe.url, 5_000, further);

  test('are recognised after their idempotency key is forgotten', async () => {
    await payment().refund({ ...request, amount: 30_000 });
    stripe.forgetKeys();
    expect(await payment().refund({ ...request, amount: 30_000 })).toMatchObject({ status: 'succeeded' });
    expect(stripe.moved(request.refundNo)).toEqual([30_000]);
  });

  test('are found among hundreds of others', async () => {
    await payment().refund(request);
    stripe.crowd('pi_3Plan', 350);
    stripe.forgetKeys();
    expect(await payment().refund(request)).toMatchObject({ status: 'succeeded' });
    expect(stripe.moved(request.refundNo)).toEqual([8_800]);
  });

  test('that could be hidden behind more than can be looked through are not asked for', async () => {
    stripe.crowd('pi_3Plan', 1_001);
    expect(await payment().refund(request)).toEqual({ status: 'unknown', reason: 'too_many_refunds' });
    expect(stripe.moved(request.refundNo)).toEqual([]);
  });

  test('go back to a charge as well as to a payment intent', async () => {
    expect(await payment().refund({ ...request, paymentRef: 'ch_3Plan' })).toMatchObject({ status: 'succeeded' });
  });

  test('that take their time are accepted, and fail later with a reason', async () => {
    stripe.becomes('pending');
    expect(await payment().refund(request)).toEqual({ status: 'accepted', providerNo: expect.stringMatching(/^re_/) });
    stripe.becomes('failed', { failure_reason: 'expired_or_canceled_card' });
    expect(await payment().query(request)).toEqual({ status: 'failed', reason: 'expired_or_canceled_card' });
    expect(await payment().refund(request)).toEqual({ status: 'failed', reason: 'expired_or_canceled_card' });
  });

  test('are counted as Stripe counts their currency', async () => {
    const isk = { ...request, paymentRef: 'pi_isk', currency: 'ISK', amount: 120 };
    expect(await payment().refund(isk)).toMatchObject({ status: 'succeeded' });
    expect(stripe.moved(request.refundNo)).toEqual([12_000]);
    expect(await payment().query(isk)).toMatchObject({ status: 'succeeded' });
  });

  test.each<[number, string, string | undefined, string | undefined, object]>([
    [400, 'invalid_request_error', undefined, 'amount', { status: 'failed', reason: 'invalid_amount' }],
    [402, 'card_error', 'card_declined', undefined, { status: 'failed', reason: 'card_declined' }],
    [400, 'invalid_request_error', 'a sentence about Mr Li', undefined, { status: 'failed', reason: 'other' }],
    [401, 'invalid_request_error', undefined, undefined, { status: 'unknown', reason: 'http_401' }],
    [403, 'invalid_request_error', 'forbidden', undefined, { status: 'unknown', reason: 'http_403' }],
    [409, 'invalid_request_error', 'idempotency_key_in_use', undefined, { status: 'unknown', reason: 'http_409' }],
    [400, 'idempotency_error', undefined, undefined, { status: 'unknown', reason: 'http_400' }],
    [429, 'invalid_request_error', undefined, undefined, { status: 'unknown', reason: 'http_429' }],
    [500, 'api_error', undefined, undefined, { status: 'unknown', reason: 'http_500' }],
  ])('refused with %i %s %s %s', async (code, type, word, param, answer) => {
    stripe.refuses(code, type, word, param);
    expect(await payment().refund(request)).toEqual(answer);
  });

  test.each(['rate_limit', 'lock_timeout'])('that Stripe would not take now (%s) are asked for again', async (word) => {
    stripe.refuses(429, 'invalid_request_error', word);
    expect(await payment().refund(request)).toEqual({ status: 'not_taken' });
    expect(stripe.moved(request.refundNo)).toEqual([]);
  });

  test('of a payment that Stripe does not have are not found, and fail', async () => {
    const lost = { ...request, paymentRef: 'pi_nobody' };
    expect(await payment().query(lost)).toEqual({ status: 'not_found' });
    expect(await payment().refund(lost)).toEqual({ status: 'failed', reason: 'resource_missing' });
  });

  test('are not asked for after the days our terms give', async () => {
    const short = stripePayment({
      secretKey,
      webhookSecret,
      account: 'acct_1',
      url: stripe.url,
      refundDays: 180,
      timeoutMs: 5_000,
      further,
    });
    expect(await short.refund(request)).toEqual({ status: 'failed', reason: 'past_refund_term' });
    expect(stripe.asked).toEqual([]);
    await short.refund({ ...request, paidAt: request.askedAt });
    expect(stripe.asked.at(-1)).toMatchObject({
      method: 'POST',
      headers: { 'idempotency-key': request.refundNo, 'stripe-account': 'acct_1' },
    });
  });
});
