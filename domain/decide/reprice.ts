import { calendarName } from '../calendar.ts';
import { type Clock, isOpen } from '../clock.ts';
import { repriceClock } from '../clocks.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import { toText } from '../instant.ts';
import type { CaseState } from '../state.ts';
import { endOfStatutoryRefund } from '../statutory.ts';

/**
 * Counts the open windows again by `context.calendar`, here the list in force and not the case's own (TM-04). What was missed under
 * the list then known stays missed. A case that the new list changes nothing for keeps its own.
 */
export function reprice(state: CaseState, context: Context): Decision {
  const { calendar, now, standard } = context;
  const name = calendarName(calendar);
  if (state.final || state.calendar === name) return { drafts: [] };
  const open = state.clocks.filter((clock) => isOpen(clock) && clock.breached_at === null);
  const clocks = open.flatMap((clock) => {
    const { rule } = standard.clocks[clock.name];
    return repriceClock(clock, { calendar, now, rule, limit: limitOf(clock, state, context) }) ?? [];
  });
  if (clocks.length === 0 && !open.some(({ provisional }) => provisional)) return { drafts: [] };
  const rules = [standard.citations.holiday_list];
  return { drafts: [{ type: 'deadlines_repriced', data: { calendar: name }, rules, clause: '2.3', clocks }] };
}

/** The law's own end of a refund rolls over days of rest as well (TM-02); other limits know no days of rest. */
function limitOf(clock: Clock, { goods_arrived_at }: CaseState, context: Context): Clock['limit'] {
  if (clock.name !== 'refund' || !clock.limit || !goods_arrived_at) return clock.limit;
  const { strict, rolled } = endOfStatutoryRefund(goods_arrived_at, context);
  return { ...clock.limit, due_at: toText(strict), breach_at: toText(rolled) };
}
