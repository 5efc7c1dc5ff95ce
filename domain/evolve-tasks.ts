import type { CaseEvent } from './events.ts';
import type { Task, TaskChange } from './task.ts';

/** The tasks after an event: what it opened or ended, and what a person did with one. */
export function turnTasks(tasks: Task[], event: CaseEvent): Task[] {
  const turned = (event.data.tasks ?? []).reduce((turning, change) => turn(turning, change, event), tasks);
  switch (event.type) {
    case 'task_taken':
      return changed(turned, event.data.task_id, { taken_by: event.data.person });
    case 'task_returned':
      return changed(turned, event.data.task_id, { taken_by: null });
    case 'task_done':
      return changed(turned, event.data.task_id, { done_at: event.at, result: event.data.result });
    default:
      return turned;
  }
}

function turn(tasks: Task[], change: TaskChange, { at }: CaseEvent): Task[] {
  if (change.change === 'ended') return changed(tasks, change.id, { done_at: at, result: 'by_itself' });
  const { id, kind, subject } = change;
  return [...tasks, { id, kind, subject, since: at, taken_by: null, done_at: null, result: null }];
}

function changed(tasks: Task[], id: string, change: Partial<Task>): Task[] {
  return tasks.map((task) => (task.id === id ? { ...task, ...change } : task));
}
