import { z } from 'zod';
import { concerns, type Payment, type Proposal } from '../payment.ts';
import { Money } from '../shapes.ts';
import type { CaseState } from '../state.ts';
import { approvers, bearers, grantKinds, type Party, paymentMethods } from '../vocabulary.ts';

/** A payment that waits for the word of others than who proposed it: a refund paid by hand, something granted, or a deposit taken. */
export const ProposalView = z
  .object({
    id: z.string(),
    kind: z.enum(['settle_manually', 'capture_charge', ...grantKinds]),
    amount: Money,
    /** Of a refund that was paid by hand. */
    refund_id: z.string().optional(),
    method: z.enum(paymentMethods).optional(),
    paid_at: z.string().optional(),
    /** Of what would be granted. */
    borne_by: z.enum(bearers).optional(),
    granted_by: z.enum(['merchant', 'platform']).optional(),
    /** Of a deposit that is to be taken. */
    charge_id: z.string().optional(),
    asked_by: z.enum(['merchant', 'platform']).optional(),
    /** Whose word is still missing. */
    awaits: z.array(z.enum(approvers)),
    proposed_at: z.string(),
    /** `void`: its refund arrived otherwise meanwhile, its deposit was let go, or its case has ended. */
    state: z.enum(['open', 'approved', 'declined', 'void']),
  })
  .meta({ id: 'Proposal' });
export type ProposalView = z.infer<typeof ProposalView>;

/** The platform sees every proposal, the merchant those that wait for its word or are its own. */
export function viewProposals(state: CaseState, party: Party | null): ProposalView[] {
  if (party === null) return [];
  const { currency } = state.application.order;
  return state.proposals.filter((one) => concerns(one, party)).map((one) => viewProposal(one, currency));
}

function viewProposal({ id, payment, awaits, proposed_at, state }: Proposal, currency: string): ProposalView {
  const { kind, amount } = payment;
  return { id, kind, amount: { amount, currency }, ...particulars(payment), awaits, proposed_at, state };
}

function particulars(payment: Payment): Partial<ProposalView> {
  switch (payment.kind) {
    case 'settle_manually': {
      const { refund_id, method, paid_at } = payment;
      return { refund_id, method, paid_at };
    }
    case 'capture_charge':
      return { charge_id: payment.charge_id, asked_by: payment.asked_by };
    default: {
      const { borne_by, granted_by } = payment;
      return { borne_by, granted_by };
    }
  }
}
