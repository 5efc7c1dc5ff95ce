import { and, desc, eq, getTableColumns, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { Order } from '../../domain/application.ts';
import type { CaseState } from '../../domain/state.ts';
import type { CaseType, Outcome, Stage } from '../../domain/vocabulary.ts';
import type { Database } from '../client.ts';
import { cases, merchants, orders, parcels } from '../schema.ts';
import { readPrivateContent } from './private-content.ts';

/** Whose cases a reader may see; all of them when both are absent. */
export type Scope = { consumerId?: string; merchantId?: string };

/** A case with what is kept beside its state: the order as given, tracking numbers by parcel, and how to send the goods back. */
export type CaseRecord = Pick<typeof cases.$inferSelect, 'id' | 'number' | 'state' | 'merchantId' | 'consumerId'> & {
  order: Order;
  trackingNos: ReadonlyMap<string, string>;
  /** Private content by reference: the return address and the guidance of a case that goes on. */
  toReturn: ReadonlyMap<string, unknown>;
  /** What the merchant publishes now, where goods go back and nobody has said where to. */
  publishedTerms: unknown;
};

export type CaseFilter = {
  type?: CaseType;
  stage?: Stage;
  outcome?: Outcome;
  merchantId?: string;
  consumerId?: string;
  orderId?: string;
  /** Has a running window that ends before this moment, RFC 3339. */
  dueBefore?: string;
  breached?: boolean;
  escalated?: boolean;
  held?: boolean;
};

export async function findCase(db: Database, id: string, scope: Scope): Promise<CaseRecord | null> {
  const [found] = await withOrder(db, and(eq(cases.id, id), inScope(scope)), 1);
  return found ?? null;
}

/** Newest first; `after` is the number of the last case already seen. */
export function listCases(
  db: Database,
  { scope, filter, after, limit }: { scope: Scope; filter: CaseFilter; after: number | null; limit: number },
): Promise<CaseRecord[]> {
  const beyond = after === null ? undefined : lt(cases.number, after);
  return withOrder(db, and(inScope(scope), matching(filter), beyond), limit);
}

function inScope({ consumerId, merchantId }: Scope): SQL | undefined {
  return and(
    consumerId === undefined ? undefined : eq(cases.consumerId, consumerId),
    merchantId === undefined ? undefined : eq(cases.merchantId, merchantId),
  );
}

function matching(filter: CaseFilter): SQL | undefined {
  const { type, stage, outcome, merchantId, consumerId, orderId, dueBefore, breached, escalated, held } = filter;
  return and(
    type && eq(cases.type, type),
    stage && eq(cases.stage, stage),
    outcome && eq(cases.outcome, outcome),
    inScope({ merchantId, consumerId }),
    orderId === undefined ? undefined : eq(cases.orderId, orderId),
    breached === undefined ? undefined : eq(cases.breached, breached),
    escalated === undefined ? undefined : sql`(${cases.escalationLevel} > 0) = ${escalated}`,
    held === undefined ? undefined : sql`(${cases.state} -> 'held' <> 'null'::jsonb) = ${held}`,
    dueBefore === undefined ? undefined : dueIn(dueBefore),
  );
}

/** Compares with the given moment, never with the present: a case has a time of its own. */
function dueIn(before: string): SQL {
  return sql`not ${cases.final} and exists (
    select 1 from jsonb_array_elements(${cases.state} -> 'clocks') clock
    where clock ->> 'ended_at' is null and (clock ->> 'due_at')::timestamptz < ${before}::timestamptz)`;
}

async function withOrder(db: Database, where: SQL | undefined, limit: number): Promise<CaseRecord[]> {
  const { id, number, state, merchantId, consumerId } = getTableColumns(cases);
  const rows = await db
    .select({ id, number, state, merchantId, consumerId, order: orders.snapshot })
    .from(cases)
    .innerJoin(orders, eq(orders.id, cases.orderId))
    .where(where)
    .orderBy(desc(cases.number))
    .limit(limit);
  const shipped = rows.filter((row) => row.state.parcels.length > 0).map((row) => row.id);
  const sent = shipped.length === 0 ? [] : await db.select().from(parcels).where(inArray(parcels.caseId, shipped));
  const trackingNos = new Map(sent.map((parcel) => [parcel.id, parcel.trackingNo]));
  const toReturn = await readReturnContent(
    db,
    rows.map(({ state: one }) => one),
  );
  const published = await readTerms(
    db,
    rows.filter(isUnaddressed).map(({ merchantId }) => merchantId),
  );
  return rows.map((row) => ({
    ...row,
    trackingNos,
    toReturn,
    publishedTerms: isUnaddressed(row) ? published.get(row.merchantId) : null,
  }));
}

function isUnaddressed({ state }: { state: CaseState }): boolean {
  return state.stage === 'awaiting_ship_back' && state.return_address === null;
}

/** The terms in force, by merchant. */
async function readTerms(db: Database, merchantIds: string[]): Promise<ReadonlyMap<string, unknown>> {
  if (merchantIds.length === 0) return new Map();
  const rows = await db
    .selectDistinctOn([merchants.id], { id: merchants.id, terms: merchants.terms })
    .from(merchants)
    .where(inArray(merchants.id, merchantIds))
    .orderBy(merchants.id, desc(merchants.version));
  return new Map(rows.map(({ id, terms }) => [id, terms]));
}

async function readReturnContent(db: Database, states: readonly CaseState[]): Promise<ReadonlyMap<string, unknown>> {
  const refs = states
    .filter(({ final }) => !final)
    .flatMap(({ return_address, guidance }) => [return_address, guidance])
    .filter((ref) => ref !== null);
  return readPrivateContent(db, refs);
}
