import { asc, inArray, isNull } from 'drizzle-orm';
import { z } from 'zod';
import type { CaseEvent } from '../../domain/events.ts';
import { booksOf } from '../../drizzle/queries/postings.ts';
import { cases, commands, events, outbox, refunds, reports, tasks } from '../../drizzle/schema.ts';
import type { System } from '../running-system.ts';

/** An event as it lies in the ledger, with the moment at which PostgreSQL wrote it. */
export type WrittenEvent = { leaf: CaseEvent; hash: string; writtenAt: number };

/** What the provider says it has moved. */
const Movement = z.looseObject({
  refund_no: z.string(),
  order_id: z.string(),
  tender_id: z.string(),
  amount: z.number(),
  units: z.number().nullish(),
  movements: z.number(),
});
export type Movement = z.infer<typeof Movement>;

export type Evidence = Awaited<ReturnType<typeof gatherEvidence>>;

/** Everything the judge looks at, of the cases named: what the ledger has, and what the provider did. */
export async function gatherEvidence({ db }: System, caseIds: readonly string[], paymentUrl: string) {
  const ids = [...caseIds];
  const rows = await db
    .select()
    .from(events)
    .where(inArray(events.stream, ids))
    .orderBy(asc(events.stream), asc(events.seq));
  const trails = Map.groupBy(
    rows.map(({ leaf, hash, writtenAt }): WrittenEvent => ({ leaf, hash, writtenAt: writtenAt.getTime() })),
    ({ leaf }) => leaf.stream,
  );
  const listing = z.object({ data: z.array(Movement) }).parse(await (await fetch(`${paymentUrl}/refunds`)).json());
  const taken = await db.select({ id: reports.id, source: reports.source }).from(reports);
  return {
    trails,
    cases: await db.select().from(cases).where(inArray(cases.id, ids)),
    allCaseIds: (await db.select({ id: cases.id }).from(cases)).map(({ id }) => id),
    books: await booksOf(db, ids),
    refunds: await db.select().from(refunds),
    commands: await db.select().from(commands).where(inArray(commands.caseId, ids)),
    untold: (await db.select({ caseId: outbox.caseId }).from(outbox)).map(({ caseId }) => caseId),
    scans: new Set(taken.filter(({ source }) => source === 'carrier').map(({ id }) => id)),
    notices: new Set(taken.filter(({ source }) => source === 'payment').map(({ id }) => id)),
    movements: listing.data,
    openTasks: await db.select().from(tasks).where(isNull(tasks.doneAt)),
  };
}
