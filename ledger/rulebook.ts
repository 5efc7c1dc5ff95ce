import { type Calendar, calendarName, compileCalendar } from '../domain/calendar.ts';
import type { Standard } from '../domain/standard.ts';
import type { Database } from '../drizzle/client.ts';
import { type CalendarName, listCalendars, nameInForce } from '../drizzle/queries/calendars.ts';
import { currentVersion, standards } from '../policy/standard.ts';

/** Every version of standard and calendar that a case may have been opened under, and the ones new cases are opened under. */
export type Rulebook = {
  standards: ReadonlyMap<string, Standard>;
  currentStandard: string;
  calendars: ReadonlyMap<string, Calendar>;
  currentCalendar: string;
};

/**
 * The rules as they are now. Read it after the case it is for: a calendar is published before any case is counted by it, so
 * whatever a case names is in there. `inForce`: the list in force, where it was read with the case.
 * @throws Error when no calendar was ever published.
 */
export type ReadRulebook = (db: Pick<Database, 'select'>, inForce?: CalendarName | null) => Promise<Rulebook>;

/** Standards come with the code, calendars from the table; compiled ones are kept until a newer version is there. */
export function createRulebook(): ReadRulebook {
  let kept: Rulebook | null = null;
  return async (db, inForce) => {
    const latest = inForce ?? (await nameInForce(db));
    if (!latest) throw new Error('no calendar was published here');
    const currentCalendar = calendarName(latest);
    if (kept?.currentCalendar === currentCalendar) return kept;
    const published = await listCalendars(db);
    kept = {
      standards,
      currentStandard: currentVersion,
      calendars: new Map(published.map(({ table }) => [calendarName(table), compileCalendar(table)])),
      currentCalendar,
    };
    return kept;
  };
}

/** What a case was opened under. @throws Error when that version is not here: an older build meets newer data. */
export function rulesOf(book: Rulebook, versions: { standard: string; calendar: string }) {
  const standard = book.standards.get(versions.standard);
  const calendar = book.calendars.get(versions.calendar);
  if (!standard || !calendar)
    throw new Error(`standard ${versions.standard} or calendar ${versions.calendar} is not here`);
  return { standard, calendar };
}

/** What a new case would be opened under. */
export function currentRules(book: Rulebook) {
  return rulesOf(book, { standard: book.currentStandard, calendar: book.currentCalendar });
}
