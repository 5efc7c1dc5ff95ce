import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { LedgerRefund } from '../../domain/reconciliation.ts';
import type { Database } from '../client.ts';
import { cases, events, reconciliations, refunds } from '../schema.ts';

const eventOfRefund = (type: 'refund_requested' | 'refund_succeeded') =>
  sql`from ${events} where ${events.stream} = ${refunds.caseId} and ${events.type} = ${sql.raw(`'${type}'`)}
    and ${events.leaf} -> 'data' ->> 'refund_id' = ${refunds.id}`;
const ms = (instant: ReturnType<typeof sql>) => sql`(extract(epoch from ${instant}) * 1000)::bigint`;

type Row = Omit<LedgerRefund, 'amount' | 'units' | 'asked_at' | 'arrived_at'> &
  Record<'amount' | 'units', string> &
  Record<'asked_at' | 'arrived_at', string | null>;

/**
 * Refunds that arrived from `from` until before `to`, and those whose numbers are named: by the real time at which the ledger wrote it
 * down, never by a case's own.
 */
export async function refundsToCompare(
  db: Database,
  { from, to, numbers }: { from: number; to: number; numbers: readonly string[] },
): Promise<LedgerRefund[]> {
  const { rows } = await db.execute<Row>(sql`
    select ${refunds.id} as refund_id, ${refunds.caseId} as case_id, ${refunds.refundNo} as refund_no, ${refunds.state} as state,
      ${refunds.amount} as amount, ${refunds.units} as units,
      ${cases.state} #>> '{application,order,currency}' as currency,
      coalesce(
        (select tender ->> 'kind' from jsonb_array_elements(${cases.state} #> '{application,order,tenders}') tender
          where tender ->> 'id' = ${refunds.tenderId}),
        ${refunds.tenderId}
      ) as tender_kind,
      (select ${ms(sql`min(${events.writtenAt})`)} ${eventOfRefund('refund_requested')}) as asked_at,
      (select ${ms(sql`min(${events.writtenAt})`)} ${eventOfRefund('refund_succeeded')}) as arrived_at
    from ${refunds} join ${cases} on ${cases.id} = ${refunds.caseId}
    where ${refunds.refundNo} in (select jsonb_array_elements_text(${JSON.stringify(numbers)}::jsonb))
      or ${refunds.id} in (
        select ${events.leaf} -> 'data' ->> 'refund_id' from ${events}
        where ${events.type} = 'refund_succeeded'
          and ${events.writtenAt} >= to_timestamp(${from}::bigint / 1000.0)
          and ${events.writtenAt} < to_timestamp(${to}::bigint / 1000.0)
      )
    order by ${refunds.id}`);
  return rows.map(({ amount, units, asked_at, arrived_at, ...row }) => ({
    ...row,
    amount: Number(amount),
    units: Number(units),
    asked_at: asked_at === null ? null : Number(asked_at),
    arrived_at: arrived_at === null ? null : Number(arrived_at),
  }));
}

export type ReconciliationRow = typeof reconciliations.$inferSelect;

/** Notes a comparison, once a run. */
export async function keepReconciliation(db: Database, row: typeof reconciliations.$inferInsert): Promise<void> {
  await db.insert(reconciliations).values(row).onConflictDoNothing();
}

/** The comparisons of a day, oldest first, beginning behind the number `after`. */
export function listReconciliations(
  db: Database,
  { day, after, limit }: { day: string; after: number; limit: number },
): Promise<ReconciliationRow[]> {
  return db
    .select()
    .from(reconciliations)
    .where(and(eq(reconciliations.day, day), gt(reconciliations.number, after)))
    .orderBy(asc(reconciliations.number))
    .limit(limit);
}
