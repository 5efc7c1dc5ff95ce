import type { CaseEvent } from '../events.ts';
import { evolve } from '../evolve.ts';
import type { CaseState } from '../state.ts';
import { entriesOf } from './entries.ts';
import { inPlace, type Posted } from './entry.ts';

/** Everything that a whole trail posts, in order: the books of a case, written again. */
export function bookOf(trail: readonly CaseEvent[]): Posted[] {
  let state: CaseState | null = null;
  return trail.flatMap((event) => {
    const after = evolve(state, event);
    const posted = inPlace(event, entriesOf(state, event, after));
    state = after;
    return posted;
  });
}
