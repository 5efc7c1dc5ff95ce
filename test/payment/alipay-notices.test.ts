import { describe, expect, test } from 'vitest';
import { alipayNotices } from '../../adapters/alipay/notice.ts';
import { alipayPayment } from '../../adapters/alipay/payment.ts';
import { further } from '../harness/at-once.ts';
import { alipayNotice, alipaySettings, alipaySimulator, app, beijing, stranger } from './alipay-simulator.ts';
import { type Making, noticeContract } from './notice-contract.ts';

const tradeNo = '2026021022001400001';
const request = {
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

/** Alipay with two refunds of one payment in its books, the second of which is `request`. */
async function start() {
  const simulator = await alipaySimulator({ [tradeNo]: 30_000 });
  const settings = { ...alipaySettings(simulator.url), timeoutMs: 5_000, further };
  const payment = alipayPayment(settings);
  await payment.refund({ ...request, refundNo: 'c1-1-0', amount: 100 });
  await payment.refund(request);
  return { simulator, reader: alipayNotices(settings), close: simulator.close };
}

const ofRefund = {
  trade_no: tradeNo,
  out_trade_no: 'O-1',
  out_biz_no: request.refundNo,
  // In all, with the refund before.
  refund_fee: '89.05',
  gmt_refund: `${beijing(Date.now())}.123`,
};

function make({ at = Date.now(), signedBy, merchant, about }: Making, more: Record<string, string> = {}) {
  const fields = about ? { trade_no: tradeNo, total_amount: '300.00' } : ofRefund;
  const app_id = merchant === 'other' ? '2021000122671081' : app.id;
  const key = signedBy ? { key: stranger.privateKey } : {};
  const rawBody = alipayNotice({ ...fields, app_id, ...more }, { at, ...key });
  return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, rawBody };
}

noticeContract({
  name: 'Alipay',
  start,
  make,
  expected: {
    refund_no: 'c1-1-1',
    provider_no: tradeNo,
    status: 'succeeded',
    amount: 8_805,
    currency: 'CNY',
    payment_refs: [tradeNo],
  },
  mostAgeMs: 26 * 3_600_000,
});

describe('Alipay’s notices', () => {
  test('are judged later when Alipay does not say what the refund is', async () => {
    const { simulator, reader, close } = await start();
    simulator.lies('unsigned');
    expect(await reader.read(make({}))).toEqual({ kind: 'later' });
    simulator.lies('none');
    const hurried = alipayNotices({ ...alipaySettings(simulator.url), timeoutMs: 5_000, further: async () => false });
    const asked = simulator.asked.length;
    expect(await hurried.read(make({}))).toEqual({ kind: 'later' });
    expect(simulator.asked).toHaveLength(asked);
    expect(await reader.read(make({}, { out_biz_no: 'not-yet' }))).toEqual({ kind: 'later' });
    await close();
    expect(await reader.read(make({}))).toEqual({ kind: 'later' });
  });

  test('for another seller under our application are not believed', async () => {
    const { reader, close } = await start();
    expect(await reader.read(make({}, { seller_id: '2088000000000009' }))).toMatchObject({ why: 'other_merchant' });
    await close();
  });

  test('that name a weaker algorithm are not believed', async () => {
    const { reader, close } = await start();
    const { headers, rawBody } = make({});
    const weaker = Buffer.from(rawBody.toString().replace('sign_type=RSA2', 'sign_type=RSA'));
    expect(await reader.read({ headers, rawBody: weaker })).toMatchObject({ why: 'forged' });
    await close();
  });

  test('in a form we do not know are not passed over', async () => {
    const { reader, close } = await start();
    expect(await reader.read(make({}, { gmt_refund: 'yesterday' }))).toEqual({ kind: 'unreadable' });
    expect(await reader.read(make({}, { notify_time: '2026-02-30 10:00:00' }))).toEqual({ kind: 'unreadable' });
    await close();
  });
});
