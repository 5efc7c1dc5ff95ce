import { openTo } from '../appealable.ts';
import { nextEventId } from '../case-ids.ts';
import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import type { Draft } from '../events.ts';
import { minus, plus } from '../line-quantities.ts';
import { refuseField } from '../refusal.ts';
import type { CaseState, LineQuantity } from '../state.ts';
import { unsettled } from './claimed-lines.ts';
import { settle } from './settlement.ts';

/** Line by line and by quantity; what passed is settled, what failed is refused with evidence and open to appeal (NR-06, D09). */
export function inspect(state: CaseState, body: PartyCommandBody<'inspect'>, context: Context): Decision {
  const agreed = unsettled(state);
  for (const [index, line] of body.lines.entries()) {
    const found = line.findings.reduce((sum, { quantity }) => sum + quantity, 0);
    const claim = agreed.find(({ line_id }) => line_id === line.line_id);
    if (!claim) return refuseField(`/lines/${index}/line_id`, 'is not under this case');
    if (body.lines.findIndex(({ line_id }) => line_id === line.line_id) !== index) {
      return refuseField(`/lines/${index}/line_id`, 'is named twice');
    }
    if (found !== claim.quantity)
      return refuseField(`/lines/${index}/findings`, `must add up to the ${claim.quantity} claimed`);
    const unproven =
      line.findings.some(({ result }) => result === 'failed' || result === 'wrong') && context.evidence.length === 0;
    if (unproven) return refuseField('/evidence', 'is needed for a finding of failed or wrong');
  }
  const missing = agreed.find(({ line_id }) => !body.lines.some((line) => line.line_id === line_id));
  if (missing) return refuseField('/lines', `lacks the line ${missing.line_id}`);
  const findings = body.lines.map(({ line_id, findings }) => ({ line_id, findings }));
  const foreign = (body.foreign ?? []).reduce((sum, { quantity }) => sum + quantity, 0);
  return { drafts: inspection(state, { lines: findings, accepted: acceptedOf(findings), foreign }, [], context) };
}

/** Silence of the inspector passes everything (3.1.3c); cites the term that made it so. */
export function passSilently(state: CaseState, rule: string, context: Context): Draft[] {
  const agreed = unsettled(state);
  const lines = agreed.map(({ line_id, quantity }) => ({
    line_id,
    findings: [{ result: 'passed' as const, quantity }],
  }));
  return inspection(state, { lines, accepted: agreed, foreign: 0 }, [rule], context);
}

function inspection(
  state: CaseState,
  data: { lines: CaseState['findings']; accepted: LineQuantity[]; foreign: number },
  rules: string[],
  context: Context,
): Draft[] {
  const passes = data.accepted.length > 0;
  const whole = minus(unsettled(state), data.accepted).length === 0;
  const graded = data.lines.some(({ findings }) => findings.some(({ grade }) => grade === 'noted'));
  const inspected: Draft = {
    type: 'inspected',
    data,
    to: passes ? 'settling' : 'appeal_window',
    rules: [
      ...rules,
      ...(whole ? [] : [state.application.reason === 'no_reason' ? 'NR-06' : 'QR-01']),
      ...(graded ? [context.standard.citations.resale] : []),
    ],
    clause: '3.1.3c',
    ...(passes ? { milestones: { inspected: {} } } : {}),
    content: context.content,
    evidence: context.evidence,
  };
  if (!passes) return [inspected];
  const refused = plus(state.refused, minus(unsettled(state), data.accepted));
  const appealable = whole ? state.appealable : openTo(state.appealable, 'consumer', nextEventId(state));
  return [inspected, ...settle({ ...state, refused, appealable }, data.accepted, context)];
}

function acceptedOf(lines: CaseState['findings']): LineQuantity[] {
  return lines
    .map(({ line_id, findings }) => ({
      line_id,
      quantity: findings.filter(({ result }) => result === 'passed').reduce((sum, { quantity }) => sum + quantity, 0),
    }))
    .filter(({ quantity }) => quantity > 0);
}
