import type { TaskCommand } from '../domain/commands.ts';
import { handlerOf, refuseTask } from '../domain/decide/tasks.ts';
import { toText } from '../domain/instant.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { isApart } from '../domain/task.ts';
import type { Database, DrizzleTransaction } from '../drizzle/client.ts';
import { findKeptCommand, keepCommand } from '../drizzle/queries/commands.ts';
import { findTask, lockTask, type TaskUpdate, updateTask } from '../drizzle/queries/tasks.ts';
import type { Ledger } from './ledger.ts';
import type { Caller, IdempotencyKey } from './request.ts';

type Request = { caller: Caller; key: IdempotencyKey; ifMatch?: number };
/** `seq`: of the command's last event; 0 where it is no case's. */
type Handled = { done: { seq: number; replayed: boolean } } | { refusal: Refusal };

/** What a person of the platform does with a task: a command of its case, or, where it is no case's, a change of its row. */
export async function performOnTask(
  { db, ledger }: { db: Database; ledger: Pick<Ledger, 'perform'> },
  command: TaskCommand,
  { caller, key, ifMatch }: Request,
): Promise<Handled> {
  // whoever may not handle tasks does not learn which there are
  const handler = handlerOf(caller);
  if ('refusal' in handler) return handler;
  const task = await findTask(db, command.body.task_id);
  if (!task) return refuse('not_found', 'There is no such task.');
  if (isApart(task.kind) || task.caseId === null)
    return db.transaction((tx) => performApart(tx, command, { caller, key }, handler.person));
  return ledger.perform({ caseId: task.caseId, command, caller, key, ifMatch, tell: 'outbox' });
}

/** Under the lock of its row, in the order of `perform`: a repeated key is recognised first, and a refusal keeps nothing. */
async function performApart(
  tx: DrizzleTransaction,
  command: TaskCommand,
  { caller: { account }, key }: Request,
  person: string,
): Promise<Handled> {
  const { task_id: id } = command.body;
  const task = await lockTask(tx, id);
  if (!task) return refuse('not_found', 'There is no such task.');
  const kept = await findKeptCommand(tx, account, key.key);
  if (kept) return kept.fingerprint === key.fingerprint ? { done: { seq: kept.seq, replayed: true } } : reused;
  const { kind, takenBy, doneAt } = task;
  const refused = refuseTask(
    command.command,
    { kind, taken_by: takenBy, done_at: doneAt && toText(doneAt.getTime()) },
    person,
  );
  if (refused) return refused;
  if (!(await keepCommand(tx, { account, ...key, caseId: id, seq: 0 }))) return reused;
  await updateTask(tx, id, changeBy(command, person));
  return { done: { seq: 0, replayed: false } };
}

const reused = refuse('idempotency_key_reused', 'The idempotency key was used for another request before.');

function changeBy(command: TaskCommand, person: string): TaskUpdate {
  const { note } = command.body;
  const noted = note == null ? {} : { note };
  switch (command.command) {
    case 'take_task':
      return { takenBy: person, ...noted };
    case 'return_task':
      return { takenBy: null, ...noted };
    case 'complete_task':
      return { result: command.body.result, ...noted };
    default:
      return unforeseen(command);
  }
}

function unforeseen(command: never): never {
  throw new Error(`a command of no known kind: ${JSON.stringify(command)}`);
}
