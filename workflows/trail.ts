import { proxySinks, type Sinks } from '@temporalio/workflow';
import type { Fact } from '../domain/facts.ts';

/**
 * One step of a run, re-derived whenever its history is replayed. Replay alone does not notice a changed timer length or
 * awaited milestone: it compares commands by kind, not by content. The trail does.
 */
export type TrailEntry =
  | { step: 'learned'; seq: number }
  | { step: 'awaits'; milestone: string }
  | { step: 'reached'; milestone: string; recorded: boolean }
  /** `due` is the fact's `next.at`; `at` the run's own time in epoch milliseconds; `ms` how long the timer runs. */
  | { step: 'alarm'; seq: number; due: string; at: number; ms: number }
  | { step: 'tick'; seq: number }
  | { step: 'effect'; id: string; kind: string };

export interface TrailSinks extends Sinks {
  trail: { note(entry: TrailEntry): void };
}

const { trail } = proxySinks<TrailSinks>();

export const note = {
  learned: (fact: Fact) => trail.note({ step: 'learned', seq: fact.seq }),
  awaits: (milestone: string) => trail.note({ step: 'awaits', milestone }),
  reached: (milestone: string, recorded: boolean) => trail.note({ step: 'reached', milestone, recorded }),
  alarm: (seq: number, due: string, at: number, ms: number) => trail.note({ step: 'alarm', seq, due, at, ms }),
  tick: (seq: number) => trail.note({ step: 'tick', seq }),
  effect: (id: string, kind: string) => trail.note({ step: 'effect', id, kind }),
};
