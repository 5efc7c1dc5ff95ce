import { dayText, parseDay } from './days.ts';
import type { CalendarTable } from './shapes.ts';

const days = (from: string, to: string) =>
  Array.from({ length: parseDay(to) - parseDay(from) + 1 }, (_, index) => dayText(parseDay(from) + index));

/** The notice for 2026, copied by hand (TM-04): what tests count on, and what an import is checked against. */
export const notice2026: CalendarTable = {
  id: 'notice',
  version: 2026,
  coverage: { from: '2026-01-01', to: '2026-12-31' },
  rest_days: [
    ...days('2026-01-01', '2026-01-03'),
    ...days('2026-02-15', '2026-02-23'),
    ...days('2026-04-04', '2026-04-06'),
    ...days('2026-05-01', '2026-05-05'),
    ...days('2026-06-19', '2026-06-21'),
    ...days('2026-09-25', '2026-09-27'),
    ...days('2026-10-01', '2026-10-07'),
  ],
  work_days: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
};
