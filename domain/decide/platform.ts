import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import type { Draft } from '../events.ts';
import { minus } from '../line-quantities.ts';
import { refuse, refuseField } from '../refusal.ts';
import type { CaseState, LineQuantity } from '../state.ts';
import { type About, afterVerdict } from '../verdict.ts';
import { isSettled, leftToRefund, refuseStrangeLines, undecided, unsettled } from './claimed-lines.ts';
import { closing, endOf, ends, isCleared } from './endings.ts';
import { onward } from './onward.ts';
import { releaseAll } from './release-charges.ts';

type Body = PartyCommandBody<'decide'>;

/** The platform decides with facts, grounds, clause and rules (PL-05); a person does, on appeal another one, never a timer. */
export function decideAsPlatform(state: CaseState, body: Body, context: Context): Decision {
  const refused = refuseDecision(state, body, context);
  if (refused) return refused;
  const { about, open } = inQuestion(state);
  const grants = body.decision !== 'reject';
  const lines = grants ? (body.lines ?? open) : [];
  const strange = refuseStrangeLines(open, lines);
  if (strange) return strange;
  const decided: Draft = {
    type: 'decided',
    data: {
      decision: body.decision,
      about,
      lines,
      refused: about === 'refused' || isPaidFor(state) ? [] : minus(open, lines),
      remedy:
        body.remedy ?? (body.goods === 'keep' && state.assessment.returnable ? 'refund_without_return' : 'refund'),
      goods_back: grants && body.goods === 'return' && lines.some((line) => !isBack(state, line)),
      amount: grants ? (body.amount ?? null) : null,
      on_appeal: state.appeal !== null,
      liability: body.liability ?? null,
    },
    rules: body.rules,
    clause: body.clause,
    content: context.content,
    evidence: context.evidence,
  };
  return { drafts: carriedOut(state, decided, context) };
}

function refuseDecision(state: CaseState, body: Body, context: Context): Decision | null {
  const unknown = body.rules.findIndex((rule) => !context.standard.rules.has(rule));
  if (unknown >= 0) return refuseField(`/rules/${unknown}`, 'is no rule of the standard');
  const { person } = context.actor;
  if (person === undefined)
    return refuse('actor_required', 'A decision is a person’s: Recourse-Actor: platform:<person>.');
  if (state.appeal !== null && state.decided_by.includes(person)) {
    return refuse('not_your_command', 'An appeal is decided by a person who has not decided the case before.');
  }
  if (body.decision === 'remedy' && !body.remedy) return refuseField('/remedy', 'is needed for this decision');
  if (disagrees(state, body))
    return refuseField('/goods', 'does not agree with the remedy, or with what was granted before');
  return body.amount != null && body.amount > leftToRefund(state, context)
    ? refuse('exceeds_paid', 'The amount is more than what was paid and not yet refunded.')
    : null;
}

/** Goods can't both stay and come back; what waits to be sent back waits for the rest as well. */
function disagrees(state: CaseState, { decision, remedy, goods }: Body): boolean {
  if (decision === 'reject') return false;
  const waits = state.agreed !== null && undecided(state).length > 0;
  if (waits && state.agreed?.goods_back !== (goods === 'return')) return true;
  if (remedy === 'refund_without_return') return goods === 'return';
  return remedy === 'refund' && goods === 'keep' && state.assessment.returnable && state.goods_arrived_at === null;
}

/** What a decision is about: on the consumer's appeal what was refused, else what nobody has decided, else what was granted. */
function inQuestion(state: CaseState): { about: About; open: LineQuantity[] } {
  if (state.appeal?.by === 'consumer') return { about: 'refused', open: state.refused };
  const open = undecided(state);
  if (open.length > 0) return { about: 'undecided', open };
  return { about: 'agreed', open: isPaidFor(state) ? (state.agreed?.lines ?? []) : unsettled(state) };
}

/** The merchant was heard after the money was promised: what is promised to the consumer stands, and who bears it is decided. */
function isPaidFor(state: CaseState): boolean {
  return state.appeal?.by === 'merchant' && isSettled(state);
}

/** What the merchant has in hand already, inspected or not. */
function isBack({ findings, goods_arrived_at, parcels }: CaseState, { line_id }: LineQuantity): boolean {
  const holdsIt = (lines: readonly LineQuantity[]) => lines.some((line) => line.line_id === line_id);
  const arrived =
    goods_arrived_at !== null && parcels.some(({ direction, lines }) => direction === 'back' && holdsIt(lines));
  return arrived || findings.some((found) => found.line_id === line_id);
}

/** What follows: what is granted goes on, with what was granted before; what is refused may be appealed against, once. */
function carriedOut(state: CaseState, decided: Extract<Draft, { type: 'decided' }>, context: Context): Draft[] {
  const { lines, goods_back, amount, on_appeal } = decided.data;
  if (isPaidFor(state)) return ends(state, decided, 'refunded');
  const { granted, refused } = afterVerdict(state, decided.data);
  const agreed = lines.length > 0 ? { lines: granted, goods_back, amount } : state.agreed;
  const after = { ...state, agreed: agreed && { ...agreed, lines: granted }, refused };
  if (unsettled(after).length > 0) return onward(after, decided, context);
  return on_appeal ? final(state, decided) : [{ ...decided, to: 'appeal_window' }];
}

/** An appeal is heard once; after it a refusal is final, and the case ends as soon as no money is under way. */
function final(state: CaseState, decided: Draft): Draft[] {
  const became: Draft = { type: 'became_final', data: { by: 'consumer' }, rules: ['PL-05'], clause: '3.1.3b' };
  const released = releaseAll(state);
  return isCleared(state)
    ? [decided, became, ...released, closing(endOf(state, 'rejected'))]
    : [{ ...decided, to: 'settling' }, became, ...released];
}
