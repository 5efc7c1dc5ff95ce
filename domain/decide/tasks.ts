import type { TaskCommand } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import type { Draft } from '../events.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { CaseState } from '../state.ts';
import { endsByWord, isUndone, type Task, taskRules } from '../task.ts';
import { isSame } from '../tasks.ts';
import type { TaskKind } from '../vocabulary.ts';

/** As much of a task as what a person may do with it follows from; `taken_by` names the person in the same way as `person`. */
type Judged = { kind: TaskKind } & Pick<Task, 'taken_by' | 'done_at'>;
type Refused = { refusal: Refusal } | null;

/** What a person of the platform does with a task, at any stage of its case and after its end. */
export function handleTask(state: CaseState, command: TaskCommand, context: Context): Decision {
  const { actor, content } = context;
  const handler = handlerOf(actor);
  if ('refusal' in handler) return handler;
  const { person } = handler;
  const { task_id } = command.body;
  const task = state.tasks.find(({ id }) => id === task_id);
  if (!task) return refuse('not_found', 'There is no such task.');
  const refused = refuseTask(command.command, task, person);
  if (refused) return refused;
  const { kind, taken_by } = task;
  const happens = (draft: Draft): Decision => ({ drafts: [{ ...draft, ...clauseOf(kind), content }] });
  switch (command.command) {
    case 'take_task':
      if (taken_by === person) return { drafts: [] };
      return happens({ type: 'task_taken', data: { task_id, kind, person } });
    case 'return_task':
      return happens({ type: 'task_returned', data: { task_id, kind } });
    case 'complete_task':
      return happens({ type: 'task_done', data: { task_id, kind, result: command.body.result } });
    default:
      return unforeseen(command);
  }
}

function clauseOf(kind: TaskKind): { clause?: string } {
  const { clause } = taskRules[kind];
  return clause === null ? {} : { clause };
}

/** Tasks are handled by the people of the platform, each by name, or by its salted hash. */
export function handlerOf(actor: { role: string; person?: string | null }): { person: string } | { refusal: Refusal } {
  const { role, person } = actor;
  if (role !== 'platform') return refuse('not_your_command', 'Tasks are for the people of the platform.');
  return person ? { person } : refuse('actor_required', 'A task is a person’s: Recourse-Actor: platform:<person>.');
}

/** Why a person may not take, return or complete a task; null when nothing is in the way. */
export function refuseTask(command: TaskCommand['command'], task: Judged, person: string): Refused {
  if (!isUndone(task)) return refuse('task_done', 'The task is over already.');
  switch (command) {
    case 'take_task':
      return task.taken_by === null || task.taken_by === person ? null : taken;
    case 'return_task':
      // also for somebody who is away: the trail says who did it
      return task.taken_by === null ? refuse('wrong_stage', 'Nobody has the task.') : null;
    case 'complete_task':
      if (!endsByWord(task.kind)) return refuse('wrong_stage', 'The task ends with what it waits for, not by a word.');
      if (task.taken_by === null) return refuse('wrong_stage', 'Whoever completes a task takes it first.');
      return task.taken_by === person ? null : taken;
    default:
      return unforeseen(command);
  }
}

const taken = refuse('task_taken', 'Somebody else has the task; it is returned first.');

/** Something outside of the case's own flow needs a person; told again, it asks nobody twice. */
export function raiseTask(state: CaseState, asked: Pick<Task, 'kind' | 'subject'>): Decision {
  const known = state.tasks.some((task) => isUndone(task) && isSame(task, asked));
  const { kind, subject } = asked;
  return { drafts: known ? [] : [{ type: 'task_raised', data: { kind, subject }, ...clauseOf(kind) }] };
}

function unforeseen(command: never): never {
  throw new Error(`a command of no known kind: ${JSON.stringify(command)}`);
}
