import { and, eq } from 'drizzle-orm';
import type { Database } from '../client.ts';
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
