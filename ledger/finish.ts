import type { CaseState } from '../domain/state.ts';
import { besideState, type CaseRecord, valuesBeside } from '../drizzle/queries/cases.ts';
import type { Transaction } from '../drizzle/transaction.ts';
import { type Write, writeTogether } from '../drizzle/writes.ts';

/** Writes, reads what the case is shown by where that was asked for, and commits, in one round. */
export async function finish(
  tx: Transaction,
  { state, shows }: { state: CaseState; shows: boolean },
  writes: readonly Write[],
): Promise<CaseRecord | null> {
  writeTogether(tx, writes);
  const read = shows ? tx.ask(besideState, valuesBeside(state)) : [];
  await tx.commit();
  const [beside] = await read;
  return beside ? { ...beside, state } : null;
}
