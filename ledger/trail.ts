import { type Entry, entriesOf } from '../domain/books.ts';
import type { Context } from '../domain/context.ts';
import type { CaseEvent, Draft } from '../domain/events.ts';
import { evolve } from '../domain/evolve.ts';
import { record } from '../domain/record.ts';
import type { CaseState } from '../domain/state.ts';
import { chain } from './leaf.ts';

/** A case in the middle of a transaction: its state so far, and the events not yet written, each with what it posts to the books. */
export type Trail = {
  caseId: string;
  before: CaseState | null;
  state: CaseState;
  head: string | null;
  fresh: { leaf: CaseEvent; hash: string; entries: Entry[] }[];
};

type Moment = {
  command: string | null;
  /** Case time the events are dated with. */
  at: number;
  /** When a rung was really performed. */
  performedAt?: number;
  context: Context;
};

/** Records drafts as the next events of the chain and moves the state on; returns the trail they make. */
export function append(
  trail: Omit<Trail, 'state'> & { state: CaseState | null },
  drafts: readonly Draft[],
  moment: Moment,
): Trail {
  let { state, head } = trail;
  const fresh = [...trail.fresh];
  for (const draft of drafts) {
    const chained = chain(record(draft, { before: state, caseId: trail.caseId, ...moment }), head);
    const after = evolve(state, chained.leaf);
    fresh.push({ ...chained, entries: entriesOf(state, chained.leaf, after) });
    state = after;
    head = chained.hash;
  }
  if (!state) throw new Error('a trail without events has no state');
  return { ...trail, state, head, fresh };
}
