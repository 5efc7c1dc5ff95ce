import { condition, log } from '@temporalio/workflow';
import type { EffectKind, Fact, OwedEffect } from '../domain/facts.ts';
import { beside, isRunCancelled } from './beside.ts';
import type { Knowledge } from './knowledge.ts';
import { ledger, outside } from './ledger-calls.ts';
import { note } from './trail.ts';

/** What carries out each kind of effect: one line per kind. */
const carriers = {
  refund: (caseId, id) => outside.refund.executeWithOptions({ summary: `refund ${id}` }, [caseId, id]),
  charge: (caseId, id) => outside.charge.executeWithOptions({ summary: `charge ${id}` }, [caseId, id]),
} satisfies Record<EffectKind, (caseId: string, id: string) => Promise<Fact>>;

/** `parkedAt`: how much the run had heard when even parking the effect failed; it is tried again when it hears more. */
type Progress = 'under way' | 'done' | { parkedAt: number };

/** Starts each owed effect once a run, whatever the story's line. */
export type Pump = {
  run(): Promise<void>;
  /** Nothing is under way and nothing waits to be started. */
  isIdle(): boolean;
  /** Ids of effects under way or parked. */
  unfinished(): string[];
};

export function openPump(caseId: string, known: Knowledge): Pump {
  const progress = new Map<string, Progress>();

  const isWaiting = ({ id }: OwedEffect) => {
    const so = progress.get(id);
    return so === undefined || (typeof so === 'object' && so.parkedAt < known.heard);
  };
  const waiting = () => known.fact.owes.filter(isWaiting);

  async function carryOut({ id, kind }: OwedEffect): Promise<void> {
    progress.set(id, 'under way');
    note.effect(id, kind);
    try {
      const fact = await attempt(id, kind);
      progress.set(id, 'done');
      known.hear([fact]);
    } catch (error) {
      if (isRunCancelled()) return;
      log.warn('an effect is parked until the next fact', { effect: id, error });
      progress.set(id, { parkedAt: known.heard });
    }
  }

  /** Without an answer in time the ledger is told that the effect's result is unknown, and sets the next round. */
  async function attempt(id: string, kind: EffectKind): Promise<Fact> {
    try {
      return await carriers[kind](caseId, id);
    } catch (error) {
      if (isRunCancelled()) throw error;
      log.warn('an effect ended without an answer', { effect: id, error });
      return ledger.parkEffect.executeWithOptions({ summary: `${kind} ${id}: no answer` }, [caseId, id]);
    }
  }

  return {
    run: () =>
      beside(known, 'pump', async () => {
        await condition(() => waiting().length > 0);
        for (const effect of waiting()) void carryOut(effect);
      }),
    isIdle: () => waiting().length === 0 && ![...progress.values()].includes('under way'),
    unfinished: () => [...progress].filter(([, so]) => so !== 'done').map(([id]) => id),
  };
}
