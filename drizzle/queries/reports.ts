import { sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { cases, orders, parcels, refunds, reports, tasks } from '../schema.ts';
import { statement } from '../statement.ts';
import { alone } from '../transaction.ts';
import type { ApartTask } from './tasks.ts';

export type ReportSource = 'payment' | 'carrier';

/** A report as it came over the wire, with the headers that its signature cannot be checked again without. */
export type AsSent = { sent: Buffer; signature: Record<string, string> };

const isKept = (source: ReportSource) =>
  sql`exists (select 1 from ${reports} where ${reports.source} = ${sql.raw(`'${source}'`)} and ${reports.id} = ${sql.placeholder('reportId')})`;

/** A parcel as its sender has announced it. */
export type Announced = { parcelId: string; carrier: string; caseId: string; consumerId: string };

const lookForParcels = statement<
  { reportId: string; trackingNo: string },
  { isKept: boolean; parcels: Announced[] }
>(sql`select ${isKept('carrier')} as "isKept", coalesce((
    select jsonb_agg(jsonb_build_object('parcelId', ${parcels.id}, 'carrier', ${parcels.carrier}, 'caseId', ${parcels.caseId}, 'consumerId', ${cases.consumerId}) order by ${parcels.caseId})
    from ${parcels} join ${cases} on ${cases.id} = ${parcels.caseId} where ${parcels.trackingNo} = ${sql.placeholder('trackingNo')}), '[]') as parcels`);

/** Whether the scan was dealt with before, and every parcel with this tracking number, of whichever case. */
export async function findParcels(db: Database, reportId: string, trackingNo: string) {
  const [found] = await alone(db).ask(lookForParcels, { reportId, trackingNo });
  if (!found) throw new Error('a select without a table has one row');
  return found;
}

/** A refund, with the tenders of its order: one of them is where it goes back to. */
export type AskedRefund = {
  refundId: string;
  caseId: string;
  tenderId: string;
  tenders: { id: string; kind: string; payment_ref?: string | null }[];
};

const lookForRefund = statement<
  { reportId: string; refundNo: string },
  { isKept: boolean; refund: AskedRefund | null }
>(sql`select ${isKept('payment')} as "isKept", (
    select jsonb_build_object('refundId', ${refunds.id}, 'caseId', ${refunds.caseId}, 'tenderId', ${refunds.tenderId}, 'tenders', ${orders.snapshot} -> 'tenders')
    from ${refunds} join ${orders} on ${orders.id} = ${refunds.orderId} where ${refunds.refundNo} = ${sql.placeholder('refundNo')}) as refund`);

/** Whether the notice was dealt with before, and the refund it is about. */
export async function findRefund(db: Database, reportId: string, refundNo: string) {
  const [found] = await alone(db).ask(lookForRefund, { reportId, refundNo });
  if (!found) throw new Error('a select without a table has one row');
  return found;
}

type Kept = {
  source: ReportSource;
  id: string;
  body: string;
  sent: Buffer | null;
  signature: string | null;
  left: string;
};

const keep = statement<Kept, never>(sql`with fresh as (
    insert into ${reports} (source, id, body, sent, signature)
    values (${sql.placeholder('source')}, ${sql.placeholder('id')}, ${sql.placeholder('body')}::jsonb, ${sql.placeholder('sent')}::bytea, ${sql.placeholder('signature')}::jsonb)
    on conflict do nothing returning id)
  insert into ${tasks} (kind, subject, case_id)
  select kind, subject, "caseId" from jsonb_to_recordset(${sql.placeholder('left')}::jsonb) as r(kind text, subject text, "caseId" text)
  where exists (select 1 from fresh)`);

/**
 * Keeps a report that has been dealt with, and what it leaves for a person; both once, however often it comes. What we fetched
 * ourselves was not sent.
 */
export async function keepReport(
  db: Database,
  { source, id, body, asSent }: { source: ReportSource; id: string; body: unknown; asSent: AsSent | null },
  left: readonly ApartTask[],
): Promise<void> {
  await alone(db).ask(keep, {
    source,
    id,
    body: JSON.stringify(body),
    sent: asSent?.sent ?? null,
    signature: asSent && JSON.stringify(asSent.signature),
    left: JSON.stringify(left),
  });
}
