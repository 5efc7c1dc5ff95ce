import { describe, expect, test } from 'vitest';
import { notice2026 } from '../../domain/calendar/notice-2026.ts';
import { addMonths, CalendarTable, compileCalendar, deadline, isWorkday, parseDay } from '../../domain/calendar.ts';
import { cn } from './cn.ts';

describe("China's calendar", () => {
  const calendar = compileCalendar(cn);

  test('is a valid table of whole years', () => {
    expect(CalendarTable.parse(cn)).toEqual(cn);
    expect(cn.coverage).toEqual({ from: '2024-01-01', to: '2026-12-31' });
  });

  test('TM-04: 2026 is as the notice says', () => {
    expect(cn.rest_days.filter((day) => day.startsWith('2026-'))).toEqual(notice2026.rest_days);
    expect(cn.work_days.filter((day) => day.startsWith('2026-'))).toEqual(notice2026.work_days);
  });

  test.each([
    ['2024', 251],
    ['2025', 248],
    ['2026', 248],
  ])('%s has %d workdays', (year, workdays) => {
    const first = parseDay(`${year}-01-01`);
    const days = Array.from({ length: addMonths(first, 12) - first }, (_, index) => first + index);
    expect(days.filter((day) => isWorkday(calendar, day))).toHaveLength(workdays);
  });

  test('a swapped workday is always a weekend day', () => {
    const ordinary = compileCalendar({ ...cn, rest_days: [], work_days: [] });
    expect(cn.work_days.filter((day) => isWorkday(ordinary, parseDay(day)))).toEqual([]);
  });

  test('counts over the turn of a year and Spring Festival 2025', () => {
    // 2 and 3 January, three full weeks, Sunday the 26th worked, Monday the 27th: 19; the 20th comes after the holiday.
    const result = deadline({ kind: 'workdays', amount: 20 }, '2024-12-31T10:00:00+08:00', calendar);
    expect(result).toMatchObject({ last_day: '2025-02-05', provisional: false });
  });
});
