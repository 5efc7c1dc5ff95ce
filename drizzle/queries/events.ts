import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { CaseEvent } from '../../domain/events.ts';
import type { Database } from '../client.ts';
import { events } from '../schema.ts';

/** No side of a case reads that somebody looks at it, nor why. */
const notAboutRisks: SQL = sql`${events.type} <> 'risk_noticed' and not (
  ${events.type} in ('task_taken', 'task_returned', 'task_done') and ${events.leaf} -> 'data' ->> 'kind' = 'risk')`;

/** Nor does the consumer read of money that somebody proposes and others may decline. */
const notAboutProposals: SQL = sql`${events.type} not in ('payment_proposed', 'payment_approved', 'payment_declined')`;

type Asked = { caseId: string; after: number; limit: number; ofRisks: boolean; ofProposals: boolean };

/** A page of a case's trail, oldest first, beginning behind seq `after`; with what is about risks and proposals, or without. */
export function listEvents(
  db: Database,
  { caseId, after, limit, ofRisks, ofProposals }: Asked,
): Promise<{ leaf: CaseEvent; hash: string }[]> {
  return db
    .select({ leaf: events.leaf, hash: events.hash })
    .from(events)
    .where(
      and(
        eq(events.stream, caseId),
        gt(events.seq, after),
        ofRisks ? undefined : notAboutRisks,
        ofProposals ? undefined : notAboutProposals,
      ),
    )
    .orderBy(asc(events.seq))
    .limit(limit);
}
