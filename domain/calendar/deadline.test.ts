import { describe, expect, test } from 'vitest';
import { addMonths, dayText, parseDay } from './days.ts';
import { deadline, instantWithin } from './deadline.ts';
import { notice2026 } from './notice-2026.ts';
import { Deadline, Window } from './shapes.ts';
import { compileCalendar } from './table.ts';

const calendar = compileCalendar(notice2026);
const at = (day: string, time = '10:00:00') => `${day}T${time}+08:00`;
const natural = (amount: number): Window => ({ kind: 'natural_days', amount, rollover: true });
const workdays = (amount: number): Window => ({ kind: 'workdays', amount });
const office = (amount: number): Window => ({ kind: 'working_hours', amount, hours: '09:00-21:00' });

describe('natural days with rollover (TM-02)', () => {
  test.each([
    ['E1: into Spring Festival', 7, '2026-02-13', '2026-02-20', '2026-02-24'],
    ['E3: a swapped Saturday is a workday', 7, '2026-02-21', '2026-02-28', '2026-02-28'],
    ['E5: into National Day', 7, '2026-09-24', '2026-10-01', '2026-10-08'],
    ['E6: a swapped Saturday after National Day', 7, '2026-10-03', '2026-10-10', '2026-10-10'],
    ['E11: refund after goods came back', 7, '2026-02-13', '2026-02-20', '2026-02-24'],
    ['E19: 7 days from installation', 7, '2026-06-15', '2026-06-22', '2026-06-22'],
    ['E19: 15 days from installation', 15, '2026-06-15', '2026-06-30', '2026-06-30'],
    ['E19: 7 days from sign-off', 7, '2026-06-10', '2026-06-17', '2026-06-17'],
    ['E20: 30 days in repair', 30, '2026-09-10', '2026-10-10', '2026-10-10'],
    ['E40: over a weekend', 7, '2026-03-01', '2026-03-08', '2026-03-09'],
  ])('%s: %d days from %s', (_, amount, from, strict, rolled) => {
    expect(deadline(natural(amount), at(from), calendar)).toMatchObject({
      last_day: rolled,
      strict_last_day: strict,
      due_at: at(dayText(parseDay(rolled) + 1), '00:00:00'),
      strict_due_at: at(dayText(parseDay(strict) + 1), '00:00:00'),
      provisional: false,
    });
  });

  test('the first day is not counted, from its first to its last moment', () => {
    for (const time of ['00:00:00', '23:59:59.999']) {
      expect(deadline(natural(7), at('2026-06-10', time), calendar).last_day).toBe('2026-06-17');
    }
    expect(deadline(natural(7), '2026-06-09T16:00:00Z', calendar).last_day).toBe('2026-06-17');
  });

  test('without rollover the last day may be a rest day', () => {
    const result = deadline({ kind: 'natural_days', amount: 7 }, at('2026-02-13'), calendar);
    expect(result).toMatchObject({ last_day: '2026-02-20', strict_last_day: '2026-02-20' });
  });

  test('E22: a warranty of a year and 20 days in repair', () => {
    expect(dayText(addMonths(parseDay('2025-11-20'), 12) + 20)).toBe('2026-12-10');
  });
});

describe('workdays (SD-02)', () => {
  test.each([
    ['E8: a swapped Saturday counts, Spring Festival does not', 3, '2026-02-13', '2026-02-25'],
    ['E10: a swapped Sunday counts', 3, '2026-09-18', '2026-09-22'],
    ['E20: 15 workdays over two holidays', 15, '2026-09-10', '2026-10-08'],
    ['from a rest day', 1, '2026-02-16', '2026-02-24'],
  ])('%s: %d workdays from %s', (_, amount, from, last) => {
    const result = deadline(workdays(amount), at(from), calendar);
    expect(result).toMatchObject({ last_day: last, strict_last_day: last });
    expect(result.due_at).toBe(at(dayText(parseDay(last) + 1), '00:00:00'));
  });
});

describe('hours', () => {
  test('E14: two working hours over Spring Festival, to the millisecond (SD-01)', () => {
    const result = deadline(office(2), at('2026-02-14', '20:30:00'), calendar);
    expect(result).toMatchObject({ due_at: at('2026-02-24', '10:30:00'), last_day: null, strict_last_day: null });
    expect(deadline(office(2), at('2026-02-14', '20:30:00.001'), calendar).due_at).toBe(
      at('2026-02-24', '10:30:00.001'),
    );
  });

  test('working hours that fit end the same day, at closing time at the latest', () => {
    expect(deadline(office(2), at('2026-02-13', '19:00:00'), calendar).due_at).toBe(at('2026-02-13', '21:00:00'));
    expect(deadline(office(2), at('2026-02-13', '03:00:00'), calendar).due_at).toBe(at('2026-02-13', '11:00:00'));
  });

  test('E17: plain hours do not stop for a holiday (TM-03)', () => {
    const result = deadline({ kind: 'hours', amount: 48 }, at('2026-02-14', '20:00:00'), calendar);
    expect(result).toMatchObject({ due_at: at('2026-02-16', '20:00:00'), last_day: null });
  });
});

describe('provisional (TM-04)', () => {
  test.each([
    ['counted into 2027', workdays(3), '2026-12-30', true],
    ['rolled into 2027', natural(1), '2026-12-25', false],
    ['counted to the last covered day', natural(1), '2026-12-30', false],
    ['natural days into 2027', natural(7), '2026-12-28', true],
    ['before the coverage', workdays(1), '2025-12-30', true],
    ['working hours into 2027', office(8), '2026-12-31', false],
    ['more working hours into 2027', office(12), '2026-12-31', true],
    ['plain hours look at no list', { kind: 'hours', amount: 480 } satisfies Window, '2026-12-31', false],
  ])('%s', (_, window, from, provisional) => {
    expect(deadline(window, at(from), calendar).provisional).toBe(provisional);
  });

  test('a last day rolled past the coverage', () => {
    const toNovember = compileCalendar({ ...notice2026, coverage: { from: '2026-01-01', to: '2026-11-29' } });
    expect(deadline(natural(2), at('2026-11-27'), toNovember)).toMatchObject({
      strict_last_day: '2026-11-29',
      last_day: '2026-11-30',
      provisional: true,
    });
  });
});

describe('segments say why', () => {
  const brief = (result: Deadline) =>
    result.segments.map(({ kind, from, to }) => [kind, from.slice(5, 16), to.slice(5, 16)]);

  test('working hours: closed at night, holiday by the list', () => {
    expect(brief(deadline(office(2), at('2026-02-14', '20:30:00'), calendar))).toEqual([
      ['running', '02-14T20:30', '02-14T21:00'],
      ['closed', '02-14T21:00', '02-15T00:00'],
      ['holiday', '02-15T00:00', '02-24T00:00'],
      ['closed', '02-24T00:00', '02-24T09:00'],
      ['running', '02-24T09:00', '02-24T10:30'],
    ]);
  });

  test('workdays: weekends are closed', () => {
    expect(brief(deadline(workdays(3), at('2026-03-05'), calendar))).toEqual([
      ['running', '03-05T10:00', '03-07T00:00'],
      ['closed', '03-07T00:00', '03-09T00:00'],
      ['running', '03-09T00:00', '03-11T00:00'],
    ]);
  });

  test('natural days run through a holiday, and only a last day in it is rolled over', () => {
    const result = deadline(natural(7), at('2026-02-13'), calendar);
    expect(brief(result)).toEqual([
      ['running', '02-13T10:00', '02-21T00:00'],
      ['holiday', '02-21T00:00', '02-24T00:00'],
      ['running', '02-24T00:00', '02-25T00:00'],
    ]);
    expect(result.segments[1]).toMatchObject({ by: 'notice@2026', why: null });
    expect(Deadline.parse(result)).toEqual(result);
  });
});

describe('a share of the window', () => {
  test('in working time for working hours', () => {
    expect(instantWithin(office(2), at('2026-02-14', '20:30:00'), calendar, 0.5)).toBe(at('2026-02-24', '09:30:00'));
    expect(instantWithin(office(2), at('2026-02-14', '20:30:00'), calendar, 1)).toBe(at('2026-02-24', '10:30:00'));
    const pauses = [
      { from: at('2026-02-13', '10:00:00'), to: at('2026-02-13', '11:00:00'), by: 'platform', why: 'held' },
    ];
    expect(instantWithin(office(2), at('2026-02-13', '09:30:00'), calendar, 0.5, { pauses })).toBe(
      at('2026-02-13', '11:30:00'),
    );
  });

  test('in plain time between start and due otherwise', () => {
    expect(instantWithin({ kind: 'hours', amount: 48 }, at('2026-02-14'), calendar, 0.5)).toBe(at('2026-02-15'));
    expect(instantWithin(workdays(1), at('2026-03-05', '00:00:00'), calendar, 0.25)).toBe(at('2026-03-05', '12:00:00'));
  });
});

describe('a window that cannot be counted is refused', () => {
  test.each<[string, Window]>([
    ['negative', natural(-1)],
    ['not a number', { kind: 'hours', amount: Number.NaN }],
    ['endless', workdays(10_001)],
    ['half a day', workdays(1.5)],
    ['no opening hours', { kind: 'working_hours', amount: 2 }],
    ['closing before opening', { kind: 'working_hours', amount: 2, hours: '21:00-09:00' }],
    ['hours that do not exist', { kind: 'working_hours', amount: 2, hours: '09:00-25:00' }],
  ])('%s', (_, window) => {
    expect(() => deadline(window, at('2026-03-05'), calendar)).toThrow(RangeError);
    expect(Window.safeParse(window).success).toBe(false);
  });

  test('open all day is counted', () => {
    const window = Window.parse({ kind: 'working_hours', amount: 24, hours: '00:00-24:00' });
    expect(deadline(window, at('2026-03-05', '12:00:00'), calendar).due_at).toBe(at('2026-03-06', '12:00:00'));
  });
});
