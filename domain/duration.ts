import { z } from 'zod';

const ISO = /^P(?=[\dT])(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/;
const DAY_MS = 86_400_000;

/** An ISO 8601 duration of weeks, days, hours, minutes and seconds; months and years have no fixed length. */
export const Duration = z.string().regex(ISO, 'an ISO 8601 duration such as P3D or PT12H').meta({ id: 'Duration' });

/** Milliseconds of an ISO 8601 duration. @throws RangeError for anything else. */
export function durationMs(text: string): number {
  const parts = ISO.exec(text);
  if (!parts) throw new RangeError(`not a duration: ${text}`);
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return (weeks * 7 + days) * DAY_MS + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** Milliseconds as an ISO 8601 duration, cut to whole seconds; a negative one begins with a minus (ISO 8601-2). */
export function durationText(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const [days, rest] = [Math.floor(seconds / 86_400), seconds % 86_400];
  const parts = [
    [Math.floor(rest / 3600), 'H'],
    [Math.floor((rest % 3600) / 60), 'M'],
    [rest % 60, 'S'],
  ] as const;
  const time = parts.map(([count, unit]) => (count > 0 ? `${count}${unit}` : '')).join('');
  const text = `P${days > 0 ? `${days}D` : ''}${time ? `T${time}` : ''}`;
  return `${ms < 0 ? '-' : ''}${text === 'P' ? 'PT0S' : text}`;
}
