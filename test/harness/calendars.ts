import type { CalendarUpdate } from '../../domain/calendar.ts';
import { cn } from '../../policy/calendars/cn.ts';

/**
 * MADE UP: nobody has published a list for 2027. The days only have to differ from plain weekdays and weekends: 1 to 3 January off,
 * Saturday 9 January worked in exchange.
 */
export function madeUp2027(change: Partial<CalendarUpdate> = {}): CalendarUpdate {
  return {
    id: cn.id,
    coverage: { from: cn.coverage.from, to: '2027-12-31' },
    rest_days: [...cn.rest_days, '2027-01-01', '2027-01-02', '2027-01-03'],
    work_days: [...cn.work_days, '2027-01-09'],
    ...change,
  };
}
