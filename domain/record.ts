import { clockChanges } from './clockwork.ts';
import type { Context } from './context.ts';
import type { CaseEvent, Consequences, Draft, MilestoneMarks } from './events.ts';
import type { Milestones } from './facts.ts';
import { toText } from './instant.ts';
import { mayMove } from './lifecycle.ts';
import type { CaseState } from './state.ts';
import { taskChanges } from './tasks.ts';

export type Recording = {
  /** Null for an opening. */
  before: CaseState | null;
  caseId: string;
  command: string | null;
  /** When it happened, case time; a rung's due time. */
  at: number;
  /** When a rung was really performed. */
  performedAt?: number;
  context: Context;
};

/** Makes a draft an event: its place in the trail, what it does to clocks and tasks, and the milestones it is the first to set. */
export function record(draft: Draft, { before, caseId, command, at, performedAt, context }: Recording): CaseEvent {
  const seq = (before?.seq ?? 0) + 1;
  const from = before?.stage ?? null;
  const to = draft.to ?? from;
  if (to === null) throw new Error(`${draft.type} opens no case`);
  if (from !== null && !mayMove(from, draft.type, to)) {
    throw new Error(`the lifecycle does not let ${draft.type} lead from ${from} to ${to}`);
  }
  const clocks = clockChanges({ before, draft, to, at: toText(at), context });
  const consequences = withoutEmpty({
    clocks,
    tasks: taskChanges({ caseId, before, draft, to, clocks }),
    milestones: firstTime(before, draft.milestones, seq),
    owes: draft.owes,
    done: draft.done,
    content: draft.content,
    evidence: draft.evidence,
  });
  const envelope = {
    v: 1,
    stream: caseId,
    seq,
    type: draft.type,
    at: toText(at),
    ...(draft.occurred_at ? { occurred_at: draft.occurred_at } : {}),
    ...(performedAt !== undefined && performedAt !== at ? { performed_at: toText(performedAt) } : {}),
    actor: context.actor,
    command,
    stage: { from, to },
    rules: draft.rules ?? [],
    clause: draft.clause ?? null,
    data: { ...draft.data, ...consequences },
    prev_hash: null,
  };
  return asCaseEvent(envelope);
}

/** A milestone is set once and for good: a later event of the same kind leaves it as it is. */
function firstTime(before: CaseState | null, marks: MilestoneMarks | undefined, seq: number): Milestones | undefined {
  if (!marks) return undefined;
  const known = before?.milestones ?? {};
  const fresh = Object.entries(marks).filter(([name]) => !(name in known));
  return fresh.length > 0 ? Object.fromEntries(fresh.map(([name, mark]) => [name, { at: seq, ...mark }])) : undefined;
}

function withoutEmpty(all: { [Name in keyof Consequences]: Consequences[Name] | undefined }): Consequences {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && !isEmpty(value)));
}

function isEmpty(value: Milestones | unknown[]): boolean {
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}

/** The one cast of an assembled envelope: a draft's type and data belong together, but TypeScript can't follow that through a spread. */
function asCaseEvent(envelope: unknown): CaseEvent {
  return envelope as CaseEvent;
}
