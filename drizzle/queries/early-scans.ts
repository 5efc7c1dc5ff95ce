import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { scanKinds } from '../../domain/vocabulary.ts';
import type { Database } from '../client.ts';
import { reports, tasks } from '../schema.ts';

/** A carrier's scan as it was kept. */
const KeptScan = z.object({
  id: z.string(),
  kind: z.enum(scanKinds),
  carrier: z.string(),
  tracking_no: z.string(),
  occurred_at: z.string(),
});
export type KeptScan = z.infer<typeof KeptScan>;

/** Scans of a parcel that nobody knew when they came and no person has dealt with, oldest first. */
export async function earlierScans(db: Database, trackingNo: string): Promise<{ taskId: number; scan: KeptScan }[]> {
  const rows = await db
    .select({ taskId: tasks.id, body: reports.body })
    .from(tasks)
    .innerJoin(reports, and(eq(reports.source, 'carrier'), eq(reports.id, tasks.subject)))
    .where(
      and(
        eq(tasks.kind, 'scan_of_unknown_parcel'),
        isNull(tasks.doneAt),
        sql`${reports.body} ->> 'tracking_no' = ${trackingNo}`,
      ),
    )
    .orderBy(asc(tasks.id));
  return rows.map(({ taskId, body }) => ({ taskId, scan: KeptScan.parse(body) }));
}

export async function closeTask(db: Database, id: number): Promise<void> {
  await db.update(tasks).set({ doneAt: sql`clock_timestamp()` }).where(eq(tasks.id, id));
}
