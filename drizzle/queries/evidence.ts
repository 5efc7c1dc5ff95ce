import { eq, getTableColumns, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { cases, events, evidence } from '../schema.ts';

export type EvidenceRow = Omit<typeof evidence.$inferSelect, 'createdAt'>;

export async function findEvidenceFile(db: Database, id: string): Promise<EvidenceRow | null> {
  const { account, sha256, type, size } = getTableColumns(evidence);
  const [row] = await db
    .select({ id: evidence.id, account, sha256, type, size })
    .from(evidence)
    .where(eq(evidence.id, id));
  return row ?? null;
}

/** A repeat changes nothing: the id follows from account and content. */
export async function saveEvidence(db: Database, row: EvidenceRow): Promise<void> {
  await db.insert(evidence).values(row).onConflictDoNothing();
}

/** Whether a case of this party refers to the evidence. */
export async function isEvidenceOf(
  db: Database,
  id: string,
  party: { consumerId: string } | { merchantId: string },
): Promise<boolean> {
  const own = 'consumerId' in party ? eq(cases.consumerId, party.consumerId) : eq(cases.merchantId, party.merchantId);
  const named = JSON.stringify({ data: { evidence: [{ id }] } });
  const [row] = await db
    .select({ id: cases.id })
    .from(cases)
    .innerJoin(events, eq(events.stream, cases.id))
    .where(sql`${own} and ${events.leaf} @> ${named}::jsonb`)
    .limit(1);
  return row !== undefined;
}
