import { dayOf, startOfDay } from './days.ts';
import { countsDays, MOST, type Window } from './shapes.ts';
import { passed, type Span } from './spans.ts';
import { type Calendar, covers, isWorkday } from './table.ts';

/** The end of a window in epoch milliseconds; `strict` is the end without rollover. */
export type End = { due: number; strict: number; provisional: boolean };

/**
 * When a window that starts at `start` (epoch milliseconds) is over. `pauses` have ended and are ordered by their start.
 * @throws RangeError for an amount that is negative, beyond MOST, or no whole number of days, and for missing opening hours.
 */
export function endOf(window: Window, start: number, calendar: Calendar, pauses: readonly Span[]): End {
  if (!(window.amount >= 0 && window.amount <= MOST)) throw new RangeError(`not an amount of time: ${window.amount}`);
  if (countsDays(window.kind)) return dayEnd(window, dayOf(start), calendar, pauses);
  const due = passed(hoursMs(window.amount), openSpans(window, start, calendar), pauses);
  const lastDay = dayOf(Math.max(start, due - 1));
  // Plain hours look at no calendar, so no list to come can move them.
  const provisional = window.kind === 'working_hours' && !covers(calendar, dayOf(start), lastDay);
  return { due, strict: due, provisional };
}

/** A moment that a person has set is one in plain time: no list moves it, a pause does by its length. */
export function endSetTo(moment: number, start: number, pauses: readonly Span[]): End {
  const due = passed(moment - start, [{ from: start, to: Number.POSITIVE_INFINITY }], pauses);
  return { due, strict: due, provisional: false };
}

/** Natural or working days: the first day is not counted (TM-01), the last one ends at 24:00. */
function dayEnd(window: Window, start: number, calendar: Calendar, pauses: readonly Span[]): End {
  if (!Number.isInteger(window.amount)) throw new RangeError(`days are counted whole: ${window.amount}`);
  const workdays = window.kind === 'workdays';
  const paused = (day: number) => pauses.some((pause) => dayOf(pause.from) < day && day <= dayOf(pause.to));
  let counted = start;
  for (let left = window.amount; left > 0; ) {
    counted += 1;
    if (!paused(counted) && (!workdays || isWorkday(calendar, counted))) left -= 1;
  }
  // A last day inside a pause, or whose end a pause has swallowed, would be over before anyone could use it.
  const settle = (day: number, onWorkday: boolean) => {
    let last = day;
    while (paused(last + 1) || (onWorkday && !isWorkday(calendar, last))) last += 1;
    return last;
  };
  const strict = settle(counted, workdays);
  const last = settle(strict, workdays || window.rollover === true);
  return {
    due: startOfDay(last + 1),
    strict: startOfDay(strict + 1),
    provisional: !covers(calendar, Math.min(start + 1, last), last),
  };
}

/** When an hour kind runs, from `start` on, without end. */
export function* openSpans(window: Window, start: number, calendar: Calendar): Generator<Span> {
  if (window.kind === 'hours') return yield { from: start, to: Number.POSITIVE_INFINITY };
  const opening = openingHours(window);
  for (let day = dayOf(start); ; day += 1) {
    const to = startOfDay(day) + opening.to;
    const from = Math.max(start, startOfDay(day) + opening.from);
    if (from < to && isWorkday(calendar, day)) yield { from, to };
  }
}

/** Opening hours as milliseconds from midnight. */
export function openingHours(window: Window): Span {
  const [, ...digits] = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(window.hours ?? '') ?? [];
  const [openHour = 0, openMinute = 0, closeHour = 0, closeMinute = 0] = digits.map(Number);
  const hours = { from: hoursMs(openHour + openMinute / 60), to: hoursMs(closeHour + closeMinute / 60) };
  if (hours.from >= hours.to || hours.to > hoursMs(24)) throw new RangeError(`not opening hours: ${window.hours}`);
  return hours;
}

export function hoursMs(hours: number): number {
  return Math.round(hours * 3_600_000);
}
