import { and, asc, eq, lte, notInArray, or, type SQL, sql } from 'drizzle-orm';
import type { CaseEvent } from '../../domain/events.ts';
import { untold } from '../../domain/notices.ts';
import type { Database } from '../client.ts';
import { cases, events } from '../schema.ts';
import type { Scope } from './cases.ts';

/** A place in the trail of all cases. */
export type EventPlace = { stream: string; seq: number };

/** Events that somebody is told of, the last written first, from `from` on, that one included. */
export async function listTold(
  db: Database,
  { scope, caseId, from, limit }: { scope: Scope; caseId?: string; from: EventPlace | null; limit: number },
): Promise<CaseEvent[]> {
  const { consumerId, merchantId } = scope;
  const rows = await db
    .select({ leaf: events.leaf })
    .from(events)
    .innerJoin(cases, eq(cases.id, events.stream))
    .where(
      and(
        notInArray(events.type, [...untold]),
        caseId === undefined ? undefined : eq(events.stream, caseId),
        consumerId === undefined ? undefined : eq(cases.consumerId, consumerId),
        merchantId === undefined ? undefined : eq(cases.merchantId, merchantId),
        from ? notAfter(from) : undefined,
      ),
    )
    .orderBy(sql`${events.writtenAt} desc, ${events.stream} desc, ${events.seq} desc`)
    .limit(limit);
  return rows.map(({ leaf }) => leaf);
}

/** Compared in SQL, which keeps finer times than JavaScript. */
function notAfter({ stream, seq }: EventPlace): SQL {
  return sql`(${events.writtenAt}, ${events.stream}, ${events.seq}) <= (
    select written_at, stream, seq from events where stream = ${stream} and seq = ${seq})`;
}

/** The trails of cases, each up to a seq, oldest first. */
export async function trailsUpTo(db: Database, ends: readonly EventPlace[]): Promise<Map<string, CaseEvent[]>> {
  if (ends.length === 0) return new Map();
  const upTo = ends.map(({ stream, seq }) => and(eq(events.stream, stream), lte(events.seq, seq)));
  const rows = await db
    .select({ leaf: events.leaf })
    .from(events)
    .where(or(...upTo))
    .orderBy(asc(events.stream), asc(events.seq));
  return Map.groupBy(
    rows.map(({ leaf }) => leaf),
    ({ stream }) => stream,
  );
}
