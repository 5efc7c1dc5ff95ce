/** The calendar's front door: days, published holiday lists, and windows that end on them. */
export { addMonths, dayOf, dayText, parseDay, startOfDay } from './calendar/days.ts';
export { deadline, instantWithin, setByPerson } from './calendar/deadline.ts';
export {
  CalendarTable,
  Deadline,
  type Extension,
  type Pause,
  Segment,
  Window,
} from './calendar/shapes.ts';
export { type Calendar, calendarName, compileCalendar, isWorkday, nextWorkday } from './calendar/table.ts';
export { CalendarUpdate, refuseUpdate } from './calendar/update.ts';
