import { inArray } from 'drizzle-orm';
import type { CaseStart } from '../domain/facts.ts';
import type { Database } from '../drizzle/client.ts';
import { cases } from '../drizzle/schema.ts';
import type { Attributes } from './telling.ts';

/** What Temporal is told of a case when its workflow starts. */
export type Introduction = { start: CaseStart; attributes: Attributes };

/** In no order; a case that does not exist is left out. */
export async function introduce(db: Database, caseIds: string[]): Promise<Introduction[]> {
  const rows = await db
    .select({
      caseId: cases.id,
      type: cases.type,
      standard: cases.standardVersion,
      calendar: cases.calendarVersion,
      merchantId: cases.merchantId,
      orderId: cases.orderId,
    })
    .from(cases)
    .where(inArray(cases.id, caseIds));
  return rows.map(({ merchantId, orderId, ...start }) => ({ start, attributes: { merchantId, orderId } }));
}
