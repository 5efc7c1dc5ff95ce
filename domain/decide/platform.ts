import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import type { Draft } from '../events.ts';
import { refuse, refuseField } from '../refusal.ts';
import type { CaseState } from '../state.ts';
import { claimed, leftToRefund, refuseStrangeLines } from './claimed-lines.ts';
import { closing, settle } from './settlement.ts';

/** The platform decides with facts, grounds, clause and rules (PL-05); a person does, on appeal another one, never a timer. */
export function decideAsPlatform(state: CaseState, body: PartyCommandBody<'decide'>, context: Context): Decision {
  const unknown = body.rules.findIndex((rule) => !context.standard.rules.has(rule));
  if (unknown >= 0) return refuseField(`/rules/${unknown}`, 'is no rule of the standard');
  const { person } = context.actor;
  if (person === undefined)
    return refuse('actor_required', 'A decision is a person’s: Recourse-Actor: platform:<person>.');
  const onAppeal = state.appeal !== null;
  if (onAppeal && state.decided_by.includes(person)) {
    return refuse('not_your_command', 'An appeal is decided by a person who has not decided the case before.');
  }
  if (body.amount != null && body.amount > leftToRefund(state, context)) {
    return refuse('exceeds_paid', 'The amount is more than what was paid and not yet refunded.');
  }
  const lines = body.lines ?? claimed(state);
  const strange = refuseStrangeLines(state, lines);
  if (strange) return strange;
  const approves = body.decision === 'approve';
  const goodsBack = approves && body.goods === 'return' && state.goods_arrived_at === null;
  const amount = approves ? (body.amount ?? null) : null;
  const decided: Draft = {
    type: 'decided',
    data: { decision: body.decision, lines, goods_back: goodsBack, amount, on_appeal: onAppeal },
    ...(approves ? { to: goodsBack ? ('awaiting_ship_back' as const) : ('settling' as const) } : {}),
    ...(!approves && !onAppeal ? { to: 'appeal_window' as const } : {}),
    rules: body.rules,
    clause: body.clause,
    ...(approves ? { milestones: { decided: { goodsBack } } } : {}),
    content: context.content,
    evidence: context.evidence,
  };
  if (!approves) return { drafts: onAppeal ? [decided, ...final()] : [decided] };
  if (goodsBack) return { drafts: [decided] };
  return { drafts: [decided, ...settle({ ...state, agreed: { lines, goods_back: false, amount } }, lines, context)] };
}

/** One appeal is heard; after it a refusal is final. */
function final(): Draft[] {
  return [{ type: 'became_final', data: {}, rules: ['PL-05'], clause: '3.1.3b' }, closing('rejected')];
}
