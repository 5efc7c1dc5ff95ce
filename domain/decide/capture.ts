import { chargeEffect, isCapturable } from '../charge.ts';
import type { Decision } from '../decide.ts';
import type { ContentRef, Draft } from '../events.ts';
import type { Capture } from '../payment.ts';
import { refuse } from '../refusal.ts';
import type { CaseState } from '../state.ts';

/** Has a deposit taken, once, and never more of it than is authorised; the rest is let go with it. */
export function capture(
  state: CaseState,
  { charge_id, amount }: Capture,
  { proposalId, content, evidence }: { proposalId: string | null; content: ContentRef[]; evidence?: Draft['evidence'] },
): Decision {
  const charge = state.charges.find(({ id }) => id === charge_id);
  if (!charge || !isCapturable(charge))
    return refuse(
      'wrong_stage',
      'Only a deposit that is authorised, and that nobody has taken or let go yet, is taken.',
    );
  if (amount > charge.held) return refuse('exceeds_paid', 'The amount is more than what is authorised.');
  const drafts: Draft[] = [
    {
      type: 'charge_capture_due',
      data: { charge_id, amount, proposal_id: proposalId },
      rules: charge.rules,
      clause: charge.clause,
      owes: [chargeEffect(charge_id, 'capture', 1)],
      content,
      ...(evidence ? { evidence } : {}),
    },
  ];
  return { drafts };
}
