import { isWeekend, parseDay } from './days.ts';
import type { CalendarTable } from './shapes.ts';

/** A calendar table made ready for counting; days are Beijing day numbers, `from` and `to` (included) its coverage. */
export type Calendar = {
  id: string;
  version: number;
  from: number;
  to: number;
  restDays: ReadonlySet<number>;
  workDays: ReadonlySet<number>;
};

/** @throws RangeError when a day does not exist, lies outside the coverage, or is both off and worked. */
export function compileCalendar(table: CalendarTable): Calendar {
  const from = parseDay(table.coverage.from);
  const to = parseDay(table.coverage.to);
  const restDays = new Set(table.rest_days.map(parseDay));
  const workDays = new Set(table.work_days.map(parseDay));
  if ([...restDays, ...workDays].some((day) => day < from || day > to)) {
    throw new RangeError(`calendar ${table.id}: a listed day lies outside the coverage`);
  }
  if (!restDays.isDisjointFrom(workDays)) {
    throw new RangeError(`calendar ${table.id}: a day is both off and worked`);
  }
  return { id: table.id, version: table.version, from, to, restDays, workDays };
}

/** `<id>@<version>`: how cases and segments name the list they were counted by. */
export function calendarName({ id, version }: { id: string; version: number }): string {
  return `${id}@${version}`;
}

/** Outside the coverage a day is an ordinary weekday or weekend: whoever counts it says that the result is provisional. */
export function isWorkday(calendar: Calendar, day: number): boolean {
  return calendar.workDays.has(day) || !(calendar.restDays.has(day) || isWeekend(day));
}

/** The first workday after `day`. */
export function nextWorkday(calendar: Calendar, day: number): number {
  let next = day + 1;
  while (!isWorkday(calendar, next)) next += 1;
  return next;
}

export function covers(calendar: Calendar, from: number, to: number): boolean {
  return calendar.from <= from && to <= calendar.to;
}
