import { nextRung } from '../domain/clocks.ts';
import type { Fact } from '../domain/facts.ts';
import { toMs } from '../domain/instant.ts';
import type { CaseState } from '../domain/state.ts';

/** The present of a case as its workflow is told it. A final case waits for nothing, but may still owe the report of an effect. */
export function factOf(state: CaseState): Fact {
  const next = state.final ? null : nextRung(state);
  return {
    text: state.last_text,
    seq: state.seq,
    stage: state.stage,
    outcome: state.outcome,
    level: state.escalation_level,
    breached: state.breached,
    milestones: state.milestones,
    next: next && { at: next.at, clock: next.clock, rung: next.action, clause: next.clause },
    owes: state.owes,
    shift: state.shift,
  };
}

/** An earlier alarm further off than this is told in time with whatever else waits; see `TELL_WITHIN_MS`. */
const SOON_MS = 60_000;

/** Whether a case's turn gives its workflow something to do now: an effect, an alarm that is soon, a moved clock, or the end. */
export function isUrgent(before: CaseState | null, after: CaseState): boolean {
  if (before === null) return after.owes.length > 0;
  const fresh = after.owes.some(({ id }) => !before.owes.some((known) => known.id === id));
  const closes = after.milestones.closed !== undefined && !before.milestones.closed;
  return fresh || closes || after.shift !== before.shift || isSoonerNow(before, after);
}

function isSoonerNow(before: CaseState, after: CaseState): boolean {
  const next = factOf(after).next;
  if (next === null || toMs(next.at) - toMs(after.at) > SOON_MS) return false;
  const known = factOf(before).next;
  return known === null || toMs(next.at) < toMs(known.at);
}
