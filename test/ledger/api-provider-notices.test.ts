import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { alipayPayment } from '../../adapters/alipay/payment.ts';
import type { PaymentSettings } from '../../adapters/payment-providers.ts';
import { reports, tasks } from '../../drizzle/schema.ts';
import { type ApiBench, startApi } from '../harness/api.ts';
import { anApplication } from '../harness/applications.ts';
import { further } from '../harness/at-once.ts';
import { alipayNotice, alipaySettings, alipaySimulator, beijing, stranger } from '../payment/alipay-simulator.ts';
import { secretKey, stripeWebhook, webhookSecret } from '../payment/stripe-simulator.ts';
import { merchantId, strangersKey, wechatPayNotice, wechatPaySettings } from '../payment/wechat-pay-simulator.ts';

/** Notices of real providers as they send them, over HTTP, into cases whose refunds are owed. */

const morning = '2026-03-03T10:00:00+08:00';
const payments = {
  card: 'pi_3Plan',
  alipay: '2026022722001400001',
  wechat: '4200000914202101195554393855',
};
type Kind = keyof typeof payments;

let api: ApiBench;
let alipay: Awaited<ReturnType<typeof alipaySimulator>>;
let settings: PaymentSettings;
beforeAll(async () => {
  alipay = await alipaySimulator({ [payments.alipay]: 1_000_000 });
  settings = {
    url: '',
    refundDays: 365,
    routes: { card: 'stripe', alipay: 'alipay', wechat: 'wechat-pay' },
    stripe: { secretKey, webhookSecret, account: null, url: 'https://api.stripe.com', refundDays: null },
    alipay: alipaySettings(alipay.url),
    wechatPay: wechatPaySettings('https://api.mch.weixin.qq.com'),
  };
  api = await startApi({ at: morning, payment: settings });
});
beforeEach(() => {
  api.setClock(morning);
  alipay.lies('none');
});
afterAll(async () => {
  await api.stop();
  await alipay.close();
});

/** A case whose one refund, of ¥129, is owed. */
async function settling(kind: Kind) {
  const tenders = [{ id: 't1', kind, amount: 12900, payment_ref: payments[kind] }];
  const order = { ...anApplication().order, id: `o-${randomUUID()}`, tenders };
  const { id } = (await api.post('/v1/cases', anApplication({ order }), { as: 'consumer:u-42' })).json();
  const merchant = { as: 'merchant:m-7' };
  const address = { name: 'Li', phone: '1', address: 'Road 1' };
  await api.post(`/v1/cases/${id}/approve`, { return_address: address, guidance: 'Pack it well.' }, merchant);
  const tracking_no = `SF${randomUUID().slice(0, 8)}`;
  await api.post(`/v1/cases/${id}/ship-back`, { parcels: [{ carrier: 'sf', tracking_no }] }, { as: 'consumer:u-42' });
  const scan = { id: randomUUID(), kind: 'delivered', carrier: 'sf', tracking_no, occurred_at: morning };
  await api.callback('carrier', scan);
  const findings = [{ result: 'passed', quantity: 1, grade: 'new' }];
  const done = await api.post(`/v1/cases/${id}/inspect`, { lines: [{ line_id: 'l1', findings }] }, merchant);
  return { id, refundNo: done.json().refunds[0].refund_no };
}

type Made = { headers: Record<string, string>; body: string | Buffer };

const ofStripe = (refund_no: string, change: object = {}, how: { at?: number; secret?: string } = {}): Made => {
  const refund = {
    object: 'refund',
    id: 're_1',
    amount: 12_900,
    currency: 'cny',
    status: 'succeeded',
    payment_intent: payments.card,
    charge: 'ch_3Plan',
    metadata: { refund_no },
    ...change,
  };
  const event = { object: 'event', id: `evt_${randomUUID()}`, type: 'refund.updated', created: 1_772_503_200 };
  return stripeWebhook({ ...event, livemode: false, data: { object: refund } }, how);
};
const ofWechatPay = (
  out_refund_no: string,
  change: object = {},
  how: Parameters<typeof wechatPayNotice>[2] = {},
): Made => {
  const content = {
    mchid: merchantId,
    transaction_id: payments.wechat,
    refund_id: '50300005022021012',
    out_refund_no,
    refund_status: 'SUCCESS',
    success_time: morning,
    amount: { total: 12_900, refund: 12_900 },
    ...change,
  };
  return wechatPayNotice(content, 'REFUND.SUCCESS', how);
};
const ofAlipay = (
  out_biz_no: string,
  change: Record<string, string> = {},
  how: Parameters<typeof alipayNotice>[1] = {},
): Made => {
  const fields = { trade_no: payments.alipay, out_biz_no, refund_fee: '129.00', gmt_refund: beijing(Date.now()) };
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  return { headers, body: alipayNotice({ ...fields, ...change }, how) };
};

const send = (provider: string, { headers, body }: Made) =>
  api.app.inject({ method: 'POST', url: `/v1/callbacks/payment/${provider}`, headers, payload: body });
const stageOf = async (id: string) => (await api.get(`/v1/cases/${id}`)).json().stage;
const kept = async (id: string) => api.db.select().from(reports).where(eq(reports.id, id));
const countKept = async () => (await api.db.select().from(reports)).length;

/** Alipay has made the refund that its notice tells of. */
async function paidByAlipay(refundNo: string, amount = 12_900) {
  const request = {
    refundNo,
    orderId: 'o',
    tenderId: 't1',
    tenderKind: 'alipay',
    tenderAmount: 12_900,
    paymentRef: payments.alipay,
    paidAt: '2026-02-27T09:00:00+08:00',
    askedAt: '2026-03-03T10:00:00+08:00',
    amount,
    currency: 'CNY',
    units: null,
    reason: 'after_sales',
  };
  await alipayPayment({ ...alipaySettings(alipay.url), timeoutMs: 20_000, further }).refund(request);
}

describe.each([
  ['stripe', 'card', ofStripe, 'application/json', '{"received":true}'],
  ['alipay', 'alipay', ofAlipay, 'text/plain', 'success'],
  ['wechat-pay', 'wechat', ofWechatPay, 'application/json', '{"code":"SUCCESS"}'],
] as const)('a notice from %s', (provider, kind, make, type, thanks) => {
  const paid = async (refundNo: string, amount?: number) =>
    provider === 'alipay' ? paidByAlipay(refundNo, amount) : undefined;

  test('ends the case, is answered as the provider expects, and is kept as it was sent', async () => {
    const { id, refundNo } = await settling(kind);
    await paid(refundNo);
    const made = make(refundNo);
    const before = await countKept();
    const answers = [await send(provider, made), await send(provider, made)];
    for (const answer of answers) {
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-type']).toContain(type);
      expect(answer.body).toBe(thanks);
    }
    expect((await api.get(`/v1/cases/${id}`)).json()).toMatchObject({ stage: 'closed', outcome: 'refunded' });
    expect(await countKept()).toBe(before + 1);
    const all = await api.db.select().from(reports);
    const report = all.find(({ body }) => JSON.stringify(body).includes(refundNo));
    expect(report?.id).toMatch(new RegExp(`^${provider}:`));
    expect(report?.sent?.equals(Buffer.from(made.body))).toBe(true);
    for (const [name, value] of Object.entries(report?.signature ?? {})) expect(made.headers[name]).toBe(value);
    expect(Object.keys(report?.signature ?? {})).toHaveLength({ stripe: 1, alipay: 0, 'wechat-pay': 4 }[provider]);
  });

  test('of a refund nobody knows is kept for a person', async () => {
    const refundNo = `never-${randomUUID()}`;
    await paid(refundNo);
    expect((await send(provider, make(refundNo))).statusCode).toBe(200);
    const [task] = (await api.db.select().from(tasks)).slice(-1);
    expect(task).toMatchObject({ kind: 'notice_of_unknown_refund', caseId: null });
    const [report] = await kept(task?.subject ?? '');
    expect(report?.body).toMatchObject({ refund_no: refundNo });
  });
});

describe('a forged notice', () => {
  const hour = 3_600_000;
  const makers: [string, string, (refundNo: string) => Made][] = [
    ['stripe', 'signed with another secret', (no) => ofStripe(no, {}, { secret: 'whsec_guessed' })],
    ['stripe', 'sent again an hour later', (no) => ofStripe(no, {}, { at: Date.now() - hour })],
    ['stripe', 'without signature', (no) => ({ ...ofStripe(no), headers: { 'content-type': 'application/json' } })],
    ['alipay', 'signed with another key', (no) => ofAlipay(no, {}, { key: stranger.privateKey })],
    ['alipay', 'sent again two days later', (no) => ofAlipay(no, {}, { at: Date.now() - 48 * hour })],
    ['alipay', 'of another application', (no) => ofAlipay(no, { app_id: '2021000122671081' })],
    ['alipay', 'of another seller', (no) => ofAlipay(no, { seller_id: '2088000000000009' })],
    ['wechat-pay', 'signed with another key', (no) => ofWechatPay(no, {}, { key: strangersKey })],
    ['wechat-pay', 'sent again an hour later', (no) => ofWechatPay(no, {}, { at: Date.now() - hour })],
    ['wechat-pay', 'of another merchant', (no) => ofWechatPay(no, { mchid: '1900000108' })],
  ];

  test.each(makers)('to %s, %s, is refused and leaves nothing', async (provider, _, make) => {
    const before = await countKept();
    const { id, refundNo } = await settling(kindOf(provider));
    await paidByAlipay(refundNo);
    const scans = (await countKept()) - before;
    const answer = await send(provider, make(refundNo));
    expect(answer.json()).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(await stageOf(id)).toBe('settling');
    expect((await countKept()) - before).toBe(scans);
  });

  test('altered on its way is refused', async () => {
    const { id, refundNo } = await settling('card');
    const made = ofStripe(refundNo, { status: 'pending' });
    const altered = { ...made, body: String(made.body).replace('pending', 'succeeded') };
    expect((await send('stripe', altered)).statusCode).toBe(401);
    expect(await stageOf(id)).toBe('settling');
  });
});

function kindOf(provider: string): Kind {
  if (provider === 'stripe') return 'card';
  return provider === 'alipay' ? 'alipay' : 'wechat';
}

describe('what a notice says', () => {
  test('of another amount or currency moves nothing, and a person looks', async () => {
    for (const change of [{ amount: 1 }, { currency: 'usd' }]) {
      const { id, refundNo } = await settling('card');
      expect((await send('stripe', ofStripe(refundNo, change))).statusCode).toBe(200);
      const events = (await api.get(`/v1/cases/${id}/events`)).json().data;
      expect(events.map(({ type }: { type: string }) => type)).toContain('refund_notice_differs');
      expect(await stageOf(id)).toBe('settling');
    }
  });

  test('of another amount is seen by what Alipay says of the refund, not by the sum of the payment', async () => {
    const { id, refundNo } = await settling('alipay');
    await paidByAlipay(refundNo, 100);
    expect((await send('alipay', ofAlipay(refundNo))).body).toBe('success');
    const events = (await api.get(`/v1/cases/${id}/events`)).json().data;
    expect(events.map(({ type }: { type: string }) => type)).toContain('refund_notice_differs');
  });

  test('by a provider the refund was not asked of is about no refund of ours', async () => {
    const { id, refundNo } = await settling('wechat');
    const made = ofStripe(refundNo, { payment_intent: payments.wechat });
    expect((await send('stripe', made)).statusCode).toBe(200);
    expect(await stageOf(id)).toBe('settling');
    expect((await api.db.select().from(tasks)).at(-1)).toMatchObject({ kind: 'notice_of_unknown_refund', caseId: id });
  });

  test('by the sandbox of a refund that was asked of a real provider neither', async () => {
    const { id, refundNo } = await settling('card');
    const notice = { id: `ntc_${randomUUID()}`, refund_no: refundNo, provider_no: 'p-1', status: 'succeeded' };
    const sent = { ...notice, amount: 12900, currency: 'CNY', occurred_at: morning };
    expect((await api.callback('payment', sent)).statusCode).toBe(200);
    expect(await stageOf(id)).toBe('settling');
  });

  test('of another payment is about no refund of ours', async () => {
    const { id, refundNo } = await settling('card');
    await send('stripe', ofStripe(refundNo, { payment_intent: 'pi_other', charge: 'ch_other' }));
    expect(await stageOf(id)).toBe('settling');
    expect((await api.db.select().from(tasks)).at(-1)).toMatchObject({ kind: 'notice_of_unknown_refund', caseId: id });
  });

  test('of failure keeps a word as its reason', async () => {
    const { id, refundNo } = await settling('wechat');
    await send('wechat-pay', ofWechatPay(refundNo, { refund_status: 'ABNORMAL' }));
    expect((await api.get(`/v1/cases/${id}/refunds`)).json().data).toMatchObject([
      { state: 'failed', reason: 'ABNORMAL' },
    ]);
  });

  test('about anything else is received, and not kept', async () => {
    const before = await countKept();
    const paid = { object: 'event', id: 'evt_p', type: 'payment_intent.succeeded', created: 1, livemode: false };
    expect((await send('stripe', stripeWebhook({ ...paid, data: { object: {} } }))).statusCode).toBe(200);
    expect((await send('wechat-pay', wechatPayNotice({}, 'TRANSACTION.SUCCESS'))).statusCode).toBe(200);
    expect(await countKept()).toBe(before);
  });

  test('that cannot be judged now is to be sent again', async () => {
    const { id, refundNo } = await settling('alipay');
    await paidByAlipay(refundNo);
    alipay.lies('unsigned');
    const made = ofAlipay(refundNo);
    expect((await send('alipay', made)).json()).toMatchObject({ status: 503, retryable: true });
    alipay.lies('none');
    expect((await send('alipay', made)).body).toBe('success');
    expect(await stageOf(id)).toBe('closed');
  });

  test('in a form nobody knows is refused', async () => {
    expect((await send('stripe', ofStripe('x', { amount: 'much' }))).json()).toMatchObject({ status: 400 });
    expect((await send('stripe', { headers: {}, body: '' })).statusCode).toBe(401);
    const huge = { ...ofStripe('x'), body: 'x'.repeat(100_000) };
    expect((await send('stripe', huge)).statusCode).toBe(413);
  });
});

test('a provider that is not configured has no place here', async () => {
  const bare = await startApi({ at: morning });
  const { headers, body } = ofStripe('x');
  const answer = await bare.app.inject({ method: 'POST', url: '/v1/callbacks/payment/stripe', headers, payload: body });
  expect(answer.json()).toMatchObject({ status: 404, code: 'not_found' });
  await bare.stop();
});
