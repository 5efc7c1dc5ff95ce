import { isWithPlatform, openOffer } from '../available.ts';
import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import type { Draft } from '../events.ts';
import { minus, plus } from '../line-quantities.ts';
import { refuse, refuseField } from '../refusal.ts';
import type { CaseState, LineQuantity } from '../state.ts';
import type { Remedy } from '../vocabulary.ts';
import { refuseStrangeLines, undecided } from './claimed-lines.ts';
import { onward } from './onward.ts';
import { refuseAddress } from './return-address.ts';

/**
 * The merchant approves: everything that waits for its decision, or some lines of it, also what the rules alone would refuse (a
 * promise may only raise). The goods may be left with the consumer, who asked to send them back; not the other way round.
 */
export function approve(state: CaseState, body: PartyCommandBody<'approve'>, context: Context): Decision {
  if (isWithPlatform(state) && (state.agreed || state.appeal)) {
    return refuse('wrong_stage', 'The case was approved before; what is left is for the platform to decide.');
  }
  const remedy = body.remedy ?? state.remedy;
  if (remedy !== state.remedy && (remedy === 'refund' || state.agreed)) {
    return refuseField('/remedy', 'is not what the consumer asked for: offer it instead (other_remedy)');
  }
  const open = undecided(state);
  const lines = body.lines ?? open;
  const strange = refuseStrangeLines(open, lines);
  if (strange) return strange;
  if (openOffer(state) && minus(open, lines).length > 0)
    return refuse('wrong_stage', 'An offer is open; it is answered before some of the goods are decided on.');
  const goodsBack = comesBack(state, remedy);
  const refused = goodsBack && state.return_address === null ? refuseAddress(body, context) : null;
  return refused ?? { drafts: approval(state, lines, remedy, context) };
}

/** Whether the goods go back under a remedy: a refund is against the goods, as far as there are any. */
export function comesBack({ assessment }: CaseState, remedy: Remedy): boolean {
  return remedy === 'refund' && assessment.returnable;
}

/** The drafts of an approval, whoever or whatever gave it. While lines wait for their decision, the case does. */
export function approval(state: CaseState, lines: LineQuantity[], remedy: Remedy, context: Context): Draft[] {
  const goodsBack = comesBack(state, remedy);
  const agreed = { lines: plus(state.agreed?.lines ?? [], lines), goods_back: goodsBack, amount: null };
  const whole = minus(undecided(state), lines).length === 0;
  const approved: Draft = {
    type: 'approved',
    data: { lines, remedy, goods_back: goodsBack, amount: null },
    rules: state.assessment.rules,
    clause: '3.1.3b',
    content: context.content,
    evidence: context.evidence,
  };
  return whole ? onward({ ...state, agreed }, approved, context) : [approved];
}

/** The merchant refuses: with a published reason, its evidence where the reason needs it, and another solution (3.1.3b). */
export function reject(state: CaseState, body: PartyCommandBody<'reject'>, context: Context): Decision {
  if (isWithPlatform(state)) return refuse('wrong_stage', 'The case is for the platform to decide.');
  const reason = context.standard.refusalReasons.get(body.reason);
  if (!reason) return refuseField('/reason', 'is no reason for a refusal; see /v1/reasons');
  const open = undecided(state);
  const lines = body.lines ?? open;
  const strange = refuseStrangeLines(open, lines);
  if (strange) return strange;
  const against = lines.some((line) => grantedByRules(state, line));
  if ((reason.evidence || against) && context.evidence.length === 0) {
    return refuseField('/evidence', against ? 'is needed to refuse what the rules grant' : 'is needed for this reason');
  }
  const rules = [...reason.rules, ...(against ? [context.standard.citations.refusal_against_assessment] : [])];
  return { drafts: rejection(state, lines, body.reason, [...new Set(rules)], context) };
}

/** The drafts of a refusal, whoever or whatever gave it: open to appeal, naming what remains (PL-05). What was granted goes on. */
export function rejection(
  state: CaseState,
  lines: LineQuantity[],
  reason: string,
  rules: readonly string[],
  context: Context,
): Draft[] {
  const rejected: Draft = {
    type: 'rejected',
    data: { reason, remedies_left: [...new Set([...state.assessment.remedies_left, 'appeal'])], lines },
    rules: [...rules],
    clause: '3.1.3b',
    content: context.content,
    evidence: context.evidence,
  };
  if (minus(undecided(state), lines).length > 0) return [rejected];
  return state.agreed ? onward(state, rejected, context) : [{ ...rejected, to: 'appeal_window' }];
}

/** What silence does, line by line: what the rules grant is approved, the rest is refused (D25). */
export function bySilence(state: CaseState, context: Context): Draft[] {
  const open = undecided(state);
  const granted = open.filter((line) => grantedByRules(state, line));
  const refused = minus(open, granted);
  const rejects = refused.length > 0 ? rejection(state, refused, 'rules_refuse', rulesOn(state, refused), context) : [];
  if (granted.length === 0) return rejects;
  const after = { ...state, refused: plus(state.refused, refused) };
  const approves = approval(after, granted, state.remedy, context).map((draft) =>
    draft.type === 'approved' ? { ...draft, rules: [...rulesOn(state, granted), 'SD-02'] } : draft,
  );
  return [...rejects, ...approves];
}

/** What the assessment says of these lines. */
function rulesOn({ assessment }: CaseState, lines: LineQuantity[]): string[] {
  const judged = assessment.lines.filter(({ line_id }) => lines.some((line) => line.line_id === line_id));
  return [...new Set(judged.flatMap(({ rules }) => rules))];
}

function grantedByRules({ assessment }: CaseState, { line_id }: LineQuantity): boolean {
  const judged = assessment.lines.find((line) => line.line_id === line_id)?.decision ?? assessment.decision;
  return judged === 'approve';
}
