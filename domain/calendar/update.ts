import { type Refusal, refuseField } from '../refusal.ts';
import { CalendarTable } from './shapes.ts';

/** A holiday list to be published: whole, not what changes. Its version is given when it is. */
export const CalendarUpdate = CalendarTable.omit({ version: true }).meta({ id: 'CalendarUpdate' });
export type CalendarUpdate = Omit<CalendarTable, 'version'>;

/** A list never forgets days that an earlier one knew, and each of its days is off or worked, once, inside its coverage. */
export function refuseUpdate(update: CalendarUpdate, inForce: CalendarTable | null): { refusal: Refusal } | null {
  const { coverage, rest_days, work_days } = update;
  if (inForce && update.id !== inForce.id) return refuseField('/id', `is not ${inForce.id}, the calendar in force`);
  if (coverage.from > coverage.to) return refuseField('/coverage/to', 'lies before the coverage begins');
  if (inForce && coverage.from > inForce.coverage.from)
    return refuseField('/coverage/from', 'lies after the beginning of the list in force: coverage does not shrink');
  if (inForce && coverage.to < inForce.coverage.to)
    return refuseField('/coverage/to', 'lies before the end of the list in force: coverage does not shrink');
  const known = new Set<string>();
  for (const [name, days] of [['rest_days', rest_days] as const, ['work_days', work_days] as const]) {
    for (const [index, day] of days.entries()) {
      if (day < coverage.from || day > coverage.to)
        return refuseField(`/${name}/${index}`, 'lies outside the coverage');
      if (known.has(day)) return refuseField(`/${name}/${index}`, 'is listed before: a day is off or worked, once');
      known.add(day);
    }
  }
  return null;
}
