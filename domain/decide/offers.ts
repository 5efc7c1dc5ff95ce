import { openOffer } from '../available.ts';
import { deadline } from '../calendar.ts';
import { offerId } from '../case-ids.ts';
import { extendByAgreement, openClock } from '../clocks.ts';
import type { Offer, PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import type { Draft } from '../events.ts';
import { toMs, toText } from '../instant.ts';
import { refuse, refuseField } from '../refusal.ts';
import type { CaseState, Offered } from '../state.ts';
import { claimed, leftToRefund, refuseStrangeLines } from './claimed-lines.ts';
import { settle } from './settlement.ts';

/** One side offers the other something else than what was asked for; while the answer is out, the review waits. */
export function offer(state: CaseState, body: Offer, context: Context): Decision {
  if (openOffer(state)) return refuse('wrong_stage', 'An offer is open already; it is answered or countered first.');
  const made = offered(state, body, context);
  return 'refusal' in made ? made : { drafts: [made.draft] };
}

/** The other side accepts: what was agreed is carried out, as an amount, or as more time. */
export function acceptOffer(state: CaseState, body: PartyCommandBody<'accept_offer'>, context: Context): Decision {
  const found = answerable(state, body.offer_id, context);
  if ('refusal' in found) return found;
  const { kind, amount, lines, clock, until, id } = found.open;
  const { content, evidence } = context;
  const accepted: Draft = { type: 'offer_accepted', data: { offer_id: id }, clause: '3.1.3b', content, evidence };
  if (kind === 'more_time') {
    const running = clock ? openClock(state, clock) : undefined;
    if (!running || !until) return refuse('offer_expired', 'The window of this offer is over.');
    const extension = { from: toText(context.now), until, by: found.open.by, why: 'agreed' };
    const changes = { ...accepted, clocks: [extendByAgreement(running, extension, context.calendar)] };
    return { drafts: [state.stage === 'negotiating' ? { ...changes, to: 'awaiting_review' } : changes] };
  }
  const goodsBack = kind === 'other_amount' && state.assessment.goods_back && state.goods_arrived_at === null;
  const approved: Draft = {
    type: 'approved',
    data: { lines, goods_back: goodsBack, amount },
    to: goodsBack ? 'awaiting_ship_back' : 'settling',
    rules: ['QR-03'],
    clause: '3.1.3b',
    milestones: { decided: { goodsBack } },
  };
  const drafts = [accepted, approved];
  return { drafts: goodsBack ? drafts : [...drafts, ...settle({ ...state, agreed: approved.data }, lines, context)] };
}

/** The other side declines, with or without an offer of its own; without one the review goes on. */
export function declineOffer(state: CaseState, body: PartyCommandBody<'decline_offer'>, context: Context): Decision {
  const found = answerable(state, body.offer_id, context);
  if ('refusal' in found) return found;
  const { content, evidence } = context;
  const declined: Draft = {
    type: 'offer_declined',
    data: { offer_id: found.open.id },
    clause: '3.1.3b',
    content,
    evidence,
  };
  if (!body.counter)
    return { drafts: [state.stage === 'negotiating' ? { ...declined, to: 'awaiting_review' } : declined] };
  const counter = offered(state, body.counter, context);
  return 'refusal' in counter ? counter : { drafts: [declined, counter.draft] };
}

function answerable(state: CaseState, id: string, { actor }: Context): { open: Offered } | ReturnType<typeof refuse> {
  const known = state.offers.find((one) => one.id === id);
  if (!known) return refuseField('/offer_id', 'is no offer of this case');
  if (known.state !== 'open') return refuse('offer_expired', `The offer is ${known.state}.`);
  if (known.by === actor.role) return refuse('not_your_command', 'An offer is answered by the other side.');
  return { open: known };
}

function offered(state: CaseState, body: Offer, context: Context): { draft: Draft } | ReturnType<typeof refuse> {
  const { actor, now, calendar, standard, content, evidence } = context;
  const by = actor.role === 'consumer' ? 'consumer' : 'merchant';
  const early = state.stage === 'awaiting_review' || state.stage === 'negotiating';
  if (body.kind === 'more_time') {
    const running = body.clock ? openClock(state, body.clock) : undefined;
    if (!running) return refuseField('/clock', 'is no window that is running');
    if (!body.until || toMs(body.until) <= toMs(running.due_at))
      return refuseField('/until', 'must lie after the window’s end');
  } else {
    if (!body.amount) return refuseField('/amount', 'is needed for this offer');
    if (!early && state.stage !== 'appeal_window')
      return refuse('wrong_stage', `Money is not negotiated in stage ${state.stage}.`);
    if (body.amount > leftToRefund(state, context)) {
      return refuse('exceeds_paid', 'The offer is more than what was paid and not yet refunded.');
    }
  }
  const latest = deadline(standard.clocks.offer_answer.window, toText(now), calendar).due_at;
  if (body.expires_at && toMs(body.expires_at) <= now) return refuseField('/expires_at', 'lies in the past');
  const lines = body.lines ?? claimed(state);
  const strange = refuseStrangeLines(state, lines);
  if (strange) return strange;
  const made: Offered = {
    id: offerId(state),
    by,
    kind: body.kind,
    amount: body.amount ?? null,
    lines,
    clock: body.clock ?? null,
    until: body.until ?? null,
    expires_at: body.expires_at && toMs(body.expires_at) < toMs(latest) ? body.expires_at : latest,
    state: 'open',
  };
  return {
    draft: {
      type: 'offered',
      data: { offer: made },
      clause: '3.1.3b',
      ...(early ? { to: 'negotiating' as const } : {}),
      content,
      evidence,
    },
  };
}
