import { sql } from 'drizzle-orm';
import { refuse } from '../domain/refusal.ts';
import type { CaseState } from '../domain/state.ts';
import type { Database } from '../drizzle/client.ts';
import type { KeptCommand } from '../drizzle/queries/commands.ts';
import { cases } from '../drizzle/schema.ts';
import { statement } from '../drizzle/statement.ts';
import { CommitUnknown, inTransaction, type Transaction } from '../drizzle/transaction.ts';
import { causesOf } from '../ports/failure.ts';
import type { Pauses } from '../ports/pauses.ts';
import { refuseStranger } from './actor.ts';
import { factOf } from './fact.ts';
import { loadCase, loadOrder } from './load.ts';
import { moveCase } from './move-case.ts';
import { openCase } from './open-case.ts';
import type { IdempotencyKey, PerformRequest, PerformResult } from './request.ts';
import { OutcomeUnknown } from './request.ts';
import type { ReadRulebook } from './rulebook.ts';

/**
 * Real time by PostgreSQL's clock, which was read after the lock; epoch milliseconds. The same, except in tests, which have a time of
 * their own.
 */
export type RealTime = (databaseMs: number) => number | Promise<number>;

/** What `perform` works with. */
export type LedgerDeps = {
  db: Database;
  rulebook: ReadRulebook;
  pauses: Pauses;
  realTime: RealTime;
  /** Opens `sandbox.starts_at` and `move_clock`. */
  sandbox: boolean;
  /** Told after a commit that left something in the outbox which cannot wait, or may have. */
  onCommit: (caseId: string) => void;
};

/**
 * The one door by which a case changes, in one transaction: lock the order, then the case; recognise a repeated key; perform every
 * rung due by now, each dated with its due time; decide the command on the result; append, project, and leave what is to be told.
 * Rungs performed stay, even when the command is then refused.
 * @throws OutcomeUnknown when the answer to the commit was lost: repeat with the same key.
 */
export async function perform(deps: LedgerDeps, request: PerformRequest): Promise<PerformResult> {
  try {
    const result = await inTransaction(deps.db, (tx) => performInside(deps, tx, request));
    await deps.pauses.reach('ledger.committed');
    const waits = 'done' in result && !result.done.urgent;
    if (request.tell === 'outbox' && !waits) deps.onCommit(request.caseId);
    return result;
  } catch (error) {
    if (error instanceof CommitUnknown) throw new OutcomeUnknown(error.message, { cause: error });
    if (request.key && isKeyTaken(error)) return perform(deps, request);
    throw error;
  }
}

/** Another order's command took the key meanwhile, under a lock of its own: on a second look it is recognised. */
function isKeyTaken(error: unknown): boolean {
  return [...causesOf(error)].some((cause) => 'constraint' in cause && cause.constraint === 'commands_account_key_pk');
}

async function performInside(deps: LedgerDeps, tx: Transaction, request: PerformRequest): Promise<PerformResult> {
  const { command, caseId, caller, key } = request;
  const as = key ? { account: caller.account, key: key.key } : null;
  if (command.command === 'open') {
    const loaded = await loadOrder(tx, command.body.order, { as, lock: true });
    return loaded.kept && key ? repeat(tx, loaded.kept, key) : openCase(deps, tx, request, { command, loaded });
  }
  const { owner, loaded } = await loadCase(tx, caseId, as);
  const stranger = refuseStranger(owner, caller);
  if (stranger) return stranger;
  if (!loaded) return refuse('not_found', 'There is no such case.');
  return loaded.kept && key ? repeat(tx, loaded.kept, key) : moveCase(deps, tx, request, { command, loaded });
}

const stateOf = statement<{ caseId: string }, { state: CaseState }>(
  sql`select state from ${cases} where ${cases.id} = ${sql.placeholder('caseId')}`,
);

/** A repeat answers with the case as it is now and the seq of the first time. */
async function repeat(tx: Transaction, kept: KeptCommand, key: IdempotencyKey): Promise<PerformResult> {
  if (kept.fingerprint !== key.fingerprint)
    return refuse('idempotency_key_reused', 'The idempotency key was used for another request before.');
  const [row] = await tx.ask(stateOf, { caseId: kept.caseId });
  if (!row) throw new Error(`a kept command names the unknown case ${kept.caseId}`);
  const { state } = row;
  return {
    done: { caseId: state.id, state, fact: factOf(state), seq: kept.seq, replayed: true, urgent: false, record: null },
  };
}
