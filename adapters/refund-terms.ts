import { toMs } from '../domain/instant.ts';
import type { RefundRequest } from '../ports/payment.ts';

/** What a provider can give back at all. `refundDays` counts from the payment; null: as long as the provider itself lets. */
export type RefundTerms = {
  refundDays: number | null;
  paymentRef: RegExp;
  currency: string | null;
};

const day = 24 * 3_600_000;

/** Why the provider could never do this, told without asking it; null when it may be asked. */
export function impossible(request: RefundRequest, terms: RefundTerms): string | null {
  if ((request.units ?? 0) > 0) return 'units_not_refundable';
  if (request.amount <= 0) return 'nothing_to_refund';
  if (terms.currency !== null && request.currency !== terms.currency) return 'currency_not_supported';
  if (request.paymentRef === null) return 'payment_ref_missing';
  if (!terms.paymentRef.test(request.paymentRef)) return 'payment_ref_not_of_provider';
  return pastTerm(request, terms);
}

/** The provider takes refunds for a time only; by the case's own clock, so that a sandbox can show it. */
export function pastTerm(
  { paidAt, askedAt }: Pick<RefundRequest, 'paidAt' | 'askedAt'>,
  { refundDays }: Pick<RefundTerms, 'refundDays'>,
): 'past_refund_term' | null {
  if (refundDays === null || paidAt === null) return null;
  return toMs(askedAt) > toMs(paidAt) + refundDays * day ? 'past_refund_term' : null;
}
