import { z } from 'zod';
import { Identifier } from '../../domain/shapes.ts';
import type { PaymentAnswer, RefundRequest } from '../../ports/payment.ts';
import { refused, unknown, wordOf } from '../refund-answers.ts';
import { fromStripe } from './amounts.ts';

/** Of Stripe's refund, what we read. */
export const StripeRefund = z.object({
  object: z.literal('refund'),
  id: Identifier,
  amount: z.int(),
  currency: z.string().transform((code) => code.toUpperCase()),
  status: z.string().nullish(),
  failure_reason: z.string().nullish(),
  payment_intent: z.string().nullish(),
  charge: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
});
export type StripeRefund = z.infer<typeof StripeRefund>;

/** How a refund stands: `failed` and `canceled` are last words, also after it seemed to have succeeded. */
export function statusOf({ status, failure_reason }: StripeRefund) {
  switch (status) {
    case 'succeeded':
      return { status: 'succeeded' as const };
    case 'pending':
    case 'requires_action':
      return { status: 'accepted' as const };
    case 'failed':
    case 'canceled':
      return { status: 'failed' as const, reason: wordOf(failure_reason ?? status) };
    default:
      return null;
  }
}

/** What Stripe's refund means as an answer; one that is not what we asked for is believed in nothing. */
export function answerOf(refund: StripeRefund, request: RefundRequest): PaymentAnswer {
  if (!isTheSame(refund, request)) return unknown('reply_differs');
  const stands = statusOf(refund);
  if (stands === null) return unknown('unreadable_reply');
  if (stands.status === 'failed') return refused(stands.reason);
  return { status: stands.status, providerNo: refund.id };
}

function isTheSame(refund: StripeRefund, { refundNo, amount, currency, paymentRef }: RefundRequest): boolean {
  return (
    refund.metadata?.refund_no === refundNo &&
    refund.currency === currency &&
    fromStripe(refund.amount, currency) === amount &&
    (refund.payment_intent === paymentRef || refund.charge === paymentRef)
  );
}
