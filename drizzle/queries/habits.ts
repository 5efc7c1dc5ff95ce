import { type SQL, sql } from 'drizzle-orm';
import { cases } from '../schema.ts';

/** What an opening is told of a consumer's habits: the newest only, so that nobody's many cases make an opening slow. */
const most = 100;

const momentsOf = (moment: SQL, which: SQL) =>
  sql`(select coalesce(jsonb_agg(extract(epoch from at) * 1000), '[]') from (
    select ${moment} as at from ${cases} own where ${which} order by ${moment} desc limit ${sql.raw(String(most))}) newest)`;

/** When a consumer opened cases: epoch milliseconds, of each case in its own time. */
export const openingsOf = (consumer: SQL) => momentsOf(sql`own.opened_at`, sql`own.consumer_id = ${consumer}`);

/** When cases of theirs ended refunded without the goods back. */
export const keepsOf = (consumer: SQL) =>
  momentsOf(sql`own.kept_at`, sql`own.consumer_id = ${consumer} and own.kept_at is not null`);
