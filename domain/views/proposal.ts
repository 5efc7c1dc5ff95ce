import { z } from 'zod';
import type { Proposal } from '../payment.ts';
import { Money } from '../shapes.ts';
import type { CaseState } from '../state.ts';
import { approvers, type Party, paymentMethods } from '../vocabulary.ts';

/** A payment that waits for the word of others than who proposed it. */
export const ProposalView = z
  .object({
    id: z.string(),
    kind: z.enum(['settle_manually']),
    amount: Money,
    refund_id: z.string(),
    method: z.enum(paymentMethods),
    paid_at: z.string(),
    /** Whose word is still missing. */
    awaits: z.array(z.enum(approvers)),
    proposed_at: z.string(),
    /** `void`: its refund arrived otherwise meanwhile, or its case has ended. */
    state: z.enum(['open', 'approved', 'declined', 'void']),
  })
  .meta({ id: 'Proposal' });
export type ProposalView = z.infer<typeof ProposalView>;

/** The platform sees every proposal. */
export function viewProposals(state: CaseState, party: Party | null): ProposalView[] {
  return state.proposals
    .filter(() => party === 'platform')
    .map((one) => viewProposal(one, state.application.order.currency));
}

function viewProposal(proposal: Proposal, currency: string): ProposalView {
  const { id, payment, awaits, proposed_at, state } = proposal;
  const { kind, refund_id, method, paid_at, amount } = payment;
  return { id, kind, amount: { amount, currency }, refund_id, method, paid_at, awaits, proposed_at, state };
}
