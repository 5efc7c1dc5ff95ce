import { desc, eq } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { merchants } from '../schema.ts';

/** The version in force, or null for a merchant that has published nothing. */
export async function findMerchantVersion(
  db: Database,
  id: string,
): Promise<{ version: number; terms: unknown } | null> {
  const [row] = await db
    .select({ version: merchants.version, terms: merchants.terms })
    .from(merchants)
    .where(eq(merchants.id, id))
    .orderBy(desc(merchants.version))
    .limit(1);
  return row ?? null;
}

/** False when somebody else has published that version meanwhile. */
export async function publishMerchantVersion(
  db: Database,
  id: string,
  version: number,
  terms: unknown,
): Promise<boolean> {
  const rows = await db
    .insert(merchants)
    .values({ id, version, terms })
    .onConflictDoNothing()
    .returning({ id: merchants.id });
  return rows.length > 0;
}
