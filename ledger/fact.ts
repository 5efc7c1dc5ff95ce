import { nextRung } from '../domain/clocks.ts';
import type { Fact } from '../domain/facts.ts';
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

/** Whether a fact gives the workflow something to do now: an effect, an earlier alarm, a moved clock, or the end. */
export function isUrgent(before: Fact | null, after: Fact): boolean {
  if (before === null) return after.owes.length > 0;
  const earlier =
    after.next !== null && (before.next === null || Date.parse(after.next.at) < Date.parse(before.next.at));
  const fresh = after.owes.some(({ id }) => !before.owes.some((known) => known.id === id));
  return (
    fresh ||
    earlier ||
    after.shift !== before.shift ||
    (after.milestones.closed !== undefined && !before.milestones.closed)
  );
}
