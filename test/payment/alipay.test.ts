import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alipayPayment } from '../../adapters/alipay/payment.ts';
import type { FurtherRequest } from '../../adapters/further-request.ts';
import type { RefundRequest } from '../../ports/payment.ts';
import { further } from '../harness/at-once.ts';
import { alipaySettings, alipaySimulator } from './alipay-simulator.ts';
import { paymentContract } from './contract.ts';

const tradeNo = '2026021022001400001';
const request: RefundRequest = {
  refundNo: 'c1-1-1',
  orderId: 'o-1001',
  tenderId: 't1',
  tenderKind: 'alipay',
  tenderAmount: 30_000,
  paymentRef: tradeNo,
  paidAt: '2026-02-10T09:00:00+08:00',
  askedAt: '2026-02-13T09:00:00+08:00',
  amount: 8_805,
  currency: 'CNY',
  units: null,
  reason: 'after_sales',
};
const aYearAndADayBefore = '2025-02-12T08:59:59+08:00';

const connect = (url: string, timeoutMs: number, slot: FurtherRequest) =>
  alipayPayment({ ...alipaySettings(url), timeoutMs, further: slot });

paymentContract({
  name: 'Alipay',
  start: async () => {
    const simulator = await alipaySimulator({ [tradeNo]: 30_000 });
    const refuse = () => simulator.refuses('40004', 'ACQ.SELLER_BALANCE_NOT_ENOUGH');
    return { ...simulator, url: simulator.origin, refuse };
  },
  connect,
  request,
  pays: (_method, body) => new URLSearchParams(body).get('method') === 'alipay.trade.refund',
  asksTwice: true,
  refusalReason: 'ACQ.SELLER_BALANCE_NOT_ENOUGH',
  lies: {
    'an answer without signature': 'unsigned',
    'an answer signed by somebody else': 'wrong_key',
    'an answer altered on its way': 'altered',
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

describe('refunds by Alipay', () => {
  let simulator: Awaited<ReturnType<typeof alipaySimulator>>;
  beforeEach(async () => {
    simulator = await alipaySimulator({ [tradeNo]: 30_000 });
  });
  afterEach(() => simulator.close());
  const payment = () => connect(simulator.url, 5_000, further);
  const succeeded = { status: 'succeeded', providerNo: tradeNo };

  test('are asked for in yuan with two decimals, at Beijing’s time of day', async () => {
    expect(await payment().refund(request)).toEqual(succeeded);
    expect(JSON.parse(simulator.asked[0]?.biz_content ?? '')).toEqual({
      trade_no: tradeNo,
      out_request_no: request.refundNo,
      refund_amount: '88.05',
    });
    const askedAt = Date.parse(`${simulator.asked[0]?.timestamp?.replace(' ', 'T')}+08:00`);
    expect(Math.abs(Date.now() - askedAt)).toBeLessThan(60_000);
  });

  test('that say no money moved are asked about, and have succeeded when they are there', async () => {
    simulator.takesOn('quietly');
    expect(await payment().refund(request)).toEqual(succeeded);
    expect(await payment().refund(request)).toEqual(succeeded);
    expect(simulator.moved(request.refundNo)).toEqual([8_805]);
  });

  test('that say no money moved and are not there stay unknown', async () => {
    simulator.takesOn('not_at_all');
    expect(await payment().refund(request)).toEqual({ status: 'unknown', reason: 'no_fund_change' });
    expect(await payment().query(request)).toEqual({ status: 'not_found' });
  });

  test('are there whatever a repeat is refused for', async () => {
    await payment().refund(request);
    simulator.refuses('40004', 'ACQ.TRADE_HAS_FINISHED');
    expect(await payment().refund(request)).toEqual(succeeded);
  });

  test.each([
    ['40004', 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', 'failed'],
    ['40004', 'ACQ.TRADE_NOT_ALLOW_REFUND', 'failed'],
    ['40004', 'ACQ.SYSTEM_ERROR', 'unknown'],
    ['40004', 'ACQ.DISCORDANT_REPEAT_REQUEST', 'unknown'],
    ['40004', 'ACQ.A_WORD_OF_TOMORROW', 'unknown'],
    ['40002', 'isv.invalid-signature', 'unknown'],
    ['20000', 'isp.unknow-error', 'unknown'],
  ])('refused with %s %s have %s', async (code, word, status) => {
    simulator.refuses(code, word);
    expect(await payment().refund(request)).toEqual({ status, reason: word });
  });

  test('of a payment that Alipay does not have are not found, and fail', async () => {
    const lost = { ...request, paymentRef: '2026021022001400009' };
    expect(await payment().query(lost)).toEqual({ status: 'not_found' });
    expect(await payment().refund(lost)).toEqual({ status: 'failed', reason: 'ACQ.TRADE_NOT_EXIST' });
  });

  test.each(['amount', 'number'] as const)('found with another %s are believed in nothing', async (lie) => {
    await payment().refund(request);
    simulator.lies(lie);
    expect(await payment().query(request)).toEqual({ status: 'unknown', reason: 'reply_differs' });
  });

  test('are read from what was signed, not from a second field of the same name', async () => {
    simulator.lies('second_field');
    simulator.refuses('40004', 'ACQ.SELLER_BALANCE_NOT_ENOUGH');
    expect(await payment().refund(request)).toEqual({ status: 'failed', reason: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' });
    expect(await payment().query(request)).toEqual({ status: 'not_found' });
  });
});
