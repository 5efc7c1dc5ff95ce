import { and, eq } from 'drizzle-orm';
import type { Database, DrizzleTransaction } from '../client.ts';
import { commands } from '../schema.ts';

export type KeptCommand = { fingerprint: string; status: number; caseId: string; seq: number };

/** What was acknowledged under this key before, if anything was. */
export async function findKeptCommand(
  db: Pick<Database, 'select'>,
  account: string,
  key: string,
): Promise<KeptCommand | null> {
  const [row] = await db
    .select({ fingerprint: commands.fingerprint, status: commands.status, caseId: commands.caseId, seq: commands.seq })
    .from(commands)
    .where(and(eq(commands.account, account), eq(commands.key, key)));
  return row ?? null;
}

/** Keeps a key; false where it was used for something else meanwhile. */
export async function keepCommand(tx: DrizzleTransaction, use: typeof commands.$inferInsert): Promise<boolean> {
  const kept = await tx.insert(commands).values(use).onConflictDoNothing().returning({ key: commands.key });
  return kept.length > 0;
}
