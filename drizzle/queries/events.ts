import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { CaseEvent } from '../../domain/events.ts';
import type { Database } from '../client.ts';
import { events } from '../schema.ts';

/** No side of a case reads that somebody looks at it, nor why. */
const notAboutRisks: SQL = sql`${events.type} <> 'risk_noticed' and not (
  ${events.type} in ('task_taken', 'task_returned', 'task_done') and ${events.leaf} -> 'data' ->> 'kind' = 'risk')`;

/** A page of a case's trail, oldest first, beginning behind seq `after`; with what is about risks, or without. */
export function listEvents(
  db: Database,
  { caseId, after, limit, ofRisks }: { caseId: string; after: number; limit: number; ofRisks: boolean },
): Promise<{ leaf: CaseEvent; hash: string }[]> {
  return db
    .select({ leaf: events.leaf, hash: events.hash })
    .from(events)
    .where(and(eq(events.stream, caseId), gt(events.seq, after), ofRisks ? undefined : notAboutRisks))
    .orderBy(asc(events.seq))
    .limit(limit);
}
