import { ApplicationFailure, heartbeat } from '@temporalio/activity';
import { dayOf, dayText, parseDay, startOfDay } from '../domain/calendar/days.ts';
import { compareDay, type Differences, daysAround, type StatementLine } from '../domain/reconciliation.ts';
import type { Database } from '../drizzle/client.ts';
import { databaseClock } from '../drizzle/queries/clock.ts';
import { keepReconciliation, refundsToCompare } from '../drizzle/queries/reconciliation.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type ProviderDay, reportDifference, reportStrayMovement } from '../ledger/report-difference.ts';
import type { StatementSource } from '../ports/payment.ts';
import { ledgerFailure } from './ledger-failure.ts';

export type ReconciliationDeps = {
  db: Database;
  ledger: Pick<Ledger, 'perform'>;
  sources: readonly StatementSource[];
};

/** What a comparison came to; a difference that the ledger knew already is among them. */
export type Compared = { offered: boolean; compared: number; differences: number };

/** So many differences go through a run's history at most; of more, the run says how many there are. */
const mostDifferences = 2_000;

export type ReconciliationActivities = ReturnType<typeof createReconciliationActivities>;

/** What comparing the ledger with providers' statements takes. Each may be repeated at any point; none moves money. */
export function createReconciliationActivities({ db, ledger, sources }: ReconciliationDeps) {
  return {
    /**
     * The days to compare in the night of a moment, ISO text: the day before, and the one before that once more, since what was under
     * way then may be a difference now. With a day, that one alone.
     */
    reconciliationsDue: async (moment: string, only: string | null): Promise<ProviderDay[]> => {
      const today = dayOf(Date.parse(moment));
      const days = only === null ? [today - 1, today - 2].map(dayText) : [dayText(parsed(only))];
      return sources.flatMap(({ provider }) => days.map((day) => ({ provider, day })));
    },

    /** Reads the statement and compares it; at most `mostDifferences` are told, `differences` counts all. */
    compareStatement: async ({ provider, day }: ProviderDay): Promise<Compared & { found: Differences }> => {
      const source = sources.find((one) => one.provider === provider);
      const own = source && (await linesOf(source, day));
      if (!source || !own) return { offered: false, compared: 0, differences: 0, found: nothing };
      const start = startOfDay(parsed(day));
      const numbers = own.flatMap(({ refund_no }) => refund_no ?? []);
      const now = await safely(databaseClock(db));
      const refunds = await safely(
        refundsToCompare(db, { from: start, to: startOfDay(parsed(day) + 1), numbers: [...new Set(numbers)] }),
      );
      const around: StatementLine[] = [];
      for (const other of daysAround(day, refunds, now)) around.push(...((await linesOf(source, other)) ?? []));
      const { pays } = source;
      const { inCases, unknownToLedger } = compareDay({ day, now, lines: [...own, ...around], refunds, pays });
      const room = Math.max(0, mostDifferences - inCases.length);
      return {
        offered: true,
        compared: refunds.length + unknownToLedger.length,
        differences: inCases.length + unknownToLedger.length,
        found: { inCases: inCases.slice(0, mostDifferences), unknownToLedger: unknownToLedger.slice(0, room) },
      };
    },

    /** Makes tasks of differences, each once, however often it is told. */
    reportDifferences: async (of: ProviderDay, { inCases, unknownToLedger }: Differences): Promise<void> => {
      for (const difference of inCases) await safely(reportDifference(ledger, of, difference));
      for (const line of unknownToLedger) await safely(reportStrayMovement(db, of, line));
    },

    keepReconciliation: (run: string, of: ProviderDay, compared: Compared): Promise<void> =>
      safely(keepReconciliation(db, { run, ...of, ...compared })),
  };
}

const nothing: Differences = { inCases: [], unknownToLedger: [] };

/** Null where the provider offers none. */
async function linesOf({ statement }: StatementSource, day: string): Promise<StatementLine[] | null> {
  const answer = await statement(day);
  heartbeat(day);
  if (answer.kind === 'none_offered') return null;
  if (answer.kind === 'statement') return answer.lines;
  throw ApplicationFailure.retryable(`no statement of ${day}: ${answer.reason}`, 'statement_unknown');
}

/** A day that an operator has typed wrong stays wrong. */
function parsed(day: string): number {
  try {
    return parseDay(day);
  } catch {
    throw ApplicationFailure.nonRetryable('a day is written YYYY-MM-DD', 'invalid_day');
  }
}

async function safely<Result>(asked: Promise<Result>): Promise<Result> {
  try {
    return await asked;
  } catch (error) {
    throw ledgerFailure(error);
  }
}
