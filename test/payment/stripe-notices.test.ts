import { describe, expect, test } from 'vitest';
import { stripeNotices } from '../../adapters/stripe/notice.ts';
import { type Making, noticeContract } from './notice-contract.ts';
import { secretKey, stripeWebhook, webhookSecret } from './stripe-simulator.ts';

const settings = { secretKey, webhookSecret, account: null, url: 'https://api.stripe.com', refundDays: null };
const refund = {
  object: 'refund',
  id: 're_1',
  amount: 8_805,
  currency: 'cny',
  status: 'succeeded',
  payment_intent: 'pi_3Plan',
  charge: 'ch_3Plan',
  metadata: { refund_no: 'c1-1-1' },
};
let events = 0;

function eventOf(type: string, object: object, more: object = {}) {
  events += 1;
  return {
    object: 'event',
    id: `evt_${events}`,
    type,
    created: 1_770_966_000,
    livemode: false,
    data: { object },
    ...more,
  };
}

function sent(event: object, how: { at?: number; secret?: string } = {}) {
  const { body, headers } = stripeWebhook(event, how);
  return { headers, rawBody: Buffer.from(body) };
}

function make({ at = Date.now(), signedBy, merchant, about }: Making) {
  const more = merchant === 'other' ? { account: 'acct_other' } : {};
  const event = about
    ? eventOf('payment_intent.succeeded', { object: 'payment_intent', id: 'pi_3Plan' }, more)
    : eventOf('refund.updated', refund, more);
  return sent(event, { at, ...(signedBy ? { secret: 'whsec_of_a_stranger' } : {}) });
}

noticeContract({
  name: 'Stripe',
  start: async () => ({ reader: stripeNotices(settings), close: async () => {} }),
  make,
  expected: {
    refund_no: 'c1-1-1',
    provider_no: 're_1',
    status: 'succeeded',
    amount: 8_805,
    currency: 'CNY',
    payment_refs: ['pi_3Plan', 'ch_3Plan'],
  },
  mostAgeMs: 300_000,
});

describe('Stripe’s webhooks', () => {
  const reader = stripeNotices(settings);
  const read = (type: string, object: object, more: object = {}) => reader.read(sent(eventOf(type, object, more)));

  test.each([
    ['pending', {}, { status: 'accepted' }],
    ['requires_action', {}, { status: 'accepted' }],
    ['failed', { failure_reason: 'declined' }, { status: 'failed', reason: 'declined' }],
    ['canceled', {}, { status: 'failed', reason: 'canceled' }],
  ])('of a refund that is %s', async (status, more, notice) => {
    expect(await read('refund.failed', { ...refund, ...more, status })).toMatchObject({ kind: 'notice', notice });
  });

  test('of a refund made past us name it by Stripe’s own number', async () => {
    expect(await read('refund.created', { ...refund, metadata: {} })).toMatchObject({
      notice: { refund_no: 're_1' },
    });
  });

  test('of real money are not for a test key, nor the other way round', async () => {
    expect(await read('refund.updated', refund, { livemode: true })).toMatchObject({ why: 'other_merchant' });
    const live = stripeNotices({ ...settings, secretKey: 'sk_live_1' });
    expect(await live.read(make({}))).toMatchObject({ why: 'other_merchant' });
  });

  test('of a connected account are for who acts for it', async () => {
    const connected = stripeNotices({ ...settings, account: 'acct_1' });
    expect(await connected.read(make({}))).toMatchObject({ why: 'other_merchant' });
    const event = eventOf('refund.updated', refund, { account: 'acct_1' });
    expect(await connected.read(sent(event))).toMatchObject({ kind: 'notice' });
  });

  test('whose header names a second, newer time are as old as the one that was signed', async () => {
    const { headers, rawBody } = make({ at: Date.now() - 600_000 });
    const fresh = `t=${Math.floor(Date.now() / 1000)}`;
    for (const forged of [`${fresh},${headers['stripe-signature']}`, `${headers['stripe-signature']},${fresh}`]) {
      expect((await reader.read({ headers: { ...headers, 'stripe-signature': forged }, rawBody })).kind).toBe(
        'not_believed',
      );
    }
  });

  test('in a form we do not know are not passed over', async () => {
    expect(await read('refund.updated', { ...refund, amount: 'much' })).toEqual({ kind: 'unreadable' });
    expect(await read('refund.updated', { ...refund, status: 'tomorrow' })).toEqual({ kind: 'unreadable' });
  });
});
