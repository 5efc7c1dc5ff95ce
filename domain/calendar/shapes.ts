import { z } from 'zod';
import { Instant } from '../shapes.ts';

const DayText = z.iso.date();

/**
 * The published holiday list as data. `rest_days`: days off by the list, weekend days of a holiday included; `work_days`:
 * weekend days that are worked in exchange. Days are Beijing days; outside `coverage` (both ends included) no list is known.
 */
export const CalendarTable = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  version: z.int().min(1),
  coverage: z.strictObject({ from: DayText, to: DayText }),
  rest_days: z.array(DayText).max(5000),
  work_days: z.array(DayText).max(5000),
});
export type CalendarTable = z.infer<typeof CalendarTable>;

export const WindowKind = z.enum(['working_hours', 'workdays', 'natural_days', 'hours']);
export type WindowKind = z.infer<typeof WindowKind>;

/** More than any window of standard or law, and little enough to count day by day. */
export const MOST = 10_000;

/**
 * How long someone has. `amount` counts hours or whole days, by `kind`; `rollover` (natural days only, off when absent) moves a
 * last day that is a rest day to the next workday (TM-02); `hours` are the opening hours that working hours are counted in.
 */
export const Window = z
  .strictObject({
    kind: WindowKind,
    amount: z.number().min(0).max(MOST),
    rollover: z.boolean().optional(),
    hours: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'opening hours as 09:00-21:00')
      .refine((hours) => hours.slice(0, 5) < hours.slice(6), 'closing comes after opening')
      .optional(),
  })
  .refine((window) => !countsDays(window.kind) || Number.isInteger(window.amount), {
    path: ['amount'],
    error: 'days are counted whole',
  })
  .refine((window) => window.kind !== 'working_hours' || window.hours !== undefined, {
    path: ['hours'],
    error: 'working hours need opening hours',
  });
export type Window = z.infer<typeof Window>;

/** Times are RFC 3339 text. `to` is null while the pause lasts. */
export type Pause = { from: string; to: string | null; by: string; why: string };

/** More time, given at `from`: `ms` milliseconds at the end, or the end moved to `until` if that is later. */
export type Extension = { from: string; ms?: number; until?: string; by: string; why: string };

/** What changed a window: an end that a person has set instead of its own, and what came on its way. */
export type Changes = { ends_at?: string; pauses?: Pause[]; extensions?: Extension[] };

/**
 * A stretch of a window. `closed`: outside opening hours, or a weekend; `holiday`: off by the published list, which `by` names
 * as `<calendar>@<version>`; `paused` and `extended` say by whom and why.
 */
export const Segment = z.object({
  kind: z.enum(['running', 'paused', 'closed', 'holiday', 'extended']),
  from: Instant,
  to: Instant,
  by: z.string().nullable(),
  why: z.string().nullable(),
});
export type Segment = z.infer<typeof Segment>;

/**
 * When a window ends and why then. A day kind ends at 24:00 of `last_day`, so `due_at` is the next midnight; `strict_*` is the
 * end without rollover; hour kinds have no last day. `provisional`: a day was counted that no published list covers (TM-04).
 */
export const Deadline = z.object({
  due_at: Instant,
  strict_due_at: Instant,
  last_day: DayText.nullable(),
  strict_last_day: DayText.nullable(),
  provisional: z.boolean(),
  segments: z.array(Segment),
});
export type Deadline = z.infer<typeof Deadline>;

export function countsDays(kind: WindowKind): boolean {
  return kind === 'workdays' || kind === 'natural_days';
}
