import { z } from 'zod';
import { type Calendar, deadline, Segment, setByPerson } from '../calendar.ts';
import { type Clock, clockStates } from '../clock.ts';
import { toMs, toText } from '../instant.ts';
import { clockNames, parties } from '../vocabulary.ts';

/** A window of a case. `segments` cover [started_at, due_at] without gap: the answer to "why is it due then?". */
export const ClockView = z
  .object({
    name: z.enum(clockNames),
    state: z.enum(clockStates),
    side: z.enum(parties),
    started_at: z.string(),
    due_at: z.string(),
    breached_at: z.string().nullable(),
    provisional: z.boolean(),
    clause: z.string(),
    rule: z.string(),
    ladder: z.array(z.object({ at: z.string(), action: z.string(), to: z.string(), done_at: z.string().nullable() })),
    segments: z.array(Segment),
  })
  .meta({ id: 'Clock' });
export type ClockView = z.infer<typeof ClockView>;

export function viewClock(clock: Clock, calendar: Calendar): ClockView {
  const { name, state, side, started_at, due_at, breached_at, provisional, clause, rule, ladder } = clock;
  const segments = segmentsOf(clock, calendar);
  return { name, state, side, started_at, due_at, breached_at, provisional, clause, rule, ladder, segments };
}

/** A window that another one ends earlier (SD-03) is cut where that one ends; what was given back is then added to that end. */
function segmentsOf(clock: Clock, calendar: Calendar): Segment[] {
  const { window, started_at, pauses, extensions } = clock;
  const whole = deadline(window, started_at, calendar, clock);
  if (toMs(whole.due_at) < toMs(clock.due_at)) {
    return [
      ...whole.segments,
      { kind: 'extended', from: whole.due_at, to: clock.due_at, by: 'platform', why: setByPerson },
    ];
  }
  if (whole.due_at === clock.due_at) return whole.segments;
  const added = extensions.reduce((sum, { ms = 0 }) => sum + ms, 0);
  const end = toMs(clock.due_at) - added;
  const own = deadline(window, started_at, calendar, { pauses }).segments.filter(({ from }) => toMs(from) < end);
  const cut = own.map((segment) => (toMs(segment.to) > end ? { ...segment, to: toText(end) } : segment));
  let from = end;
  const extended = extensions.map(({ ms = 0, by, why }): Segment => {
    const segment: Segment = { kind: 'extended', from: toText(from), to: toText(from + ms), by, why };
    from += ms;
    return segment;
  });
  return [...cut, ...extended];
}
