import { describe, expect, test } from 'vitest';
import { dayText, parseDay } from './days.ts';
import { notice2026 } from './notice-2026.ts';
import { CalendarTable } from './shapes.ts';
import { compileCalendar, isWorkday, nextWorkday } from './table.ts';

const calendar = compileCalendar(notice2026);

describe('a calendar', () => {
  test('TM-04: 2026 has 248 workdays', () => {
    const year = Array.from({ length: 365 }, (_, index) => parseDay('2026-01-01') + index);
    expect(year.filter((day) => isWorkday(calendar, day))).toHaveLength(248);
  });

  test.each([
    ['2026-02-13', '2026-02-14'],
    ['2026-02-14', '2026-02-24'],
    ['2026-02-20', '2026-02-24'],
    ['2026-02-27', '2026-02-28'],
    ['2026-02-28', '2026-03-02'],
    ['2026-12-31', '2027-01-01'], // not covered: an ordinary Friday
  ])('the workday after %s is %s', (day, next) => expect(dayText(nextWorkday(calendar, parseDay(day)))).toBe(next));

  test('refuses a table that contradicts itself', () => {
    expect(() => compileCalendar({ ...notice2026, work_days: ['2026-01-01'] })).toThrow('both off and worked');
    expect(() => compileCalendar({ ...notice2026, rest_days: ['2027-01-01'] })).toThrow('outside the coverage');
    expect(() => compileCalendar({ ...notice2026, rest_days: ['2026-02-30'] })).toThrow(RangeError);
    expect(CalendarTable.safeParse({ ...notice2026, rest_days: ['2026-02-30'] }).success).toBe(false);
  });
});
