import { describe, expect, test } from 'vitest';
import { addMonths, dayOf, dayText, isWeekend, parseDay, startOfDay } from './days.ts';

describe('days', () => {
  test('a Beijing day begins at 16:00 UTC of the day before, also before 1970', () => {
    expect(dayText(dayOf(Date.UTC(2026, 1, 20, 15, 59, 59, 999)))).toBe('2026-02-20');
    expect(dayText(dayOf(Date.UTC(2026, 1, 20, 16)))).toBe('2026-02-21');
    expect(startOfDay(parseDay('2026-02-21'))).toBe(Date.UTC(2026, 1, 20, 16));
    expect(dayText(dayOf(-1 - 8 * 3_600_000))).toBe('1969-12-31');
  });

  test('a day has 24 hours where the machine changes its clocks', () => {
    for (const day of ['2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01'].map(parseDay)) {
      expect(startOfDay(day + 1) - startOfDay(day)).toBe(24 * 3_600_000);
      expect(dayOf(startOfDay(day + 1) - 1)).toBe(day);
    }
  });

  test.each(['2026-02-29', '2026-13-01', '2026-1-01', '2026-01-01T00:00:00Z', ''])('%j is no day', (text) =>
    expect(() => parseDay(text)).toThrow(RangeError),
  );

  test('weekends, also before 1970', () => {
    expect(['2026-02-20', '2026-02-21', '2026-02-22', '2026-02-23'].map((day) => isWeekend(parseDay(day)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(['1969-12-26', '1969-12-27', '1969-12-28', '1969-12-29'].map((day) => isWeekend(parseDay(day)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test.each([
    ['2025-11-20', 12, '2026-11-20'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-03-31', -1, '2026-02-28'],
  ])('TM-01: %s and %d months is %s', (day, months, end) =>
    expect(dayText(addMonths(parseDay(day), months))).toBe(end),
  );
});
