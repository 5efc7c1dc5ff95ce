import { proxySinks, type Sinks, type WorkflowInterceptors } from '@temporalio/workflow';
import type { Fact } from '../domain/facts.ts';

/**
 * One step of a run, re-derived whenever its history is replayed. Replay alone does not notice a changed timer length or
 * awaited milestone: it compares commands by kind, not by content. The trail does.
 */
export type TrailEntry =
  | { step: 'learned'; seq: number }
  | { step: 'awaits'; milestone: string }
  | { step: 'reached'; milestone: string; recorded: boolean }
  /** `due` is the fact's `next.at`; `at` the run's own time in epoch milliseconds. Its timer is the step after it. */
  | { step: 'alarm'; seq: number; due: string; at: number }
  | { step: 'timer'; ms: number }
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
  alarm: (seq: number, due: string, at: number) => trail.note({ step: 'alarm', seq, due, at }),
  tick: (seq: number) => trail.note({ step: 'tick', seq }),
  effect: (id: string, kind: string) => trail.note({ step: 'effect', id, kind }),
};

/** Hears each timer where it becomes a command, so that its length is what really runs and not what the code around it says. */
export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      startTimer(input, next) {
        trail.note({ step: 'timer', ms: input.durationMs });
        return next(input);
      },
    },
  ],
});
