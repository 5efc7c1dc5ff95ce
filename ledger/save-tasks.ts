import type { CaseState } from '../domain/state.ts';
import { isUndone, type Task } from '../domain/task.ts';
import { untilOf } from '../domain/tasks.ts';
import { tasks } from '../drizzle/schema.ts';
import { insertInto, updateOf, type Write } from '../drizzle/writes.ts';
import type { Trail } from './trail.ts';

const insertTasks = insertInto(tasks, ['id', 'kind', 'subject', 'caseId', 'since', 'until', 'doneAt', 'result']);
const endTasks = updateOf(tasks, ['id'], ['doneAt', 'result']);
const handTasks = updateOf(tasks, ['id'], ['until', 'takenBy']);
const moveTasks = updateOf(tasks, ['id'], ['until']);

/**
 * Brings the list of tasks up to date with a case; nothing where no task of it has changed. `person`: who gave the command, since the
 * state knows who took a task by a hash only.
 */
export function taskWrites({ before, state }: Trail, person: string | null): Write[] {
  if (state.tasks.length === 0) return [];
  const known = new Map(before?.tasks.map((task) => [task.id, task]));
  const fresh = state.tasks.filter(({ id }) => !known.has(id));
  const open = state.tasks.flatMap((task) => {
    const was = known.get(task.id);
    return before && was && isUndone(was) ? [{ task, was, wasUntil: untilOf(before, was) }] : [];
  });
  const ended = open.filter(({ task }) => !isUndone(task));
  const handed = open.filter(({ task, was }) => isUndone(task) && task.taken_by !== was.taken_by);
  const moved = open.filter(
    ({ task, was, wasUntil }) => isUndone(task) && task.taken_by === was.taken_by && untilOf(state, task) !== wasUntil,
  );
  return [
    ...insertTasks(fresh.map((task) => ({ ...openingOf(task, state), ...endOf(task) }))),
    ...endTasks(ended.map(({ task }) => ({ id: task.id, ...endOf(task) }))),
    ...handTasks(
      handed.map(({ task }) => ({ id: task.id, until: untilIn(state, task), takenBy: task.taken_by && person })),
    ),
    ...moveTasks(moved.map(({ task }) => ({ id: task.id, until: untilIn(state, task) }))),
  ];
}

function openingOf(task: Task, state: CaseState) {
  const { id, kind, subject, since } = task;
  return { id, kind, subject, caseId: state.id, since: new Date(since), until: untilIn(state, task) };
}

function endOf({ done_at, result }: Task) {
  return { doneAt: dateOf(done_at), result };
}

function untilIn(state: CaseState, task: Task): Date | null {
  return dateOf(untilOf(state, task));
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
