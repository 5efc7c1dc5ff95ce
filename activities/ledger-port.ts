import type { Fact } from '../domain/facts.ts';
import type { PaymentAnswer, RefundRequest } from '../ports/payment.ts';

/** A refund as the ledger owes it. */
export type RefundOrder = Omit<RefundRequest, 'reason'> & {
  /** Asked for before, with an answer that was lost: ask what became of it first. */
  attempted: boolean;
  /** Stopped by a person: ask what became of it, and never again to pay. */
  stopped: boolean;
};

/**
 * What activities ask of the ledger. Each call is one transaction, may be repeated, and answers with the case's newest fact.
 * For a case it does not know it rejects with an error whose `code` is `not_found`.
 */
export type CaseLedger = {
  presentFact(caseId: string): Promise<Fact>;
  /** Performs what is due. "Not yet" is a fact whose `next` lies ahead. */
  tick(caseId: string): Promise<Fact>;
  /** The refund of an effect while it is owed, without marking anything. */
  owedRefund(caseId: string, effectId: string): Promise<{ fact: Fact; refund: RefundOrder | null }>;
  /** Reads again, under lock, what is owed and marks it requested; no refund when it is not owed any more. */
  beginRefund(caseId: string, effectId: string): Promise<{ fact: Fact; refund: RefundOrder | null }>;
  /** Records an answer; `unknown` never outweighs what is known already. */
  reportRefund(caseId: string, effectId: string, answer: PaymentAnswer): Promise<Fact>;
};
