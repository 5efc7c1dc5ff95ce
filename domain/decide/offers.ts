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
import type { CaseState, LineQuantity, Offered } from '../state.ts';
import { afterVerdict } from '../verdict.ts';
import type { ClockName } from '../vocabulary.ts';
import { claimed, leftToRefund, refuseStrangeLines, undecided } from './claimed-lines.ts';
import { onward } from './onward.ts';
import { comesBack } from './review.ts';

/** Windows that any word of the side in turn meets, or that no two sides may move. */
const noMoreTime: ReadonlySet<ClockName> = new Set<ClockName>([
  'respond',
  'offer_answer',
  'hold',
  'platform_review',
  'red_line',
]);

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
  const remedy = kind === 'keep_and_refund' ? 'refund_without_return' : (found.open.remedy ?? state.remedy);
  const goodsBack =
    comesBack(state, remedy) && kind !== 'keep_and_refund' && !lines.every((line) => isHere(state, line));
  const about = state.stage === 'appeal_window' ? 'refused' : 'undecided';
  const { granted, refused } = afterVerdict(state, { about, lines, refused: [] });
  const approved: Draft = {
    type: 'approved',
    data: { lines, remedy, goods_back: goodsBack, amount },
    rules: ['QR-03'],
    clause: '3.1.3b',
  };
  const after = { ...state, agreed: { lines: granted, goods_back: goodsBack, amount }, refused };
  return { drafts: [accepted, ...onward(after, approved, context)] };
}

/** What the merchant has in hand already. */
function isHere({ findings }: CaseState, { line_id }: LineQuantity): boolean {
  return findings.some((found) => found.line_id === line_id);
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
    if (!running || noMoreTime.has(running.name))
      return refuseField('/clock', 'is no window that more time can be agreed for');
    if (!body.until || toMs(body.until) <= toMs(running.due_at))
      return refuseField('/until', 'must lie after the window’s end');
  } else {
    const refused = refuseTerms(state, body);
    if (refused) return refused;
    if (!early && state.stage !== 'appeal_window')
      return refuse('wrong_stage', `Money is not negotiated in stage ${state.stage}.`);
    if ((body.amount ?? 0) > leftToRefund(state, context)) {
      return refuse('exceeds_paid', 'The offer is more than what was paid and not yet refunded.');
    }
  }
  const latest = deadline(standard.clocks.offer_answer.window, toText(now), calendar).due_at;
  if (body.expires_at && toMs(body.expires_at) <= now) return refuseField('/expires_at', 'lies in the past');
  const among = linesOnOffer(state);
  const lines = body.lines ?? among;
  const strange = refuseStrangeLines(among, lines);
  if (strange) return strange;
  const made: Offered = {
    id: offerId(state),
    by,
    kind: body.kind,
    amount: body.amount ?? null,
    remedy: body.remedy ?? null,
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

/** An amount, or another remedy than the one asked for: never both, never neither. */
function refuseTerms(state: CaseState, { kind, amount, remedy }: Offer): ReturnType<typeof refuse> | null {
  if (kind !== 'other_remedy') return amount ? null : refuseField('/amount', 'is needed for this offer');
  if (!remedy || remedy === state.remedy) return refuseField('/remedy', 'must be another than the one asked for');
  return amount ? refuseField('/amount', 'is for an offer of money') : null;
}

/** What an offer can be about: what waits for its decision, or what was refused; of more time, everything. */
function linesOnOffer(state: CaseState): LineQuantity[] {
  if (state.stage === 'appeal_window') return state.refused;
  const open = undecided(state);
  return open.length > 0 ? open : claimed(state);
}
