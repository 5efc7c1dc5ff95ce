import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import { toMs, toText } from '../instant.ts';
import { type ByHand, mayGoAnotherWay, proposalFor } from '../payment.ts';
import { refuse, refuseField } from '../refusal.ts';
import type { CaseState } from '../state.ts';
import { paidByHand, refuseByHand } from './by-hand.ts';
import { propose } from './proposals.ts';

/**
 * A person says that a refund which failed for good was paid by hand, how, when, and under which reference. Above the limit of the
 * standard it is only proposed: it counts as paid when a second person has agreed.
 */
export function settleManually(
  state: CaseState,
  body: PartyCommandBody<'settle_manually'>,
  context: Context,
): Decision {
  const refund = state.refunds.find(({ id }) => id === body.refund_id);
  if (!refund) return refuseField('/refund_id', 'is no refund of this case');
  if (proposalFor(state, refund.id))
    return refuse('wrong_stage', 'That this refund was paid by hand is proposed already; a second person answers.');
  const paidAt = toMs(body.paid_at);
  if (paidAt > context.now) return refuseField('/paid_at', 'lies in the future');
  if (paidAt < toMs(state.opened_at)) return refuseField('/paid_at', 'lies before the application');
  const { method } = body;
  const paid_at = toText(paidAt);
  const payment: ByHand = { kind: 'settle_manually', refund_id: refund.id, amount: refund.amount, method, paid_at };
  const refused = refuseByHand(state, payment);
  if (refused) return refused;
  const { person } = context.actor;
  if (person === undefined)
    return refuse('actor_required', 'A person says what was paid by hand: Recourse-Actor: platform:<person>.');
  if (refund.amount > context.standard.numbers.two_person_limit)
    return propose(state, { payment, awaits: ['second_person'] }, context);
  return {
    drafts: paidByHand(state, payment, { proposalId: null, content: context.content, evidence: context.evidence }),
  };
}

/** The consumer agrees to get a refund another way than the payment came (NR-11). The newest word counts. */
export function consentOtherWay(
  state: CaseState,
  body: PartyCommandBody<'consent_other_way'>,
  { content, evidence }: Context,
): Decision {
  const refund = state.refunds.find(({ id }) => id === body.refund_id);
  if (!refund) return refuseField('/refund_id', 'is no refund of this case');
  if (!mayGoAnotherWay(refund)) return refuse('wrong_stage', 'The refund goes back the way the payment came.');
  const data = { refund_id: refund.id, method: body.method };
  return {
    drafts: [{ type: 'other_way_consented', data, rules: ['NR-11'], clause: '3.1.3d', content, evidence }],
  };
}
