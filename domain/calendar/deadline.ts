import { toMs, toText } from '../instant.ts';
import { dayOf, dayText } from './days.ts';
import { type Stretch, segmentsOf } from './segments.ts';
import { type Changes, countsDays, type Deadline, type Extension, type Pause, type Window } from './shapes.ts';
import { passed, type Span } from './spans.ts';
import type { Calendar } from './table.ts';
import { endOf, endSetTo, hoursMs, openSpans } from './windows.ts';

/**
 * When a window that starts at `from` (RFC 3339) is over, and why then (TM-01 to TM-04). A pause that has not ended gains
 * nothing yet: calculate again when it has. Extensions count from the end, in the order they were given.
 * @throws RangeError for a text that is no time, a pause that ends before it began, or a window that can't be counted.
 */
export function deadline(window: Window, from: string, calendar: Calendar, changes: Changes = {}): Deadline {
  const start = toMs(from);
  const pauses = pausesOf(changes);
  const ended = pauses.filter(hasEnded);
  const extensions = [...(changes.extensions ?? [])].sort((a, b) => toMs(a.from) - toMs(b.from));

  const set = changes.ends_at;
  const end = set === undefined ? endOf(window, start, calendar, ended) : endSetTo(toMs(set), start, ended);
  const extended = extend(end.due, extensions, ended);
  const due = extended.at(-1)?.to ?? end.due;
  const strict = extend(end.strict, extensions, ended).at(-1)?.to ?? end.strict;

  // Where pauses overlap, the first one is shown until it ends: it lies on top.
  const shown = pauses.map((pause) => ({ ...pause, from: Math.max(pause.from, start), to: Math.min(pause.to, due) }));
  const lastDay = (ms: number) => (countsDays(window.kind) ? dayText(dayOf(ms - 1)) : null);
  return {
    due_at: toText(due),
    strict_due_at: toText(strict),
    last_day: lastDay(due),
    strict_last_day: lastDay(strict),
    provisional: end.provisional,
    segments: segmentsOf(window, start, end, calendar, [
      ...(set === undefined
        ? []
        : [{ kind: 'running' as const, from: start, to: end.due, by: null, why: setByPerson }]),
      ...extended,
      ...shown.reverse(),
    ]),
  };
}

/** Why a window runs until then, where no rule says so. */
export const setByPerson = 'set by a person';

/**
 * The moment at which `fraction` (0–1) of the window has passed: in working time for working hours, in plain time between
 * start and due otherwise. RFC 3339 text.
 */
export function instantWithin(
  window: Window,
  from: string,
  calendar: Calendar,
  fraction: number,
  changes: Changes = {},
): string {
  const start = toMs(from);
  if (window.kind === 'working_hours') {
    const ended = (changes.pauses ?? []).map(pausedStretch).filter((pause) => pause.to < Number.POSITIVE_INFINITY);
    const part = Math.round(hoursMs(window.amount) * fraction);
    return toText(
      passed(
        part,
        openSpans(window, start, calendar),
        ended.sort((a, b) => a.from - b.from),
      ),
    );
  }
  const due = toMs(deadline(window, from, calendar, changes).due_at);
  return toText(start + Math.round((due - start) * fraction));
}

function pausesOf(changes: Changes): Stretch[] {
  return (changes.pauses ?? []).map(pausedStretch).sort((a, b) => a.from - b.from);
}

function hasEnded(pause: Span): boolean {
  return pause.to < Number.POSITIVE_INFINITY;
}

function pausedStretch({ from, to, by, why }: Pause): Stretch {
  const span = { from: toMs(from), to: to === null ? Number.POSITIVE_INFINITY : toMs(to) };
  if (span.to < span.from) throw new RangeError(`a pause ends before it began: ${from} to ${to}`);
  return { kind: 'paused', ...span, by, why };
}

/** The stretches that extensions add from `end` on. A pause takes nothing of them: it moves an end that was promised, too. */
function extend(end: number, extensions: Extension[], pauses: readonly Span[]): Stretch[] {
  const added: Stretch[] = [];
  const after = (from: number, ms: number) => passed(ms, [{ from, to: Number.POSITIVE_INFINITY }], pauses);
  let from = end;
  for (const { from: given, ms = 0, until, by, why } of extensions) {
    const promised = until === undefined ? 0 : toMs(until) - toMs(given);
    const to = Math.max(from, ms > 0 ? after(from, ms) : from, promised > 0 ? after(toMs(given), promised) : from);
    if (to > from) added.push({ kind: 'extended', from, to, by, why });
    from = to;
  }
  return added;
}
