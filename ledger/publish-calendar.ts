import { isDeepStrictEqual } from 'node:util';
import { sql } from 'drizzle-orm';
import { type CalendarTable, type CalendarUpdate, calendarName, refuseUpdate } from '../domain/calendar.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import type { Database } from '../drizzle/client.ts';
import { insertCalendar, listCalendars, type Published } from '../drizzle/queries/calendars.ts';
import { findKeptCommand } from '../drizzle/queries/commands.ts';
import { commands } from '../drizzle/schema.ts';
import type { IdempotencyKey } from './request.ts';

/** Any number, so long as every process that publishes uses the same. */
const publishLock = 7_245_004;

/**
 * Publishes a holiday list as the next version; the list that is in force already keeps its version. A repeated key answers with
 * the version it was first given.
 */
export async function publishCalendar(
  db: Database,
  update: CalendarUpdate,
  { account, key }: { account: string; key: IdempotencyKey },
): Promise<{ published: Published } | { refusal: Refusal }> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${publishLock})`);
    const versions = await listCalendars(tx);
    const known = await findKeptCommand(tx, account, key.key);
    if (known && known.fingerprint !== key.fingerprint)
      return refuse('idempotency_key_reused', 'The idempotency key was used for another request before.');
    const before = known && versions.find(({ table }) => calendarName(table) === known.caseId);
    if (before) return { published: before };

    const inForce = versions[0];
    const refused = refuseUpdate(update, inForce?.table ?? null);
    if (refused) return refused;
    const { version = 0, ...list } = inForce?.table ?? {};
    const isNews = !isDeepStrictEqual(update, list);
    const published = inForce && !isNews ? inForce : await insertCalendar(tx, { ...update, version: version + 1 });
    const { table } = published;
    await tx.insert(commands).values({ account, ...key, caseId: calendarName(table), seq: table.version });
    return { published };
  });
}

/** What comes with the code is published where it reaches further, or is newer, than what is here. */
export async function seedCalendar(db: Database, shipped: CalendarTable): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${publishLock})`);
    const [inForce] = await listCalendars(tx);
    if (!inForce) return void (await insertCalendar(tx, shipped));
    const { version, coverage } = inForce.table;
    const reachesFurther = shipped.coverage.to > coverage.to;
    const isNewer = shipped.coverage.to === coverage.to && shipped.version > version;
    if (reachesFurther || isNewer)
      await insertCalendar(tx, { ...shipped, version: Math.max(shipped.version, version + 1) });
  });
}
