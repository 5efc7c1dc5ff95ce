import { sql } from 'drizzle-orm';
import type { Database } from '../client.ts';

/** PostgreSQL's clock at the moment a row is read, epoch milliseconds: never the transaction's start, never this machine's. */
export const databaseNow = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`.mapWith(Number);

/** PostgreSQL's clock at this very moment, epoch milliseconds: the one that cases are kept by. */
export async function databaseClock(db: Database): Promise<number> {
  const { rows } = await db.execute<{ ms: string }>(sql`select ${databaseNow} as ms`);
  return Number(rows[0]?.ms);
}
