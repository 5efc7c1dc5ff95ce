import type { Fact, Milestones } from '../../domain/facts.ts';
import { toText } from '../../domain/instant.ts';
import type { ClockName } from '../../domain/vocabulary.ts';

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

export function rung(clock: ClockName, dueMs: number, clause = '4.2.1'): NonNullable<Fact['next']> {
  return { at: toText(dueMs), clock, rung: 'act', clause };
}

/** A fresh application under review. */
export function openingFact(now: number, changes: Partial<Fact> = {}): Fact {
  return {
    text: 'opened by consumer',
    seq: 1,
    stage: 'awaiting_review',
    outcome: null,
    level: 0,
    breached: false,
    milestones: {},
    next: rung('review', now + 3 * DAY_MS),
    owes: [],
    shift: 0,
    ...changes,
  };
}

/** Every fact of a return that goes its whole way, each as the ledger would say it: cumulative. */
export function wholeReturn(now: number): Fact[] {
  const turns: [string, Partial<Fact>, Milestones][] = [
    ['opened by consumer', {}, {}],
    [
      'approved by merchant, NR-01',
      { stage: 'awaiting_ship_back', next: rung('ship_back', now + 7 * DAY_MS) },
      { decided: { at: 2, goodsBack: true } },
    ],
    ['parcel announced', { stage: 'returning', next: rung('return_transit', now + 15 * DAY_MS) }, {}],
    [
      'delivered',
      { stage: 'awaiting_inspection', next: rung('inspect', now + 5 * DAY_MS) },
      { goodsArrived: { at: 4 } },
    ],
    [
      'inspected, passed',
      { stage: 'settling', next: rung('refund', now + 8 * DAY_MS), owes: [{ id: 'rf_1#1', kind: 'refund' }] },
      { inspected: { at: 5 } },
    ],
    ['refund accepted', { owes: [] }, {}],
    [
      'closed: refunded',
      { stage: 'closed', outcome: 'refunded', next: null },
      { settled: { at: 7 }, closed: { at: 7, outcome: 'refunded' } },
    ],
  ];
  const facts: Fact[] = [];
  for (const [text, changes, milestones] of turns) {
    const before = facts.at(-1) ?? openingFact(now);
    facts.push({
      ...before,
      ...changes,
      text,
      seq: facts.length + 1,
      milestones: { ...before.milestones, ...milestones },
    });
  }
  return facts;
}

/** A case that ends as it stands after `before`. */
export function closing(before: Fact, outcome: 'rejected' | 'withdrawn' | 'lapsed'): Fact {
  const at = before.seq + 1;
  return {
    ...before,
    text: `closed: ${outcome}`,
    seq: at,
    stage: 'closed',
    outcome,
    next: null,
    owes: [],
    milestones: { ...before.milestones, closed: { at, outcome } },
  };
}
