import { and, asc, eq, gt } from 'drizzle-orm';
import type { CaseEvent } from '../../domain/events.ts';
import type { Database } from '../client.ts';
import { events } from '../schema.ts';

/** A page of a case's trail, oldest first, beginning behind seq `after`. */
export function listEvents(
  db: Database,
  { caseId, after, limit }: { caseId: string; after: number; limit: number },
): Promise<{ leaf: CaseEvent; hash: string }[]> {
  return db
    .select({ leaf: events.leaf, hash: events.hash })
    .from(events)
    .where(and(eq(events.stream, caseId), gt(events.seq, after)))
    .orderBy(asc(events.seq))
    .limit(limit);
}
