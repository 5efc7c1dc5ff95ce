import type { Fact } from '../domain/facts.ts';
import { inBeijing } from './beijing-words.ts';

export type NextRung = NonNullable<Fact['next']>;

/** Real time, epoch milliseconds, at which the rung is due: the case's own time less what its clock is ahead. */
export function realDue(next: NextRung, shift: number): number {
  return Date.parse(next.at) - shift;
}

/** "review rung act due Tue 24 Nov 24:00, clause 4.2.1", in the case's own time. */
export function inWords({ clock, rung, at, clause }: NextRung): string {
  return `${clock} rung ${rung} due ${inBeijing(Date.parse(at))}, clause ${clause}`;
}
