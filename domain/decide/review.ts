import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import type { Draft } from '../events.ts';
import { refuse, refuseField } from '../refusal.ts';
import type { CaseState, LineQuantity } from '../state.ts';
import { claimed } from './claimed-lines.ts';
import { settle } from './settlement.ts';

/** The merchant approves: everything claimed, also what the rules alone would refuse (a promise may only raise). */
export function approve(state: CaseState, body: PartyCommandBody<'approve'>, context: Context): Decision {
  if (state.stage === 'platform_review' && (state.agreed || state.appeal)) {
    return refuse('wrong_stage', 'The case was approved before; what is left is for the platform to decide.');
  }
  const goodsBack = state.assessment.goods_back;
  if (goodsBack && !body.return_address) return refuseField('/return_address', 'is needed when goods come back');
  if (body.return_address === 'default' && !context.hasDefaultAddress) {
    return refuseField('/return_address', 'is default, but the merchant has published no return address');
  }
  return { drafts: approval(state, claimed(state), context) };
}

/** The drafts of an approval, whoever or whatever gave it. */
export function approval(state: CaseState, lines: LineQuantity[], context: Context): Draft[] {
  const goodsBack = state.assessment.goods_back;
  const approved: Draft = {
    type: 'approved',
    data: { lines, goods_back: goodsBack, amount: null },
    to: goodsBack ? 'awaiting_ship_back' : 'settling',
    rules: state.assessment.rules,
    clause: '3.1.3b',
    milestones: { decided: { goodsBack } },
    content: context.content,
    evidence: context.evidence,
  };
  return goodsBack ? [approved] : [approved, ...settle(state, lines, context)];
}

/** The merchant refuses: with a published reason, its evidence where the reason needs it, and another solution (3.1.3b). */
export function reject(state: CaseState, body: PartyCommandBody<'reject'>, context: Context): Decision {
  const reason = context.standard.refusalReasons.get(body.reason);
  if (!reason) return refuseField('/reason', 'is no reason for a refusal; see /v1/reasons');
  const against = state.assessment.decision === 'approve';
  if ((reason.evidence || against) && context.evidence.length === 0) {
    return refuseField('/evidence', against ? 'is needed to refuse what the rules grant' : 'is needed for this reason');
  }
  return { drafts: [rejection(state, body.reason, reason.rules, context)] };
}

/** The draft of a refusal, whoever or whatever gave it: open to appeal, naming what remains (PL-05). */
export function rejection(state: CaseState, reason: string, rules: readonly string[], context: Context): Draft {
  return {
    type: 'rejected',
    data: { reason, remedies_left: [...new Set([...state.assessment.remedies_left, 'appeal'])], lines: claimed(state) },
    to: 'appeal_window',
    rules: [...rules],
    clause: '3.1.3b',
    content: context.content,
    evidence: context.evidence,
  };
}

/** The lines that the rules approve; all of them where the rules don't tell lines apart. */
export function approvedLines(state: CaseState): LineQuantity[] {
  const refused = state.assessment.lines.filter(({ decision }) => decision !== 'approve').map(({ line_id }) => line_id);
  return claimed(state).filter(({ line_id }) => !refused.includes(line_id));
}
