import { count, eq, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { cases, outbox } from '../schema.ts';

/** Seconds since the oldest debt of an open case that nothing has answered yet; 0 when nothing is owed. */
export async function oldestOwedSeconds(db: Database): Promise<number> {
  const { rows } = await db.execute<{ seconds: number | null }>(sql`
    select extract(epoch from clock_timestamp() - min(owing.written_at))::float8 as seconds
    from cases
    join lateral (
      select written_at from events
      where stream = cases.id and leaf -> 'data' ? 'owes'
      order by seq desc limit 1
    ) owing on true
    where not cases.final and cases.state -> 'owes' <> '[]'::jsonb`);
  return Math.max(0, rows[0]?.seconds ?? 0);
}

/** Seconds from the event that owed an effect to the one that answered it; null while there is no such pair. */
export async function answeredAfterSeconds(db: Database, caseId: string, effectId: string): Promise<number | null> {
  const { rows } = await db.execute<{ seconds: number | null }>(sql`
    select extract(epoch from min(answering.written_at) - min(owing.written_at))::float8 as seconds
    from events owing
    join events answering on answering.stream = owing.stream and answering.leaf -> 'data' -> 'done' ? ${effectId}
    where owing.stream = ${caseId}
      and owing.leaf -> 'data' -> 'owes' @> ${JSON.stringify([{ id: effectId }])}::jsonb`);
  return rows[0]?.seconds ?? null;
}

export function countOpenByStage(db: Database): Promise<{ stage: string; open: number }[]> {
  return db
    .select({ stage: cases.stage, open: count() })
    .from(cases)
    .where(eq(cases.final, false))
    .groupBy(cases.stage);
}

/** Facts of a case that Temporal has not been told. */
export async function untoldOf(db: Database, caseId: string): Promise<number> {
  return db.$count(outbox, eq(outbox.caseId, caseId));
}
