import { deadline } from './calendar.ts';
import type { Context } from './context.ts';
import { toMs } from './instant.ts';

/**
 * The end of the statutory refund term, epoch milliseconds: natural days from receipt of the goods, the first not counted (NR-10,
 * TM-01). A merchant's duty is due at the strict end and breached only after the rolled one (TM-02).
 */
export function endOfStatutoryRefund(arrivedAt: string, context: Context): { strict: number; rolled: number } {
  const days = context.standard.numbers.statutory_refund_days;
  const term = deadline({ kind: 'natural_days', amount: days, rollover: true }, arrivedAt, context.calendar);
  return { strict: toMs(term.strict_due_at), rolled: toMs(term.due_at) };
}
