import { toMs } from '../../domain/instant.ts';
import type { RightWindow } from '../../domain/standard.ts';
import type { Reason, Remedy } from '../../domain/vocabulary.ts';
import { type DecisionTable, firstMatch, rulesOf, type Verdict } from '../decision-table.ts';
import type { RuleId } from '../rules.ts';
import type { LineFacts } from './facts.ts';
import { noReason } from './no-reason.ts';
import { quality } from './quality.ts';
import { longer, type Term } from './windows.ts';
import { withoutReturn } from './without-return.ts';
import { wrongOrMissing } from './wrong-or-missing.ts';

/** The decision table of each reason. Reason before all else: what is faulty is never judged as a no-reason return (NR-19). */
export const returnTables: Readonly<Record<Reason, DecisionTable<LineFacts>>> = {
  no_reason: noReason,
  quality,
  not_as_described: quality,
  wrong_item: wrongOrMissing,
  missing_item: wrongOrMissing,
};

export type LineJudgement = { row: string; verdict: Verdict; rules: RuleId[]; window: RightWindow | null };

/** Judges one claim line. */
export function judgeLine(facts: LineFacts, remedy: Remedy, noticeAt: number): LineJudgement {
  const row = firstMatch(returnTables[facts.reason], facts);
  const { window } = termShown(facts);
  const approved = row.then.decision === 'approve';
  // In time only because the last day was a day of rest: say so (TM-02).
  const rolled = approved && window !== null && noticeAt >= toMs(window.strict_ends_at);
  const rules: RuleId[] = [...rulesOf(row, facts), ...(rolled ? (['TM-02'] as const) : [])];
  if (approved && remedy === 'refund_without_return' && goodsComeBack(facts)) {
    return { row: withoutReturn.row, verdict: withoutReturn.then, rules: [withoutReturn.id, ...rules], window };
  }
  return { row: row.row, verdict: row.then, rules, window };
}

/** Whether there is anything for the consumer to send back. */
export function goodsComeBack({ journey, reason }: LineFacts): boolean {
  return journey !== 'not_shipped' && reason !== 'missing_item';
}

/** The period in which the refund could be asked for. */
function termShown({ reason, journey, terms }: LineFacts): Term {
  if (journey !== 'signed') return { open: true, window: null };
  if (reason === 'no_reason') return longer(terms.noReason, terms.promise);
  return reason === 'quality' || reason === 'not_as_described' ? terms.qualityReturn : terms.notice;
}
