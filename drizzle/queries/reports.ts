import { and, asc, eq } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { cases, parcels, refunds, reports, tasks } from '../schema.ts';
import type { ApartTask } from './tasks.ts';

export type ReportSource = 'payment' | 'carrier';

export async function isReported(db: Database, source: ReportSource, id: string): Promise<boolean> {
  const [row] = await db
    .select({ id: reports.id })
    .from(reports)
    .where(and(eq(reports.source, source), eq(reports.id, id)));
  return row !== undefined;
}

/** Keeps a report that has been dealt with, and what it leaves for a person; both once, however often it comes. */
export async function keepReport(
  db: Database,
  report: { source: ReportSource; id: string; body: unknown },
  left: readonly ApartTask[],
): Promise<void> {
  await db.transaction(async (tx) => {
    const fresh = await tx.insert(reports).values(report).onConflictDoNothing().returning({ id: reports.id });
    if (fresh.length > 0 && left.length > 0) await tx.insert(tasks).values([...left]);
  });
}

/** Every parcel with this tracking number, of whichever case. */
export function findParcels(db: Database, trackingNo: string) {
  return db
    .select({
      parcelId: parcels.id,
      carrier: parcels.carrier,
      caseId: parcels.caseId,
      consumerId: cases.consumerId,
    })
    .from(parcels)
    .innerJoin(cases, eq(cases.id, parcels.caseId))
    .where(eq(parcels.trackingNo, trackingNo))
    .orderBy(asc(parcels.caseId));
}

export async function findRefund(db: Database, refundNo: string) {
  const [row] = await db
    .select({ refundId: refunds.id, caseId: refunds.caseId })
    .from(refunds)
    .where(eq(refunds.refundNo, refundNo));
  return row ?? null;
}
