import type { CaseEvent } from '../events.ts';
import type { Adjustment } from '../standard.ts';
import type { Account } from '../vocabulary.ts';

/** One side of an entry. */
export type Posting = {
  account: Account;
  /** The merchant whose money it is, or the tender; null where an account has no such holders. */
  holder: string | null;
  /** Debit positive, credit negative, never 0; minor units of a currency, or whole units of a tender in kind. */
  amount: number;
  /** The currency, or `units:<tender>`. */
  unit: string;
  /** 0 where it is about a charge, which no settlement makes. */
  settlement_version: number;
  /** What it is about: a line or an adjustment of the settlement, a refund, or a charge; units are about their tender, which the unit names. */
  line_id: string | null;
  adjustment: Adjustment['kind'] | null;
  refund_id: string | null;
  charge_id: string | null;
  /** The rule the amount rests on; several have a space between them. A charge that cites none rests on its clause. */
  rule: string;
};

/** Postings that balance: they add up to 0 in each unit. */
export type Entry = readonly Posting[];

/** A posting in its place: the event it follows from, the entry of that event, and its place among all postings of the event. */
export type Posted = Posting & { seq: number; at: string; entry: number; place: number };

export const unitOf = (tenderId: string) => `units:${tenderId}`;

/** The postings of an event, in their places. */
export function inPlace({ seq, at }: Pick<CaseEvent, 'seq' | 'at'>, entries: readonly Entry[]): Posted[] {
  return entries
    .flatMap((entry, index) => entry.map((posting) => ({ ...posting, seq, at, entry: index + 1 })))
    .map((posting, index) => ({ ...posting, place: index + 1 }));
}
