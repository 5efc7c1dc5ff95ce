import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { scanKinds } from '../../domain/vocabulary.ts';
import type { Database } from '../client.ts';
import { parcels, reports, tasks } from '../schema.ts';

/** A carrier's scan as it was kept. */
const KeptScan = z.object({
  id: z.string(),
  kind: z.enum(scanKinds),
  carrier: z.string(),
  tracking_no: z.string(),
  occurred_at: z.string(),
  weight_g: z.int().nullish(),
});
export type KeptScan = z.infer<typeof KeptScan>;

type EarlyScan = { taskId: string; scan: KeptScan };

const isEarlyScan = and(
  eq(tasks.kind, 'scan_of_unknown_parcel'),
  isNull(tasks.doneAt),
  eq(reports.source, 'carrier'),
  eq(reports.id, tasks.subject),
);

/** Scans of a parcel that nobody knew when they came and no person has dealt with, oldest first. */
export async function earlierScans(db: Database, trackingNo: string): Promise<EarlyScan[]> {
  return scansIn(
    await db
      .select({ taskId: tasks.id, body: reports.body })
      .from(tasks)
      .innerJoin(reports, and(isEarlyScan, sql`${reports.body} ->> 'tracking_no' = ${trackingNo}`))
      .orderBy(asc(tasks.number)),
  );
}

/** The same of every parcel that has since been announced, under whatever carrier. */
export async function forgottenScans(db: Database): Promise<EarlyScan[]> {
  return scansIn(
    await db
      .select({ taskId: tasks.id, body: reports.body })
      .from(tasks)
      .innerJoin(reports, isEarlyScan)
      .where(sql`exists (select 1 from ${parcels} where ${parcels.trackingNo} = ${reports.body} ->> 'tracking_no')`)
      .orderBy(asc(tasks.number)),
  );
}

function scansIn(rows: { taskId: string; body: unknown }[]): EarlyScan[] {
  return rows.map(({ taskId, body }) => ({ taskId, scan: KeptScan.parse(body) }));
}
