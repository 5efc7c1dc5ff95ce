import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import type { Draft } from '../events.ts';
import { refuseField } from '../refusal.ts';
import type { CaseState } from '../state.ts';
import { claimed } from './review.ts';
import { settle } from './settlement.ts';

/** The platform decides with facts, grounds, clause and rules (PL-05); a person does, never a timer. */
export function decideAsPlatform(state: CaseState, body: PartyCommandBody<'decide'>, context: Context): Decision {
  const unknown = body.rules.findIndex((rule) => !context.standard.rules.has(rule));
  if (unknown >= 0) return refuseField(`/rules/${unknown}`, 'is no rule of the standard');
  const lines = claimed(state);
  const approves = body.decision === 'approve';
  const goodsBack = approves && body.goods === 'return' && state.goods_arrived_at === null;
  const decided: Draft = {
    type: 'decided',
    data: { decision: body.decision, lines, goods_back: goodsBack },
    to: approves ? (goodsBack ? 'awaiting_ship_back' : 'settling') : 'appeal_window',
    rules: body.rules,
    clause: body.clause,
    ...(approves ? { milestones: { decided: { goodsBack } } } : {}),
    content: context.content,
    evidence: context.evidence,
  };
  return { drafts: approves && !goodsBack ? [decided, ...settle(state, lines, context)] : [decided] };
}
