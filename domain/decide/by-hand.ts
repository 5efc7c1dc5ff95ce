import type { Decision } from '../decide.ts';
import type { ContentRef, Draft } from '../events.ts';
import { type ByHand, hasArrived } from '../payment.ts';
import { refuse } from '../refusal.ts';
import type { CaseState, Refund } from '../state.ts';
import { arrival } from './endings.ts';

/** Why a refund can't be settled by hand, or not in this way; null when nothing is in the way. */
export function refuseByHand(state: CaseState, { refund_id, method }: ByHand): Decision | null {
  const refund = state.refunds.find(({ id }) => id === refund_id);
  if (refund?.state !== 'failed') return refuse('wrong_stage', whyNot(refund));
  return method === 'same_way' || method === refund.other_way
    ? null
    : refuse(
        'consent_needed',
        'A refund goes back the way the payment came (NR-11): another way needs the consumer’s consent (consent-other-way).',
      );
}

function whyNot(refund: Refund | undefined): string {
  if (refund && hasArrived(refund)) return 'The refund has arrived; nothing is left to be paid.';
  return refund?.state === 'unknown'
    ? 'The provider may have paid it; stop-refund asks until it says that it never heard of it.'
    : 'The provider has not refused this refund.';
}

/** The refund is with the consumer, and the provider is never asked for it again. */
export function paidByHand(
  state: CaseState,
  { refund_id, method, paid_at }: ByHand,
  { proposalId, content, evidence }: { proposalId: string | null; content: ContentRef[]; evidence?: Draft['evidence'] },
): Draft[] {
  const done = state.owes.filter(({ id }) => id.startsWith(`${refund_id}#`)).map(({ id }) => id);
  return arrival(state, {
    type: 'refund_settled_by_hand',
    data: { refund_id, method, paid_at, proposal_id: proposalId },
    rules: ['NR-11'],
    clause: '4.2.2',
    done,
    content,
    ...(evidence ? { evidence } : {}),
  });
}
