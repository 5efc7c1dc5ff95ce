import type { Fact } from '../domain/facts.ts';
import type { PaymentAnswer, PaymentPort } from '../ports/payment.ts';
import type { ActivityDeps } from './deps.ts';
import type { RefundOrder } from './ledger-port.ts';

/** Asks the provider for one refund: what is owed is read again first, and marked before money can move. */
export async function askForRefund(
  { ledger, payment, pauses, onAnswered }: ActivityDeps,
  caseId: string,
  effectId: string,
): Promise<Fact> {
  const { fact, refund } = await ledger.beginRefund(caseId, effectId);
  if (!refund) return fact;
  const answer = await answerTo(refund, payment);
  await pauses.reach('refund.paid');
  const reported = await ledger.reportRefund(caseId, effectId, answer);
  onAnswered({ caseId, effectId, kind: 'refund', answer: answer.status });
  await pauses.reach('activity.reported');
  return reported;
}

/**
 * After a lost answer the provider is asked first; only its own "never heard of it" leads to a repeat, with the same number. Of a
 * refund that a person has stopped that word is the last one: it has failed, and is never asked for again.
 */
async function answerTo({ attempted, stopped, ...owed }: RefundOrder, payment: PaymentPort): Promise<PaymentAnswer> {
  const request = { ...owed, reason: 'after_sales' };
  const before = attempted ? await payment.query(request) : { status: 'not_found' as const };
  if (stopped && before.status === 'not_found') return { status: 'failed', reason: 'never_heard_of' };
  return before.status === 'not_found' ? payment.refund(request) : before;
}
