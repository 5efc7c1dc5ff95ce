import { and, asc, eq, getTableColumns, gt, inArray, sql } from 'drizzle-orm';
import type { Posted } from '../../domain/books.ts';
import { toText } from '../../domain/instant.ts';
import type { CaseState } from '../../domain/state.ts';
import type { Database } from '../client.ts';
import { cases, postings } from '../schema.ts';

/** A posting as it stands in the books; `number` is the order in which they were written. */
export type KeptPosting = Posted & { number: number };

/** A posting as a row of the table. */
export function postingRow(caseId: string, posted: Posted) {
  const { at, settlement_version, line_id, refund_id, charge_id, ...rest } = posted;
  return {
    ...rest,
    caseId,
    at: new Date(at),
    settlementVersion: settlement_version,
    lineId: line_id,
    refundId: refund_id,
    chargeId: charge_id,
  };
}

/** A page of what a case has posted, oldest first, beginning behind the number `after`. */
export async function listPostings(
  db: Database,
  { caseId, after, limit }: { caseId: string; after: number; limit: number },
): Promise<KeptPosting[]> {
  const { caseId: _case, writtenAt: _written, ...columns } = getTableColumns(postings);
  const rows = await db
    .select(columns)
    .from(postings)
    .where(and(eq(postings.caseId, caseId), gt(postings.number, after)))
    .orderBy(asc(postings.number))
    .limit(limit);
  return rows.map(postedIn);
}

type Row = Omit<typeof postings.$inferSelect, 'caseId' | 'writtenAt'>;

function postedIn({ at, settlementVersion, lineId, refundId, chargeId, ...rest }: Row): KeptPosting {
  return {
    ...rest,
    at: toText(at.getTime()),
    settlement_version: settlementVersion,
    line_id: lineId,
    refund_id: refundId,
    charge_id: chargeId,
  };
}

/** An account of a case that has to come to zero and has not. */
export type UnclearedRow = {
  state: CaseState;
  account: 'clearing' | 'deposits_held';
  /** Of the settlement; 0 of a deposit. */
  version: number;
  /** Whose deposit it is; null of a clearing account. */
  chargeId: string | null;
  unit: string;
  /** Still to be brought, or held: the balance is on the credit side. */
  amount: number;
  since: string;
  /** Of its first posting. */
  number: number;
};

/**
 * Clearing accounts and deposits not at zero whose first posting is `olderMs` or more in the past of its case's own clock, which
 * `realMs` and the case's offset make; the oldest first, beginning behind the number `after`.
 */
export async function listUncleared(
  db: Database,
  { realMs, olderMs, after, limit }: { realMs: number; olderMs: number; after: number; limit: number },
): Promise<UnclearedRow[]> {
  const { rows } = await db.execute<
    Omit<UnclearedRow, 'since' | 'amount' | 'number'> & Record<'amount' | 'number' | 'at', string>
  >(sql`
    select ${cases.state} as state, uncleared.account, uncleared.settlement_version as version,
      uncleared.charge_id as "chargeId", uncleared.unit, - uncleared.balance as amount, first.number,
      (extract(epoch from first.at) * 1000)::bigint as at
    from (
      select case_id, 'clearing' as account, settlement_version, null as charge_id, unit, sum(amount) as balance from ${postings}
      where account = 'clearing' group by case_id, settlement_version, unit having sum(amount) <> 0
      union all
      select case_id, 'deposits_held', 0, charge_id, unit, sum(amount) from ${postings}
      where account = 'deposits_held' group by case_id, charge_id, unit having sum(amount) <> 0
    ) uncleared
    join ${cases} on ${cases.id} = uncleared.case_id
    join lateral (
      select number, at from ${postings} own
      where own.account = uncleared.account and own.case_id = uncleared.case_id
        and own.settlement_version = uncleared.settlement_version and own.unit = uncleared.unit
        and own.charge_id is not distinct from uncleared.charge_id
      order by number limit 1
    ) first on true
    where first.at <= to_timestamp((${realMs}::bigint - ${olderMs}::bigint + ${cases.shiftMs}) / 1000.0) and first.number > ${after}
    order by first.number limit ${limit}`);
  return rows.map(({ amount, number, at, ...row }) => ({
    ...row,
    amount: Number(amount),
    number: Number(number),
    since: toText(Number(at)),
  }));
}

/** The books of cases, by case, each in the order of its trail. */
export async function booksOf(db: Database, caseIds: readonly string[]): Promise<Map<string, Posted[]>> {
  if (caseIds.length === 0) return new Map();
  const rows = await db
    .select()
    .from(postings)
    .where(inArray(postings.caseId, [...caseIds]))
    .orderBy(asc(postings.caseId), asc(postings.seq), asc(postings.place));
  const posted = rows.map(({ caseId, writtenAt: _written, ...row }) => {
    const { number: _number, ...own } = postedIn(row);
    return { caseId, own };
  });
  return new Map([...Map.groupBy(posted, ({ caseId }) => caseId)].map(([id, all]) => [id, all.map(({ own }) => own)]));
}
