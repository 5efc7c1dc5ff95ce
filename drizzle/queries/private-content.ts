import { and, desc, eq, inArray, lte } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { cases, merchants, privateContent } from '../schema.ts';

/** What persons typed, by the reference that events hold. */
export async function readPrivateContent(
  db: Database,
  caseId: string,
  refs: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  if (refs.length === 0) return new Map();
  const rows = await db
    .select({
      ref: privateContent.id,
      kind: privateContent.kind,
      content: privateContent.content,
      at: privateContent.createdAt,
    })
    .from(privateContent)
    .where(and(eq(privateContent.caseId, caseId), inArray(privateContent.id, [...refs])));
  const read = new Map<string, unknown>();
  for (const { ref, kind, content, at } of rows) {
    const isDefault = kind === 'return_address' && content === 'default';
    read.set(ref, isDefault ? await publishedAddress(db, caseId, at) : content);
  }
  return read;
}

/** The address that the case's merchant had published at that moment. */
async function publishedAddress(db: Database, caseId: string, at: Date): Promise<unknown> {
  const [row] = await db
    .select({ terms: merchants.terms })
    .from(merchants)
    .innerJoin(cases, eq(cases.merchantId, merchants.id))
    .where(and(eq(cases.id, caseId), lte(merchants.createdAt, at)))
    .orderBy(desc(merchants.version))
    .limit(1);
  const terms = row?.terms;
  return typeof terms === 'object' && terms !== null && 'return_address' in terms ? terms.return_address : null;
}
