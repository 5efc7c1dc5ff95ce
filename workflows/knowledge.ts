import type { Fact } from '../domain/facts.ts';
import { note } from './trail.ts';

const TEXTS_KEPT = 10;

type Line = { seq: number; text: string };

/** What one run hands to the next when it continues as new. */
export type Carried = { fact: Fact; recent: Line[] };

/** What a run knows of its case: the newest fact, and the last texts for people. */
export type Knowledge = ReturnType<typeof openKnowledge>;

export function openKnowledge(carried: Carried | undefined) {
  let newest: Fact | undefined;
  let recent: Line[] = carried?.recent ?? [];
  let heard = 0;

  function learn(fact: Fact): void {
    newest = fact;
    note.learned(fact);
  }

  if (carried) learn(carried.fact);

  return {
    /** The newest fact. Nothing may ask before there is one. */
    get fact(): Fact {
      if (!newest) throw new Error('no fact yet');
      return newest;
    },
    get isEmpty(): boolean {
      return newest === undefined;
    },
    /** How often the run was told anything: who is parked tries again when this grows, even when the fact is an old one. */
    get heard(): number {
      return heard;
    },
    get recent(): readonly Line[] {
      return recent;
    },
    carry(): Carried {
      return { fact: this.fact, recent };
    },
    /** Facts in any order and number: the newest wins, the texts of all are kept. */
    hear(facts: readonly Fact[]): void {
      heard += 1;
      for (const fact of facts) {
        const known = recent.filter((line) => line.seq !== fact.seq);
        recent = [...known, { seq: fact.seq, text: fact.text }].sort((a, b) => a.seq - b.seq).slice(-TEXTS_KEPT);
        if (!newest || fact.seq > newest.seq) learn(fact);
      }
    },
    /** What the ledger says now, whatever the run believed. */
    replace(fact: Fact): void {
      heard += 1;
      recent = [{ seq: fact.seq, text: fact.text }];
      learn(fact);
    },
  };
}

/** Signals can be sent by hand: a malformed one must not stop the case. */
export function isFact(value: unknown): value is Fact {
  const fact: Partial<Record<keyof Fact, unknown>> = typeof value === 'object' && value !== null ? value : {};
  const { text, seq, stage, outcome, level, breached, shift, milestones, owes, next } = fact;
  return (
    [text, stage, outcome ?? ''].every((word) => typeof word === 'string') &&
    [seq, level, shift].every(Number.isSafeInteger) &&
    typeof breached === 'boolean' &&
    typeof milestones === 'object' &&
    milestones !== null &&
    Array.isArray(owes) &&
    owes.every((owed) => typeof owed?.id === 'string') &&
    (next === null || (typeof next === 'object' && 'at' in next && !Number.isNaN(Date.parse(String(next.at)))))
  );
}
