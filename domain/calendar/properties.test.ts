import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toMs, toText } from '../instant.ts';
import { dayOf, dayText, parseDay, startOfDay } from './days.ts';
import { deadline, instantWithin } from './deadline.ts';
import { type Changes, countsDays, type Deadline, type Extension, type Pause, type Window } from './shapes.ts';
import { compileCalendar, isWorkday } from './table.ts';

const first = parseDay('2026-01-01');
const start = startOfDay(first);
const DAY = 86_400_000;

/** Any list, however odd: what holds for it holds for next year's. */
const anyCalendar = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 364 }), fc.boolean()), {
    selector: ([day]) => day,
    maxLength: 60,
  })
  .map((days) => {
    const listed = (off: boolean) => days.filter(([, rest]) => rest === off).map(([day]) => dayText(first + day));
    return compileCalendar({
      id: 'any',
      version: 1,
      coverage: { from: '2026-01-01', to: '2026-12-31' },
      rest_days: listed(true),
      work_days: listed(false),
    });
  });

/** Whole hours often, so that edges meet. */
const anyMs = fc.oneof(
  fc.integer({ min: 0, max: 120 * 24 }).map((hours) => hours * 3_600_000),
  fc.integer({ min: 0, max: 120 * DAY }),
);
const anyInstant = anyMs.map((ms) => toText(start + ms));
const anyWindow: fc.Arbitrary<Window> = fc.oneof(
  fc.record({
    kind: fc.constant('natural_days' as const),
    amount: fc.integer({ min: 0, max: 40 }),
    rollover: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('workdays' as const), amount: fc.integer({ min: 0, max: 40 }) }),
  fc.record({ kind: fc.constant('hours' as const), amount: fc.integer({ min: 0, max: 400 }) }),
  fc.record({
    kind: fc.constant('working_hours' as const),
    amount: fc.integer({ min: 0, max: 100 }),
    hours: fc.constantFrom('09:00-21:00', '00:00-24:00', '13:30-13:31'),
  }),
);
const anyPause: fc.Arbitrary<Pause> = fc
  .record({
    from: anyMs,
    length: fc.option(anyMs.map((ms) => ms / 10)),
    by: fc.constantFrom('merchant', 'platform'),
    why: fc.constant('evidence'),
  })
  .map(({ from, length, ...who }) => ({
    from: toText(start + from),
    to: length === null ? null : toText(start + Math.floor(from + length)),
    ...who,
  }));
const anyPauses = fc.array(anyPause, { maxLength: 5 });
const anyExtension: fc.Arbitrary<Extension> = fc.record(
  {
    from: anyInstant,
    ms: fc.integer({ min: 0, max: 3 * DAY }),
    until: anyInstant,
    by: fc.constant('platform'),
    why: fc.constant('outage'),
  },
  { requiredKeys: ['from', 'by', 'why'] },
);
const anyChanges: fc.Arbitrary<Changes> = fc.record({
  pauses: anyPauses,
  extensions: fc.array(anyExtension, { maxLength: 3 }),
});

const spent = (result: Deadline, kind: string) =>
  result.segments
    .filter((segment) => segment.kind === kind)
    .reduce((sum, { from, to }) => sum + toMs(to) - toMs(from), 0);

describe('whatever the calendar, the window and its changes', () => {
  test('segments cover start to end without gap or overlap, equal neighbours joined', () => {
    fc.assert(
      fc.property(anyWindow, anyInstant, anyCalendar, anyChanges, (window, from, calendar, changes) => {
        const { segments, due_at } = deadline(window, from, calendar, changes);
        let reached = toMs(from);
        let before = '';
        for (const { from: begins, to, ...what } of segments) {
          expect(toMs(begins)).toBe(reached);
          expect(toMs(to)).toBeGreaterThan(reached);
          expect(JSON.stringify(what)).not.toBe(before);
          reached = toMs(to);
          before = JSON.stringify(what);
        }
        expect(reached).toBe(toMs(due_at));
      }),
    );
  });

  test('more amount never ends earlier', () => {
    fc.assert(
      fc.property(
        anyWindow,
        fc.nat(20),
        anyInstant,
        anyCalendar,
        anyChanges,
        (window, more, from, calendar, changes) => {
          const longer = deadline({ ...window, amount: window.amount + more }, from, calendar, changes);
          const result = deadline(window, from, calendar, changes);
          expect(toMs(longer.due_at)).toBeGreaterThanOrEqual(toMs(result.due_at));
          expect(toMs(longer.strict_due_at)).toBeGreaterThanOrEqual(toMs(result.strict_due_at));
        },
      ),
    );
  });

  test('one more pause or extension never ends it earlier, and strict is never after due', () => {
    fc.assert(
      fc.property(
        anyWindow,
        anyInstant,
        anyCalendar,
        anyChanges,
        anyPause,
        anyExtension,
        (window, from, calendar, changes, pause, extension) => {
          const result = deadline(window, from, calendar, changes);
          const paused = deadline(window, from, calendar, { ...changes, pauses: [...(changes.pauses ?? []), pause] });
          const extended = deadline(window, from, calendar, {
            ...changes,
            extensions: [...(changes.extensions ?? []), extension],
          });
          expect(toMs(paused.due_at)).toBeGreaterThanOrEqual(toMs(result.due_at));
          expect(toMs(extended.due_at)).toBeGreaterThanOrEqual(toMs(result.due_at));
          expect(toMs(result.strict_due_at)).toBeLessThanOrEqual(toMs(result.due_at));
        },
      ),
    );
  });

  test('it never ends inside a pause that has ended', () => {
    fc.assert(
      fc.property(anyWindow, anyInstant, anyCalendar, anyChanges, (window, from, calendar, changes) => {
        if (window.amount === 0) return;
        const due = toMs(deadline(window, from, calendar, changes).due_at);
        for (const { from: begins, to } of changes.pauses ?? []) {
          if (to !== null) expect(toMs(begins) < due && due < toMs(to)).toBe(false);
        }
      }),
    );
  });

  test('day kinds end at midnight, and rolled ones after a workday', () => {
    fc.assert(
      fc.property(anyWindow, anyInstant, anyCalendar, anyPauses, (window, from, calendar, pauses) => {
        if (!countsDays(window.kind)) return;
        const result = deadline(window, from, calendar, { pauses });
        const end = dayOf(toMs(result.due_at));
        expect(startOfDay(end)).toBe(toMs(result.due_at));
        expect(result.last_day).toBe(dayText(end - 1));
        if (window.kind === 'workdays' || window.rollover) expect(isWorkday(calendar, end - 1)).toBe(true);
      }),
    );
  });

  test('hour kinds run for exactly their amount', () => {
    fc.assert(
      fc.property(anyWindow, anyInstant, anyCalendar, anyPauses, (window, from, calendar, pauses) => {
        if (countsDays(window.kind)) return;
        const ended = pauses.filter((pause) => pause.to !== null);
        const result = deadline(window, from, calendar, { pauses: ended });
        expect(spent(result, 'running')).toBe(window.amount * 3_600_000);
      }),
    );
  });

  test('a share lies between start and end and grows with the fraction', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        anyWindow,
        anyInstant,
        anyCalendar,
        anyPauses,
        share,
        share,
        (window, from, calendar, pauses, one, other) => {
          const within = (fraction: number) => toMs(instantWithin(window, from, calendar, fraction, { pauses }));
          const [low, high] = [within(Math.min(one, other)), within(Math.max(one, other))];
          expect(low).toBeGreaterThanOrEqual(toMs(from));
          expect(high).toBeGreaterThanOrEqual(low);
          expect(within(1)).toBe(toMs(deadline(window, from, calendar, { pauses }).due_at));
        },
      ),
    );
  });
});
