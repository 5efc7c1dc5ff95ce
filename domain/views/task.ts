import { z } from 'zod';
import type { CaseState } from '../state.ts';
import { endsByWord, isUndone, taskRules } from '../task.ts';
import { untilOf } from '../tasks.ts';
import { type TaskKind, taskKinds, taskResults } from '../vocabulary.ts';
import { Text } from './assessment.ts';
import { RiskView } from './risk.ts';

/** What a person of the platform has to do, and why. `ends`: with what it waits for, or when a person says that it is done. */
const shape = {
  id: z.string(),
  kind: z.enum(taskKinds),
  what: Text,
  why: Text,
  clause: z.string().nullable(),
  /** The refund, parcel, report or case it is about. */
  subject: z.string().nullable(),
  since: z.string(),
  until: z.string().nullable(),
  ends: z.enum(['by_itself', 'by_word']),
};

export const TaskView = z
  .object({
    ...shape,
    case_id: z.string().nullable(),
    /** Who has it, or had it at the end. */
    taken_by: z.string().nullable(),
    done_at: z.string().nullable(),
    result: z.enum([...taskResults, 'by_itself']).nullable(),
    /** What was last written of a task that is no case's; of the others it is in the trail. */
    note: z.string().nullable(),
    /** Of the kind `risk`: what was noticed in the case. */
    risks: z.array(RiskView).optional(),
  })
  .meta({ id: 'Task' });
export type TaskView = z.infer<typeof TaskView>;

/** A task as its case shows it, which knows no names. */
export const OpenTaskView = z.object({ ...shape, taken: z.boolean() }).meta({ id: 'OpenTask' });
export type OpenTaskView = z.infer<typeof OpenTaskView>;

export function viewTask(task: Omit<TaskView, keyof ReturnType<typeof saidOf>>): TaskView {
  return { ...task, ...saidOf(task.kind) };
}

export function viewOpenTasks(state: CaseState): OpenTaskView[] {
  return state.tasks.filter(isUndone).map((task) => {
    const { id, kind, subject, since, taken_by } = task;
    return { id, ...saidOf(kind), kind, subject, since, until: untilOf(state, task), taken: taken_by !== null };
  });
}

function saidOf(kind: TaskKind) {
  const { what, why, clause } = taskRules[kind];
  return { what, why, clause, ends: endsByWord(kind) ? ('by_word' as const) : ('by_itself' as const) };
}
