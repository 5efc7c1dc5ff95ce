import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectPayment } from '../../adapters/payment-providers.ts';
import type { Command } from '../../domain/commands.ts';
import { anApplication } from '../harness/applications.ts';
import { atAnyRate } from '../harness/at-once.ts';
import { merchant } from '../harness/ledger.ts';
import { alipaySettings, alipaySimulator } from '../payment/alipay-simulator.ts';
import { badLine } from '../payment/bad-line.ts';
import { secretKey, stripeSimulator, webhookSecret } from '../payment/stripe-simulator.ts';
import { wechatPaySettings, wechatPaySimulator } from '../payment/wechat-pay-simulator.ts';
import { type LedgerEnvironment, openLedgerEnvironment } from './ledger-environment.ts';

/** An order paid in three ways goes back in three ways, by the real adapters, from the ledger's rounds and the workflow's timers. */

const refs = { card: 'pi_3Plan', alipay: '2026022722001400001', wechat: '4200000914202101195554393855' };
/** Of the case's own time: it lives in a year of its own. */
const refundDays = 365;

async function openProviders() {
  const stripe = await stripeSimulator({ [refs.card]: { amount: 5_000, currency: 'cny' } });
  const alipay = await alipaySimulator({ [refs.alipay]: 4_000 });
  const wechatPay = await wechatPaySimulator({ [refs.wechat]: 3_900 });
  const toStripe = await badLine(stripe.url);
  const settings = {
    url: 'http://127.0.0.1:1',
    refundDays,
    routes: { card: 'stripe', alipay: 'alipay', wechat: 'wechat-pay' },
    stripe: { secretKey, webhookSecret, account: null, url: toStripe.url, refundDays },
    alipay: { ...alipaySettings(alipay.url), refundDays },
    wechatPay: { ...wechatPaySettings(wechatPay.url), refundDays },
  } as const;
  const payment = connectPayment(settings, atAnyRate);
  const moved = (refundNo: string) => [stripe, alipay, wechatPay].flatMap((one) => one.moved(refundNo));
  const close = async () => {
    for (const one of [toStripe, stripe, alipay, wechatPay]) await one.close();
  };
  return { payment, toStripe, moved, close };
}

let providers: Awaited<ReturnType<typeof openProviders>>;
let cases: LedgerEnvironment;
beforeAll(async () => {
  providers = await openProviders();
  cases = await openLedgerEnvironment(providers.payment);
});
afterAll(async () => {
  await cases?.close();
  await providers?.close();
});

const stateOf = async (caseId: string) => {
  const { stage, outcome, refunds } = await cases.ledger.presentState(caseId);
  return { stage, outcome, refunds: Object.fromEntries(refunds.map(({ tender_id, state }) => [tender_id, state])) };
};

test('each tender’s money goes back by its own provider, once, though an answer is lost', async () => {
  const tenders = [
    { id: 't1', kind: 'card', amount: 5_000, payment_ref: refs.card },
    { id: 't2', kind: 'alipay', amount: 4_000, payment_ref: refs.alipay },
    { id: 't3', kind: 'wechat', amount: 3_900, payment_ref: refs.wechat },
  ];
  const order = { ...anApplication().order, shipped_at: null, delivery: null, tenders };
  const caseId = await cases.open('2026-03-03T10:00:00+08:00', { order });
  providers.toStripe.does('answer_lost', (method) => method === 'POST');
  const approval: Command = { command: 'approve', body: { guidance: 'Nothing to send back.' } };
  expect(await cases.give(caseId, approval, merchant)).toBe('done');
  await cases.still(caseId);
  // Stripe has paid, and nobody knows; WeChat Pay is at it.
  expect(await stateOf(caseId)).toMatchObject({
    stage: 'settling',
    refunds: { t1: 'unknown', t2: 'succeeded', t3: 'requested' },
  });

  providers.toStripe.does('none');
  await cases.sleepUntil(caseId, '2026-03-03T10:02:00+08:00');
  await cases.still(caseId);
  expect(await stateOf(caseId)).toMatchObject({ refunds: { t1: 'succeeded', t3: 'requested' } });

  // No notice comes, so WeChat Pay is asked.
  await cases.sleepUntil(caseId, '2026-03-03T10:35:00+08:00');
  expect(await cases.result(caseId)).toBe('refunded');
  expect(await stateOf(caseId)).toMatchObject({ stage: 'closed', outcome: 'refunded' });
  const { refunds } = await cases.ledger.presentState(caseId);
  expect(refunds.map(({ refund_no }) => providers.moved(refund_no))).toEqual([[5_000], [4_000], [3_900]]);
  expect(await cases.faults(caseId)).toEqual([]);
});
