import { proposalId } from '../case-ids.ts';
import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import type { Draft } from '../events.ts';
import { asks, concerns, isOpenProposal, type Payment, type Proposal } from '../payment.ts';
import { refuse, refuseField } from '../refusal.ts';
import type { CaseState } from '../state.ts';
import type { Approver, Party } from '../vocabulary.ts';
import { paidByHand, refuseByHand } from './by-hand.ts';
import { capture } from './capture.ts';
import { makeGrant } from './make-grant.ts';

/** Puts a payment before those whose word it needs; nothing is paid or promised by that. */
export function propose(
  state: CaseState,
  { payment, awaits }: { payment: Payment; awaits: Approver[] },
  { content, evidence }: Context,
): Decision {
  const data = { proposal_id: proposalId(state), payment, awaits };
  return { drafts: [{ type: 'payment_proposed', data, clause: '4.2.2', content, evidence }] };
}

/** One whose word is needed gives it; with the last of them the payment is carried out, if nothing has come in its way meanwhile. */
export function approvePayment(
  state: CaseState,
  body: PartyCommandBody<'approve_payment'>,
  context: Context,
): Decision {
  const found = answerable(state, body.proposal_id);
  if ('refusal' in found) return found;
  const { open } = found;
  const as = asks(open, partyOf(context));
  if (!as) return refuse('not_your_command', `The payment waits for the word of ${open.awaits.join(' and ')}.`);
  const alone = as === 'second_person' ? refuseAlone(open, context) : null;
  if (alone) return alone;
  const { content, evidence } = context;
  const approved: Draft = {
    type: 'payment_approved',
    data: { proposal_id: open.id, as },
    clause: '4.2.2',
    content,
    evidence,
  };
  if (open.awaits.length > 1) return { drafts: [approved] };
  const carried = carriedOut(state, open, context);
  return 'refusal' in carried ? carried : { drafts: [approved, ...carried.drafts] };
}

/** Whoever proposed it is not the second person, whichever key or account they come with. */
function refuseAlone({ by }: Proposal, { actor: { person } }: Context): Decision | null {
  if (person === undefined)
    return refuse('actor_required', 'A second person agrees: Recourse-Actor: platform:<person>.');
  return person === by
    ? refuse('second_person_needed', 'A payment above the limit needs two different people; you have proposed it.')
    : null;
}

function carriedOut(state: CaseState, { id, payment, content, asked }: Proposal, context: Context): Decision {
  if (payment.kind === 'capture_charge') return capture(state, payment, { proposalId: id, content });
  if (payment.kind !== 'settle_manually')
    return makeGrant(state, payment, { proposalId: id, agreed: asked, content }, context);
  const refused = refuseByHand(state, payment);
  return refused ?? { drafts: paidByHand(state, payment, { proposalId: id, content }) };
}

/** The platform, the proposer too, or the merchant who is asked or has proposed it, is against it. */
export function declinePayment(
  state: CaseState,
  body: PartyCommandBody<'decline_payment'>,
  context: Context,
): Decision {
  const found = answerable(state, body.proposal_id);
  if ('refusal' in found) return found;
  const { open } = found;
  if (!concerns(open, partyOf(context)))
    return refuse('not_your_command', `The payment waits for the word of ${open.awaits.join(' and ')}.`);
  const { content, evidence } = context;
  return {
    drafts: [{ type: 'payment_declined', data: { proposal_id: open.id }, clause: '4.2.2', content, evidence }],
  };
}

function answerable(state: CaseState, id: string): { open: Proposal } | ReturnType<typeof refuse> {
  const known = state.proposals.find((one) => one.id === id);
  if (!known) return refuseField('/proposal_id', 'is no proposal of this case');
  return isOpenProposal(known) ? { open: known } : refuse('wrong_stage', `The proposal is ${known.state}.`);
}

function partyOf({ actor: { role } }: Context): Party {
  return role === 'merchant' ? 'merchant' : 'platform';
}
