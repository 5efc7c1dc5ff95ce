import { inArray } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { privateContent } from '../schema.ts';

/** What persons typed, by the reference that events hold. */
export async function readPrivateContent(db: Database, refs: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  if (refs.length === 0) return new Map();
  const rows = await db
    .select({ ref: privateContent.id, content: privateContent.content })
    .from(privateContent)
    .where(inArray(privateContent.id, [...refs]));
  return new Map(rows.map(({ ref, content }) => [ref, content]));
}
