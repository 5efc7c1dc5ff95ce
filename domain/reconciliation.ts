import { dayOf, dayText, parseDay } from './calendar/days.ts';
import { toMs } from './instant.ts';
import type { RefundState, StatementDifference } from './vocabulary.ts';
import { statementDifferences } from './vocabulary.ts';

/** A movement as a provider's statement has it. `at`: the provider's time, RFC 3339. */
export type Listed = {
  provider_no: string;
  amount: number;
  currency: string;
  /** Points or coupons given back in kind. */
  units: number | null;
  status: 'accepted' | 'succeeded' | 'failed';
  at: string;
};

/** `refund_no`: ours, null where the provider was never told one. */
export type StatementLine = Listed & { refund_no: string | null };

/** A refund as the ledger has it. Times are real ones, epoch milliseconds, and never the case's own. */
export type LedgerRefund = Pick<Listed, 'amount' | 'currency' | 'units'> & {
  refund_id: string;
  case_id: string;
  refund_no: string;
  tender_kind: string;
  state: RefundState | 'promised';
  asked_at: number | null;
  arrived_at: number | null;
};

/** A difference about a refund of a case. `lines`: what the statement has of it, newest last. */
export type CaseDifference = {
  difference: StatementDifference;
  case_id: string;
  refund_id: string;
  lines: Listed[];
};

export type Comparison = {
  /** Beijing, YYYY-MM-DD. */
  day: string;
  /** Real time, epoch milliseconds. */
  now: number;
  /** Of the day, and of the days around it that `daysAround` names. */
  lines: readonly StatementLine[];
  /** Those that arrived on the day by the ledger, and those that the day's lines name. */
  refunds: readonly LedgerRefund[];
  /** Whether refunds of such a tender are made by this provider. */
  pays: (tenderKind: string) => boolean;
};

/** Everything in which a provider's statement of a day and the ledger differ. */
export type Differences = { inCases: CaseDifference[]; unknownToLedger: StatementLine[] };

/** The lines of one refund that a person is shown. */
const mostLines = 5;
/** A movement and what the ledger has heard of it may be so far apart before that is a difference. */
const patienceMs = 86_400_000;
/** So far back a movement is looked for. */
const mostDaysBack = 92;

/** Compares what a provider says that it did on a day with what the ledger has. */
export function compareDay(comparison: Comparison): Differences {
  const { day, lines, refunds } = comparison;
  const byNumber = Map.groupBy(lines, ({ refund_no }) => refund_no);
  const known = new Set<string | null>(refunds.map(({ refund_no }) => refund_no));
  return {
    inCases: refunds.flatMap((refund) => differencesOf(refund, byNumber.get(refund.refund_no) ?? [], comparison)),
    unknownToLedger: lines.filter((line) => dayOfLine(line) === day && !known.has(line.refund_no)),
  };
}

/**
 * The other days whose statements have to be read to judge a day's: back to when the first of its refunds was asked for, since it may
 * have moved before we heard of it, and the day after, since no two clocks are the same.
 */
export function daysAround(day: string, refunds: readonly LedgerRefund[], now: number): string[] {
  const own = parseDay(day);
  const asked = refunds.flatMap(({ asked_at }) => asked_at ?? []);
  const first = Math.max(own - mostDaysBack, Math.min(own, ...asked.map(dayOf)));
  const last = Math.min(own + 1, dayOf(now));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, nth) => first + nth)
    .filter((one) => one !== own)
    .map(dayText);
}

/** Whether a refund that stands so with the provider may stand so in the ledger; `later`: it may, for a while. */
export function agrees(status: Listed['status'], state: LedgerRefund['state']): boolean | 'later' {
  // nobody has asked for it, so nothing may have happened to it
  if (state === 'promised') return false;
  if (state === 'requested' || state === 'unknown') return status === 'accepted' ? true : 'later';
  if (status === 'accepted') return 'later';
  return (status === 'succeeded') === (state === 'succeeded');
}

function differencesOf(
  refund: LedgerRefund,
  unordered: readonly StatementLine[],
  { day, now, pays }: Comparison,
): CaseDifference[] {
  const lines = unordered.toSorted((a, b) => toMs(a.at) - toMs(b.at));
  const ofDay = lines.filter((line) => dayOfLine(line) === day);
  const moved = lines.filter((line) => line.status === 'succeeded' && dayOfLine(line) <= day);
  const last = lines.at(-1);
  const stands = last && agrees(last.status, refund.state);
  const differs: Record<StatementDifference, boolean> = {
    missing_at_provider: lines.length === 0 && arrivedOn(refund, day) && pays(refund.tender_kind),
    amount_differs: ofDay.some((line) => !isSameAmount(line, refund)),
    state_differs:
      ofDay.length > 0 &&
      last !== undefined &&
      (stands === false || (stands === 'later' && now - toMs(last.at) >= patienceMs)),
    moved_twice: moved.length > 1 && ofDay.some((line) => moved.includes(line)),
  };
  const { case_id, refund_id } = refund;
  const shown = lines.slice(-mostLines).map(({ refund_no: _ours, ...line }) => line);
  return statementDifferences
    .filter((kind) => differs[kind])
    .map((difference) => ({ difference, case_id, refund_id, lines: shown }));
}

function arrivedOn({ arrived_at }: LedgerRefund, day: string): boolean {
  return arrived_at !== null && dayText(dayOf(arrived_at)) === day;
}

function isSameAmount(line: StatementLine, { amount, currency, units }: LedgerRefund): boolean {
  return line.amount === amount && line.currency === currency && (line.units ?? 0) === (units ?? 0);
}

function dayOfLine({ at }: StatementLine): string {
  return dayText(dayOf(toMs(at)));
}
