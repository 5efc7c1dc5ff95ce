import type { CaseType, ClockName, Outcome, Stage } from './vocabulary.ts';

/**
 * What workflows know of a case. Types only: workflow code imports nothing else of ours, so policy and state may change any day.
 * Every word in a fact is an enum word, an id, a rule id or a time: it is kept in Temporal's history.
 */

/** A turn of the story, set once and for good by `perform`. `at` is the seq of the event that set it. */
export type Milestones = {
  /** Approved, or nothing more can be asked. */
  decided?: { at: number; goodsBack: boolean };
  goodsArrived?: { at: number };
  inspected?: { at: number };
  /** No refund is owed any more. */
  settled?: { at: number };
  closed?: { at: number; outcome: Outcome };
};
export type MilestoneName = keyof Milestones;

export type EffectKind = 'refund' | 'charge';
export type OwedEffect = { id: string; kind: EffectKind };

/** What a rung belongs to: a clock, or the charges of a case, which have no window. */
export type RungOwner = ClockName | 'charge';

/**
 * The present of a case as its workflow needs it. Facts are cumulative: the newest replaces all before it, so that facts doubled,
 * reordered or lost on the way do no harm.
 */
export type Fact = {
  /** One line for the Temporal UI: "approved by merchant, NR-01". */
  text: string;
  seq: number;
  stage: Stage;
  outcome: Outcome | null;
  /** Escalation level, 0 to 3. */
  level: number;
  breached: boolean;
  milestones: Milestones;
  /** The next rung of any running clock or charge, RFC 3339 in the case's own time. */
  next: { at: string; clock: RungOwner; rung: string; clause: string } | null;
  owes: OwedEffect[];
  /** Milliseconds by which the case's clock is ahead of real time; 0 outside the sandbox. */
  shift: number;
};

/** The input of a case's workflow. */
export type CaseStart = { caseId: string; type: CaseType; standard: string; calendar: string };
