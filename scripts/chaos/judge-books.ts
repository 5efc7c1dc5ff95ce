import { isDeepStrictEqual } from 'node:util';
import { bookOf, type Posted } from '../../domain/books.ts';
import type { CaseEvent } from '../../domain/events.ts';
import type { CaseState } from '../../domain/state.ts';

/** What the ledger keeps of cases, and what their books say. */
type Kept = {
  trails: ReadonlyMap<string, readonly { leaf: CaseEvent }[]>;
  cases: readonly { id: string; final: boolean; state: Pick<CaseState, 'refunds'> }[];
  books: ReadonlyMap<string, readonly Posted[]>;
};

/**
 * Books that are not what their trails make, clearing that is not zero after the end, though all money has arrived, and deposits that
 * are held after it; in words.
 */
export function judgeBooks({ trails, cases, books }: Kept): string[] {
  return cases.flatMap(({ id, final, state }) => {
    const book = books.get(id) ?? [];
    const made = bookOf((trails.get(id) ?? []).map(({ leaf }) => leaf));
    const differing = isDeepStrictEqual(book, made) ? [] : [`${id}: the books are not what its events make`];
    const isOver = final && state.refunds.every((refund) => refund.state === 'succeeded');
    const uncleared = isOver ? unclearedIn(id, book) : [];
    return [...differing, ...uncleared, ...(final ? heldIn(id, book) : [])];
  });
}

/** No case closes over a deposit, whatever became of its refunds. */
function heldIn(id: string, book: readonly Posted[]): string[] {
  const deposits = book.filter(({ account }) => account === 'deposits_held');
  return [...Map.groupBy(deposits, ({ charge_id }) => charge_id)].flatMap(([charge, own]) => {
    const left = own.reduce((sum, { amount }) => sum + amount, 0);
    return left !== 0 ? [`${id}: ${-left} are still held for ${charge}`] : [];
  });
}

function unclearedIn(id: string, book: readonly Posted[]): string[] {
  const clearing = book.filter(({ account }) => account === 'clearing');
  return [...Map.groupBy(clearing, ({ settlement_version, unit }) => `${settlement_version} in ${unit}`)].flatMap(
    ([name, own]) => {
      const left = own.reduce((sum, { amount }) => sum + amount, 0);
      return left === 0 ? [] : [`${id}: ${left} are left in clearing ${name}`];
    },
  );
}
