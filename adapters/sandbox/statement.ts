import { z } from 'zod';
import { dayOf, dayText } from '../../domain/calendar/days.ts';
import { toMs } from '../../domain/instant.ts';
import type { StatementLine } from '../../domain/reconciliation.ts';
import type { PaymentFaults, Refund } from './refund-book.ts';

export const Day = z.iso.date();

/** What the provider says that it did on a Beijing day: its book, made wrong where it was told to. */
export function statementOf(day: string, book: readonly Refund[], faults: PaymentFaults['statement']): StatementLine[] {
  const { lacks, doubles, alters, adds } = faults;
  const told = book
    .filter(({ refund_no }) => !lacks.includes(refund_no))
    .flatMap((refund) => lineOf(refund) ?? [])
    .map((line) => ({ ...line, ...alters.find(({ refund_no }) => refund_no === line.refund_no) }));
  const again = told
    .filter(({ refund_no }) => doubles.includes(refund_no))
    .map((line) => ({ ...line, provider_no: `${line.provider_no}-2` }));
  const strange = adds.map((movement) => ({
    ...movement,
    units: movement.units ?? null,
    status: 'succeeded' as const,
  }));
  return [...told, ...again, ...strange].filter(({ at }) => dayText(dayOf(toMs(at))) === day);
}

function lineOf({ refund_no, provider_no, amount, currency, units, status, at }: Refund) {
  return at === undefined ? null : { refund_no, provider_no, amount, currency, units: units ?? null, status, at };
}
