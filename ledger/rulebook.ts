import { type Calendar, type CalendarTable, compileCalendar } from '../domain/calendar.ts';
import type { Standard } from '../domain/standard.ts';
import { cn } from '../policy/calendars/cn.ts';
import { currentVersion, standards } from '../policy/standard.ts';

/** Every version of standard and calendar that a case may have been opened under, and the ones new cases are opened under. */
export type Rulebook = {
  standards: ReadonlyMap<string, Standard>;
  currentStandard: string;
  calendars: ReadonlyMap<string, Calendar>;
  currentCalendar: string;
};

export const rulebook: Rulebook = {
  standards,
  currentStandard: currentVersion,
  calendars: new Map([[nameOf(cn), compileCalendar(cn)]]),
  currentCalendar: nameOf(cn),
};

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

function nameOf({ id, version }: CalendarTable): string {
  return `${id}@${version}`;
}
