import {
  addMonths,
  type Calendar,
  dayOf,
  dayText,
  deadline,
  isWorkday,
  nextWorkday,
  startOfDay,
} from '../../domain/calendar.ts';
import { toMs, toText } from '../../domain/instant.ts';
import type { RightWindow } from '../../domain/standard.ts';

/** Whether a right may still be used at the moment of the notice, and until when; no window where it has not begun or never will. */
export type Term = { open: boolean; window: RightWindow | null };

/** What every term is measured by: the notice counts, not the parcel (NR-01). Times are epoch milliseconds. */
export type Measure = { noticeAt: number; calendar: Calendar; rollover: boolean };

export const notBegun: Term = { open: true, window: null };
export const never: Term = { open: false, window: null };

/** Natural days from `start`, the first not counted (TM-01). */
export function termOfDays(days: number, start: number | null, measure: Measure): Term {
  if (start === null) return notBegun;
  const { calendar, rollover } = measure;
  const end = deadline({ kind: 'natural_days', amount: days, rollover }, toText(start), calendar);
  const window = {
    last_day: end.last_day ?? '',
    strict_last_day: end.strict_last_day ?? '',
    ends_at: end.due_at,
    strict_ends_at: end.strict_due_at,
    provisional: end.provisional,
  };
  return { open: measure.noticeAt < toMs(window.ends_at), window };
}

/** Months from `start` to the corresponding day (TM-01), and `extraDays` on top of them. */
export function termOfMonths(months: number, extraDays: number, start: number | null, measure: Measure): Term {
  if (start === null) return notBegun;
  const { calendar, rollover, noticeAt } = measure;
  const strict = addMonths(dayOf(start), months) + extraDays;
  const last = rollover && !isWorkday(calendar, strict) ? nextWorkday(calendar, strict) : strict;
  const window = {
    last_day: dayText(last),
    strict_last_day: dayText(strict),
    ends_at: toText(startOfDay(last + 1)),
    strict_ends_at: toText(startOfDay(strict + 1)),
    provisional: dayOf(start) < calendar.from || last > calendar.to,
  };
  return { open: noticeAt < startOfDay(last + 1), window };
}

/** The one that lasts longer. */
export function longer(a: Term, b: Term): Term {
  if (a.window === null) return a.open ? a : b;
  if (b.window === null) return b.open ? b : a;
  return toMs(b.window.ends_at) > toMs(a.window.ends_at) ? b : a;
}
