import { BEIJING_MS } from '../instant.ts';

/** Beijing days as numbers: 0 is 1970-01-01. No time zone data, no local getters, so every machine counts alike. */

const DAY_MS = 86_400_000;

/** The Beijing day an instant (epoch milliseconds) falls on. */
export function dayOf(ms: number): number {
  return Math.floor((ms + BEIJING_MS) / DAY_MS);
}

/** Beijing midnight that begins the day, in epoch milliseconds. */
export function startOfDay(day: number): number {
  return day * DAY_MS - BEIJING_MS;
}

/** 'YYYY-MM-DD'. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** @throws RangeError unless the text is 'YYYY-MM-DD' and names a day that exists. */
export function parseDay(text: string): number {
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) / DAY_MS : Number.NaN;
  if (Number.isNaN(day) || dayText(day) !== text) throw new RangeError(`not a day: ${text}`);
  return day;
}

/** The corresponding day `months` later, or the end of that month where it has none (TM-01); years are 12 months. */
export function addMonths(day: number, months: number): number {
  const date = new Date(day * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const monthEnd = Date.UTC(year, month + 1, 0) / DAY_MS;
  return Math.min(Date.UTC(year, month, date.getUTCDate()) / DAY_MS, monthEnd);
}

export function isWeekend(day: number): boolean {
  const sinceThursday = ((day % 7) + 7) % 7;
  return sinceThursday === 2 || sinceThursday === 3;
}
