import { desc, sql } from 'drizzle-orm';
import { CalendarTable } from '../../domain/calendar.ts';
import type { Database, DrizzleTransaction } from '../client.ts';
import { calendars } from '../schema.ts';

type Reader = Pick<Database, 'select'>;

/** A published holiday list. */
export type Published = { table: CalendarTable; publishedAt: Date };

/** Every version, the one in force first. */
export async function listCalendars(db: Reader): Promise<Published[]> {
  const rows = await db.select().from(calendars).orderBy(desc(calendars.version));
  return rows.map(publishedIn);
}

export type CalendarName = { id: string; version: number };

/** What the list in force is called, as part of another query; null before the first one. */
export const calendarInForce = sql<CalendarName | null>`(select jsonb_build_object('id', id, 'version', version) from ${calendars} order by version desc limit 1)`;

/** What the list in force is called; null before the first one. */
export async function nameInForce(db: Reader): Promise<CalendarName | null> {
  const [latest] = await db
    .select({ id: calendars.id, version: calendars.version })
    .from(calendars)
    .orderBy(desc(calendars.version))
    .limit(1);
  return latest ?? null;
}

export async function insertCalendar(tx: DrizzleTransaction, table: CalendarTable): Promise<Published> {
  const { id, version, coverage, rest_days: restDays, work_days: workDays } = table;
  const [row] = await tx
    .insert(calendars)
    .values({ id, version, coverageFrom: coverage.from, coverageTo: coverage.to, restDays, workDays })
    .returning();
  if (!row) throw new Error('an inserted calendar came back empty');
  return publishedIn(row);
}

function publishedIn(row: typeof calendars.$inferSelect): Published {
  const { id, version, coverageFrom, coverageTo, restDays, workDays, publishedAt } = row;
  const coverage = { from: coverageFrom, to: coverageTo };
  return {
    table: CalendarTable.parse({ id, version, coverage, rest_days: restDays, work_days: workDays }),
    publishedAt,
  };
}
