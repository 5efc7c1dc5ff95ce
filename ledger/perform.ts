import { refuse } from '../domain/refusal.ts';
import type { Database, Transaction } from '../drizzle/client.ts';
import { causesOf } from '../ports/failure.ts';
import type { Pauses } from '../ports/pauses.ts';
import { factOf } from './fact.ts';
import { findCommand, identityOf, lockCase, lockOrder } from './load.ts';
import { moveCase } from './move-case.ts';
import { openCase } from './open-case.ts';
import type { PerformRequest, PerformResult } from './request.ts';
import { OutcomeUnknown } from './request.ts';
import type { ReadRulebook } from './rulebook.ts';

/** What `perform` works with. */
export type LedgerDeps = {
  db: Database;
  rulebook: ReadRulebook;
  pauses: Pauses;
  /** Real time, read after the lock: PostgreSQL's own, except in tests of workflows, whose server has a time of its own. */
  readClock: (tx: Transaction) => Promise<number>;
  /** Opens `sandbox.starts_at` and `move_clock`. */
  sandbox: boolean;
  /** Told after a commit that left something in the outbox. */
  onCommit: (caseId: string) => void;
};

/**
 * The one door by which a case changes, in one transaction: lock the order, then the case; recognise a repeated key; perform every
 * rung due by now, each dated with its due time; decide the command on the result; append, project, and leave what is to be told.
 * Rungs performed stay, even when the command is then refused.
 * @throws OutcomeUnknown when the answer to the commit was lost: repeat with the same key.
 */
export async function perform(deps: LedgerDeps, request: PerformRequest): Promise<PerformResult> {
  let committing = false;
  try {
    const result = await deps.db.transaction(async (tx) => {
      const inside = await performInside(deps, tx, request);
      committing = true;
      return inside;
    });
    await deps.pauses.reach('ledger.committed');
    if (request.tell === 'outbox') deps.onCommit(request.caseId);
    return result;
  } catch (error) {
    if (committing) throw new OutcomeUnknown('The answer to the commit was lost.', { cause: error });
    if (request.key && isKeyTaken(error)) return perform(deps, request);
    throw error;
  }
}

/** Another order's command took the key meanwhile, under a lock of its own: on a second look it is recognised. */
function isKeyTaken(error: unknown): boolean {
  return [...causesOf(error)].some((cause) => 'constraint' in cause && cause.constraint === 'commands_account_key_pk');
}

async function performInside(deps: LedgerDeps, tx: Transaction, request: PerformRequest): Promise<PerformResult> {
  const { command, caller, key } = request;
  const identity = command.command === 'open' ? null : await identityOf(tx, request.caseId);
  const orderId = command.command === 'open' ? command.body.order.id : identity?.orderId;
  if (orderId !== undefined) await lockOrder(tx, orderId);

  const known = key ? await findCommand(tx, caller.account, key.key) : null;
  if (known) {
    return known.fingerprint === key?.fingerprint
      ? replay(tx, known)
      : refuse('idempotency_key_reused', 'The idempotency key was used for another request before.');
  }
  return command.command === 'open'
    ? openCase(deps, tx, request, command)
    : moveCase(deps, tx, request, { command, identity });
}

/** A repeat answers with the case as it is now and the seq of the first time. */
async function replay(tx: Transaction, known: { caseId: string; seq: number }): Promise<PerformResult> {
  const row = await lockCase(tx, known.caseId);
  if (!row) throw new Error(`a kept command names the unknown case ${known.caseId}`);
  return { done: { caseId: row.id, state: row.state, fact: factOf(row.state), seq: known.seq, replayed: true } };
}
