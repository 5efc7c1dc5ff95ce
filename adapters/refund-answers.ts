import { Identifier } from '../domain/shapes.ts';
import type { NotTaken, PaymentAnswer } from '../ports/payment.ts';

/** No reply that can be trusted: the money may have moved. `reason` is one of our own words, or a provider's that is one. */
export function unknown(reason: string): Extract<PaymentAnswer, { status: 'unknown' }> {
  return { status: 'unknown', reason: wordOf(reason) };
}

/** A definite refusal: nothing moved. */
export function refused(reason: string | null | undefined): Extract<PaymentAnswer, { status: 'failed' }> {
  return { status: 'failed', reason: wordOf(reason) };
}

/** Too many calls: this one changed nothing. */
export const notTaken: NotTaken = { status: 'not_taken' };

/** A sentence of the provider's could hold anything; only an identifier goes further. */
export function wordOf(reason: string | null | undefined): string {
  const identifier = Identifier.safeParse(reason);
  return identifier.success ? identifier.data : 'other';
}
