import { toText } from '../instant.ts';
import { dayOf, startOfDay } from './days.ts';
import type { Segment, Window } from './shapes.ts';
import { type Span, without } from './spans.ts';
import { type Calendar, calendarName, isWorkday } from './table.ts';
import { type End, openingHours } from './windows.ts';

/** A segment in epoch milliseconds. */
export type Stretch = Span & { kind: Segment['kind']; by: string | null; why: string | null };

/**
 * The answer to "why is it due then?": stretches that cover [start, last end] in order, without gap or overlap, equal
 * neighbours joined. `layers` lie over the window's own stretches, a later one over an earlier one.
 */
export function segmentsOf(window: Window, start: number, end: End, calendar: Calendar, layers: Stretch[]): Segment[] {
  const ground: Stretch[] = [];
  for (const stretch of ownStretches(window, start, end, calendar)) {
    const clipped = { ...stretch, from: Math.max(stretch.from, start), to: Math.min(stretch.to, end.due) };
    if (clipped.from < clipped.to) join(ground, clipped);
  }
  const joined: Stretch[] = [];
  for (const stretch of layers.reduce(layOver, ground).sort((a, b) => a.from - b.from)) join(joined, stretch);
  return joined.map(({ kind, from, to, by, why }) => ({ kind, from: toText(from), to: toText(to), by, why }));
}

function* ownStretches(window: Window, start: number, end: End, calendar: Calendar): Generator<Stretch> {
  if (window.kind === 'hours') return yield stretch('running', start, end.due);
  for (let day = dayOf(start); startOfDay(day) < end.due; day += 1) {
    const [from, to] = [startOfDay(day), startOfDay(day + 1)];
    const naturalDay = window.kind === 'natural_days' && from < end.strict;
    if (!naturalDay && !isWorkday(calendar, day)) {
      yield calendar.restDays.has(day)
        ? { ...stretch('holiday', from, to), by: calendarName(calendar) }
        : stretch('closed', from, to);
    } else if (window.kind === 'working_hours') {
      const hours = openingHours(window);
      yield stretch('closed', from, from + hours.from);
      yield stretch('running', from + hours.from, from + hours.to);
      yield stretch('closed', from + hours.to, to);
    } else {
      yield stretch('running', from, to);
    }
  }
}

function stretch(kind: Segment['kind'], from: number, to: number): Stretch {
  return { kind, from, to, by: null, why: null };
}

function layOver(ground: Stretch[], layer: Stretch): Stretch[] {
  if (layer.from >= layer.to) return ground;
  return [...ground.flatMap((under) => [...without(under, [layer])].map((rest) => ({ ...under, ...rest }))), layer];
}

function join(stretches: Stretch[], next: Stretch): void {
  const last = stretches.at(-1);
  if (last && last.kind === next.kind && last.by === next.by && last.why === next.why) last.to = next.to;
  else stretches.push({ ...next });
}
