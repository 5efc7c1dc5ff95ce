import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FurtherRequest } from '../../adapters/further-request.ts';
import { wechatPayPayment } from '../../adapters/wechat-pay/payment.ts';
import type { RefundRequest } from '../../ports/payment.ts';
import { further } from '../harness/at-once.ts';
import { paymentContract } from './contract.ts';
import { wechatPaySettings, wechatPaySimulator } from './wechat-pay-simulator.ts';

const transaction = '4200000914202101195554393855';
const request: RefundRequest = {
  refundNo: 'c1-1-1',
  orderId: 'o-1001',
  tenderId: 't1',
  tenderKind: 'wechat',
  tenderAmount: 30_000,
  paymentRef: transaction,
  paidAt: '2026-02-10T09:00:00+08:00',
  askedAt: '2026-02-13T09:00:00+08:00',
  amount: 8_805,
  currency: 'CNY',
  units: null,
  reason: 'after_sales',
};
const aYearAndADayBefore = '2025-02-12T08:59:59+08:00';
const connect = (url: string, timeoutMs: number, slot: FurtherRequest) =>
  wechatPayPayment({ ...wechatPaySettings(url), timeoutMs, further: slot });

paymentContract({
  name: 'WeChat Pay',
  start: async () => {
    const simulator = await wechatPaySimulator({ [transaction]: 30_000 });
    return { ...simulator, refuse: () => simulator.refuses(403, 'NOT_ENOUGH') };
  },
  connect,
  request,
  pays: (method) => method === 'POST',
  asksTwice: true,
  refusalReason: 'NOT_ENOUGH',
  lies: {
    'an answer without signature': 'unsigned',
    'an answer signed by somebody else': 'wrong_key',
    'an answer signed by a key nobody knows': 'wrong_serial',
    'an answer altered on its way': 'altered',
    'an answer signed long ago': 'old',
    'an answer about another amount': 'amount',
    'an answer about another payment': 'payment',
  },
  impossible: {
    past_refund_term: { paidAt: aYearAndADayBefore },
    payment_ref_missing: { paymentRef: null },
    payment_ref_not_of_provider: { paymentRef: 'pi_3Plan' },
    currency_not_supported: { currency: 'USD' },
    units_not_refundable: { units: 5 },
    nothing_to_refund: { amount: 0 },
  },
});

describe('refunds by WeChat Pay', () => {
  let simulator: Awaited<ReturnType<typeof wechatPaySimulator>>;
  beforeEach(async () => {
    simulator = await wechatPaySimulator({ [transaction]: 30_000 });
  });
  afterEach(() => simulator.close());
  const payment = () => connect(simulator.url, 5_000, further);

  test('name the payment, its whole amount, and where to send the notice', async () => {
    expect(await payment().refund(request)).toEqual({ status: 'accepted', providerNo: expect.any(String) });
    expect(simulator.asked).toEqual([
      {
        transaction_id: transaction,
        out_refund_no: request.refundNo,
        notify_url: 'https://recourse.example/v1/callbacks/payment/wechat-pay',
        amount: { refund: 8_805, total: 30_000, currency: 'CNY' },
      },
    ]);
    expect(await payment().query(request)).toMatchObject({ status: 'succeeded' });
  });

  test.each([
    ['SUCCESS', { status: 'succeeded', providerNo: expect.any(String) }],
    ['PROCESSING', { status: 'accepted', providerNo: expect.any(String) }],
    ['CLOSED', { status: 'failed', reason: 'CLOSED' }],
    ['ABNORMAL', { status: 'failed', reason: 'ABNORMAL' }],
    ['TOMORROW', { status: 'unknown', reason: 'unreadable_reply' }],
  ])('that are %s', async (status, answer) => {
    await payment().refund(request);
    simulator.becomes(request.refundNo, status);
    expect(await payment().query(request)).toEqual(answer);
    expect(await payment().refund(request)).toEqual(answer);
  });

  test.each([
    [403, 'USER_ACCOUNT_ABNORMAL', 'failed'],
    [400, 'INVALID_REQUEST', 'failed'],
    [404, 'RESOURCE_NOT_EXISTS', 'failed'],
    [403, 'NO_AUTH', 'unknown'],
    [500, 'SYSTEM_ERROR', 'unknown'],
    [400, 'A_WORD_OF_TOMORROW', 'unknown'],
  ])('refused with %i %s have %s', async (code, word, status) => {
    simulator.refuses(code, word);
    expect(await payment().refund(request)).toEqual({ status, reason: word });
  });

  test.each(['FREQUENCY_LIMITED', 'RATELIMIT_EXCEEDED'])('that are too many (%s) are asked for again', async (word) => {
    simulator.refuses(429, word);
    expect(await payment().refund(request)).toEqual({ status: 'not_taken' });
    expect(simulator.moved(request.refundNo)).toEqual([]);
  });

  test('are there whatever a repeat is refused for', async () => {
    await payment().refund(request);
    simulator.refuses(400, 'INVALID_REQUEST');
    expect(await payment().refund(request)).toMatchObject({ status: 'succeeded' });
  });

  test.each(['amount', 'number', 'payment'] as const)('found with another %s are believed in nothing', async (lie) => {
    simulator.lies(lie);
    expect(await payment().refund(request)).toEqual({ status: 'unknown', reason: 'reply_differs' });
    expect(await payment().query(request)).toEqual({ status: 'unknown', reason: 'reply_differs' });
  });

  test('signed with a key that is not the merchant’s are unknown', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const other = wechatPayPayment({ ...wechatPaySettings(simulator.url), privateKey, timeoutMs: 5_000, further });
    expect(await other.refund(request)).toEqual({ status: 'unknown', reason: 'http_401' });
    expect(simulator.moved(request.refundNo)).toEqual([]);
  });
});
