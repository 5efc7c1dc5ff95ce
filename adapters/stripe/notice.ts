import Stripe from 'stripe';
import { z } from 'zod';
import { toText } from '../../domain/instant.ts';
import { Identifier } from '../../domain/shapes.ts';
import type { NoticeReader, NoticeReading, PaymentNotice } from '../../ports/payment.ts';
import { fromStripe } from './amounts.ts';
import { StripeRefund, statusOf } from './refund.ts';
import { isLive, type StripeSettings } from './settings.ts';

/** Stripe signs each attempt anew. */
const mostAgeSeconds = 300;
/** Stripe's word for "however old". */
const anyAge = 0;

const aboutRefunds = new Set(['refund.created', 'refund.updated', 'refund.failed', 'charge.refund.updated']);

const Event = z.object({
  object: z.literal('event'),
  id: Identifier,
  type: z.string(),
  created: z.int(),
  livemode: z.boolean(),
  account: z.string().nullish(),
  data: z.object({ object: z.unknown() }),
});
type Event = z.infer<typeof Event>;

/** Reads Stripe's webhooks: signed with the endpoint's secret, of our account and mode, about a refund. */
export function stripeNotices(settings: StripeSettings): NoticeReader {
  return {
    signatureHeaders: ['stripe-signature'],
    thanks: { type: 'application/json', body: '{"received":true}' },
    async read({ headers, rawBody }) {
      const signature = headers['stripe-signature'];
      if (typeof signature !== 'string') return { kind: 'not_believed', why: 'unsigned' };
      const open = (seconds: number) => opened(rawBody, signature, settings.webhookSecret, seconds);
      const sent = open(mostAgeSeconds);
      if (sent === null) return { kind: 'not_believed', why: open(anyAge) === null ? 'forged' : 'expired' };
      const event = Event.safeParse(sent);
      if (!event.success) return { kind: 'unreadable' };
      const { account, livemode, type } = event.data;
      const isOurs = (account ?? null) === settings.account && livemode === isLive(settings);
      if (!isOurs) return { kind: 'not_believed', why: 'other_merchant' };
      return aboutRefunds.has(type) ? readRefund(event.data) : { kind: 'other' };
    },
  };
}

/** Reads the time where the signature was checked with it: a header may name several. */
function opened(rawBody: Buffer, signature: string, secret: string, mostAge: number): unknown {
  try {
    return Stripe.webhooks.constructEvent(rawBody, signature, secret, mostAge);
  } catch {
    return null;
  }
}

/** A refund that was made past us has no number of ours: under its own it becomes a task for a person. */
function readRefund({ id, created, data }: Event): NoticeReading {
  const refund = StripeRefund.safeParse(data.object);
  if (!refund.success) return { kind: 'unreadable' };
  const stands = statusOf(refund.data);
  const { currency, metadata, payment_intent, charge } = refund.data;
  const amount = fromStripe(refund.data.amount, currency);
  if (stands === null || amount === null) return { kind: 'unreadable' };
  const ours = Identifier.safeParse(metadata?.refund_no);
  const notice: PaymentNotice = {
    id: `stripe:${id}`,
    refund_no: ours.success ? ours.data : refund.data.id,
    provider_no: refund.data.id,
    amount,
    currency,
    occurred_at: toText(created * 1000),
    payment_refs: [payment_intent, charge].filter((ref) => typeof ref === 'string'),
    ...stands,
  };
  return { kind: 'notice', notice };
}
