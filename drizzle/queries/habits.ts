import { type SQL, sql } from 'drizzle-orm';
import { mostHabitsRead } from '../../domain/risk.ts';
import { cases } from '../schema.ts';

/** So few that PostgreSQL walks down the index, whatever it believes of the consumer: a hundred of ten thousand cases cost it 20 ms. */
const momentsOf = (moment: SQL, which: SQL) =>
  sql`(select coalesce(jsonb_agg(extract(epoch from at) * 1000), '[]') from (
    select ${moment} as at from ${cases} own where ${which} order by ${moment} desc limit ${sql.raw(String(mostHabitsRead))}) newest)`;

/** When a consumer opened cases: epoch milliseconds, of each case in its own time. */
export const openingsOf = (consumer: SQL) => momentsOf(sql`own.opened_at`, sql`own.consumer_id = ${consumer}`);

/** When cases of theirs ended refunded without the goods back. */
export const keepsOf = (consumer: SQL) =>
  momentsOf(sql`own.kept_at`, sql`own.consumer_id = ${consumer} and own.kept_at is not null`);
