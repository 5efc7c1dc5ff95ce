import { isCapturable } from './charge.ts';
import type { ContentRef } from './events.ts';
import type { Grant } from './grant.ts';
import type { CaseState, Refund } from './state.ts';
import type { Approver, Party, PaymentMethod } from './vocabulary.ts';

/** A refund that a person has paid by hand. `paid_at`: when, RFC 3339. */
export type ByHand = {
  kind: 'settle_manually';
  refund_id: string;
  amount: number;
  method: PaymentMethod;
  paid_at: string;
};

/** A part of a deposit, or all of it, that is to be taken. */
export type Capture = { kind: 'capture_charge'; charge_id: string; amount: number; asked_by: 'merchant' | 'platform' };

/** What may need the word of more than one. */
export type Payment = ByHand | Grant | Capture;

/** A payment that waits for the word of everybody who must agree to it; until then nothing is paid and nothing promised. */
export type Proposal = {
  id: string;
  payment: Payment;
  /** Whose word it needs, and whose of that is still missing. */
  asked: Approver[];
  awaits: Approver[];
  /** Who proposed it, by salted hash: never the second person. */
  by: string;
  proposed_at: string;
  /** What it rests on, handed on to the event that carries it out. */
  content: ContentRef[];
  /** `void`: what it would pay was paid otherwise meanwhile, or its case has ended. */
  state: 'open' | 'approved' | 'declined' | 'void';
};

export function isOpenProposal({ state }: Proposal): boolean {
  return state === 'open';
}

export function openProposals({ proposals }: CaseState): Proposal[] {
  return proposals.filter(isOpenProposal);
}

/** The proposal that would pay this refund, while it waits. */
export function proposalFor(state: CaseState, refundId: string): Proposal | undefined {
  return openProposals(state).find(({ payment }) => refundOf(payment) === refundId);
}

/** The proposal that would take of this deposit, while it waits. */
export function captureProposed(state: CaseState, chargeId: string): Proposal | undefined {
  return openProposals(state).find(
    ({ payment }) => payment.kind === 'capture_charge' && payment.charge_id === chargeId,
  );
}

/** Whether nothing is left that a proposal would pay or take; what it would grant can always be granted. */
export function isOvertaken({ refunds, charges, final }: CaseState, payment: Payment): boolean {
  if (final) return true;
  if (payment.kind === 'capture_charge')
    return !charges.some((charge) => charge.id === payment.charge_id && isCapturable(charge));
  return refunds.some((refund) => refund.id === refundOf(payment) && hasArrived(refund));
}

/** As whom a party gives its word to a proposal; nothing where it is not asked. */
export function asks({ awaits }: Proposal, party: Party): Approver | undefined {
  return awaits.find((one) => (one === 'merchant' ? party === 'merchant' : party === 'platform'));
}

/** Whose business it is to see a proposal, and to decline it: the platform's, and the merchant's whose word it needs or who made it. */
export function concerns({ asked, payment }: Pick<Proposal, 'asked' | 'payment'>, party: Party): boolean {
  if (party !== 'merchant') return party === 'platform';
  return asked.includes('merchant') || madeBy(payment) === 'merchant';
}

function madeBy(payment: Payment): 'merchant' | 'platform' {
  switch (payment.kind) {
    case 'settle_manually':
      return 'platform';
    case 'capture_charge':
      return payment.asked_by;
    default:
      return payment.granted_by;
  }
}

/** The refund that it would pay; none where it would grant or take something. */
export function refundOf(payment: Payment): string | null {
  return payment.kind === 'settle_manually' ? payment.refund_id : null;
}

/** With the consumer: the provider has said so, or a person has paid it by hand. */
export function hasArrived({ state }: Pick<Refund, 'state'>): boolean {
  return state === 'succeeded' || state === 'manual';
}

/** Another way than the original is a question only where that one does not work. */
export function mayGoAnotherWay({ state }: Pick<Refund, 'state'>): boolean {
  return state === 'failed' || state === 'unknown';
}
