import type { DueRung } from './clock.ts';
import { isAtRisk } from './risk.ts';
import type { CaseState } from './state.ts';

/** The rung of what was set aside: it stands at the moment from which nobody is asked to look any more. */
export function resumedRung(state: CaseState): DueRung | null {
  const { set_aside, held, tasks, clocks } = state;
  if (set_aside === null || held !== null || isAtRisk(state)) return null;
  const cleared = tasks.findLast(({ kind }) => kind === 'risk')?.done_at;
  const clause = clocks.findLast(({ name }) => name === set_aside)?.clause ?? '';
  return { at: cleared ?? state.at, clock: set_aside, action: 'resume', to: 'system', clause };
}
