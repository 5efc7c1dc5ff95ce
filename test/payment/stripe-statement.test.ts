import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stripePayment } from '../../adapters/stripe/payment.ts';
import { stripeStatements } from '../../adapters/stripe/statement.ts';
import { dayOf, dayText } from '../../domain/calendar/days.ts';
import { further } from '../harness/at-once.ts';
import { secretKey, stripeSimulator, webhookSecret } from './stripe-simulator.ts';

const payments = { pi_3Plan: { amount: 30_000, currency: 'cny' }, pi_isk: { amount: 50_000, currency: 'isk' } };
const request = {
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

describe('a statement of Stripe', () => {
  let stripe: Awaited<ReturnType<typeof stripeSimulator>>;
  beforeEach(async () => {
    stripe = await stripeSimulator(payments);
  });
  afterEach(() => stripe.close());
  const settings = (key = secretKey) => ({
    secretKey: key,
    webhookSecret,
    account: null,
    url: stripe.url,
    refundDays: null,
    timeoutMs: 5_000,
    further,
  });
  const statement = (day: string, key?: string) => stripeStatements(settings(key)).statement(day);
  const pay = (more: Partial<typeof request> = {}) => stripePayment(settings()).refund({ ...request, ...more });
  const dated = (refundNo: string, at: string) =>
    Object.assign(stripe.refundOf(refundNo), { created: Date.parse(at) / 1000 });

  test('has the refunds made on its Beijing day, in our units', async () => {
    await pay();
    await pay({ refundNo: 'c2-1-1', paymentRef: 'pi_isk', currency: 'ISK', amount: 5 });
    dated('c1-1-1', '2026-11-24T23:59:59+08:00');
    dated('c2-1-1', '2026-11-25T00:00:00+08:00');
    const line = { provider_no: expect.stringMatching(/^re_/), units: null, status: 'succeeded' };
    expect(await statement('2026-11-24')).toEqual({
      kind: 'statement',
      lines: [{ ...line, refund_no: 'c1-1-1', amount: 8_800, currency: 'CNY', at: '2026-11-24T23:59:59+08:00' }],
    });
    expect(await statement('2026-11-25')).toEqual({
      kind: 'statement',
      lines: [{ ...line, refund_no: 'c2-1-1', amount: 5, currency: 'ISK', at: '2026-11-25T00:00:00+08:00' }],
    });
    expect(await statement('2026-11-23')).toEqual({ kind: 'statement', lines: [] });
  });

  test('goes through all pages, and has what somebody refunded by hand under no number of ours', async () => {
    stripe.crowd('pi_3Plan', 250);
    const answer = await statement(dayText(dayOf(Date.now())));
    const lines = answer.kind === 'statement' ? answer.lines : [];
    expect(new Set(lines.map(({ provider_no }) => provider_no)).size).toBe(250);
    expect(new Set(lines.map(({ refund_no }) => refund_no))).toEqual(new Set([null]));
  });

  test('says how a refund stands now', async () => {
    await pay();
    dated('c1-1-1', '2026-11-24T12:00:00+08:00');
    for (const [theirs, ours] of [
      ['pending', 'accepted'],
      ['failed', 'failed'],
    ] as const) {
      stripe.becomes(theirs);
      expect(await statement('2026-11-24')).toMatchObject({ lines: [{ status: ours }] });
    }
  });

  test('is none where a refund in it, or the whole answer, cannot be read', async () => {
    await pay();
    dated('c1-1-1', '2026-11-24T12:00:00+08:00');
    stripe.lies('status');
    expect(await statement('2026-11-24')).toEqual({ kind: 'unknown', reason: 'unreadable_reply' });
    expect(await statement('2026-11-24', 'sk_test_wrong')).toEqual({ kind: 'unknown', reason: 'http_401' });
    await stripe.close();
    expect(await statement('2026-11-24')).toEqual({ kind: 'unknown', reason: 'network' });
  });
});
