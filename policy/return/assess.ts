import type { ApplicationFacts } from '../../domain/application.ts';
import { toMs } from '../../domain/instant.ts';
import type { Assessment, JudgeContext, ReturnTerms, Settlement } from '../../domain/standard.ts';
import { settle } from '../settlement.ts';
import { factsOf } from './facts.ts';
import { goodsComeBack, judgeLine, type LineJudgement } from './judge-line.ts';

type JudgedLine = LineJudgement & { line_id: string; quantity: number; goodsBack: boolean };
type Decision = Assessment['decision'];

/**
 * A return judged line by line and priced: any line for a person makes the case one for a person, else any approved line approves
 * it. The price is that of the approved lines, before return freight.
 */
export function assessReturn(facts: ApplicationFacts, context: JudgeContext, terms: ReturnTerms): Assessment {
  const lines = facts.lines.map((claim) => {
    const line = factsOf(facts, claim, context, terms);
    const { line_id, quantity } = claim;
    return { line_id, quantity, goodsBack: goodsComeBack(line), ...judgeLine(line, facts.remedy, context.noticeAt) };
  });
  const settlement = priceOf(facts, lines, context);
  const decision = settlement?.manual ? 'manual' : decisionOf(lines);
  const carrying = lines.filter(({ verdict }) => verdict.decision === decision);
  const rules = lines.flatMap((line) => line.rules);
  return {
    decision,
    remedies: remediesOf(facts, decision, lines),
    remedies_left: [
      ...new Set(lines.flatMap(({ verdict }) => (verdict.decision === 'reject' ? verdict.remediesLeft : []))),
    ],
    rules: [...new Set(settlement?.manual ? [...rules, 'NR-14'] : rules)],
    lines: lines.map(({ line_id, verdict, row, rules }) => ({ line_id, decision: verdict.decision, row, rules })),
    review_by: decision === 'manual' && !merchantMayGrant(lines, settlement) ? 'platform' : 'merchant',
    window: firstToEnd(carrying.length > 0 ? carrying : lines),
    freight: freightOf(facts, lines, settlement),
    returnable: lines.some(({ goodsBack }) => goodsBack),
    settlement,
  };
}

function decisionOf(lines: JudgedLine[]): Decision {
  const decisions = lines.map(({ verdict }) => verdict.decision);
  return (['manual', 'approve', 'reject'] as const).find((one) => decisions.includes(one)) ?? 'manual';
}

function priceOf(facts: ApplicationFacts, lines: JudgedLine[], context: JudgeContext): Settlement | null {
  const accepted = lines
    .filter(({ verdict }) => verdict.decision === 'approve')
    .map(({ line_id, quantity }) => ({ line_id, quantity }));
  if (accepted.length === 0) return null;
  return settle(facts, {
    calendar: context.calendar,
    position: context.position,
    accepted,
    returnFreightPaid: 0,
    agreedAmount: null,
    earlier: null,
  });
}

/** What the consumer can have without a person's judgement: with D26, the refund against the goods. */
function remediesOf({ remedy }: ApplicationFacts, decision: Decision, lines: JudgedLine[]): Assessment['remedies'] {
  if (decision === 'approve') return [remedy];
  return onlyWithoutReturn(lines) ? ['refund'] : [];
}

function merchantMayGrant(lines: JudgedLine[], settlement: Settlement | null): boolean {
  return !settlement?.manual && onlyWithoutReturn(lines);
}

function onlyWithoutReturn(lines: JudgedLine[]): boolean {
  const forPeople = lines.filter(({ verdict }) => verdict.decision === 'manual');
  return forPeople.length > 0 && forPeople.every(({ row }) => row === 'D26');
}

/** The window that ends first, so that within it every line is in time. */
function firstToEnd(lines: JudgedLine[]): Assessment['window'] {
  if (lines.some(({ window }) => window === null)) return null;
  const windows = lines.flatMap(({ window }) => (window ? [window] : []));
  return windows.toSorted((a, b) => toMs(a.ends_at) - toMs(b.ends_at)).at(0) ?? null;
}

function freightOf(
  { order }: ApplicationFacts,
  lines: JudgedLine[],
  settlement: Settlement | null,
): Assessment['freight'] {
  const approved = lines.flatMap(({ verdict }) => (verdict.decision === 'approve' ? [verdict.freight] : [])).at(0);
  if (!approved) return { outbound: 'none', return: 'none' };
  const deducted =
    settlement?.adjustments.some(({ kind, amount }) => kind === 'outbound_freight' && amount < 0) ?? false;
  const consumerPaid = approved.return === 'consumer' && (deducted || (order.freight?.paid ?? 0) > 0);
  return consumerPaid ? { ...approved, outbound: 'consumer' } : approved;
}
