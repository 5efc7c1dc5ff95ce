import { and, desc, eq, getTableColumns, lt, type SQL, sql } from 'drizzle-orm';
import type { Order } from '../../domain/application.ts';
import type { CaseState } from '../../domain/state.ts';
import type { CaseType, Outcome, Stage } from '../../domain/vocabulary.ts';
import type { Database } from '../client.ts';
import { cases, orders } from '../schema.ts';
import { statement } from '../statement.ts';
import { type CalendarName, calendarInForce } from './calendars.ts';
import { databaseNow } from './clock.ts';

/** Whose cases a reader may see; all of them when both are absent. */
export type Scope = { consumerId?: string; merchantId?: string };

/** What a case is shown by besides its state; PostgreSQL's clock and the holiday list in force are as they were when it was read. */
type BesideState = {
  number: number;
  consumerId: string;
  merchantId: string;
  order: Order;
  /** Tracking numbers by parcel. */
  trackingNos: Record<string, string>;
  /** Private content by reference: the return address and the guidance of a case that goes on. */
  toReturn: Record<string, unknown>;
  /** What the merchant publishes now, where goods go back and nobody has said where to. */
  publishedTerms: unknown;
  databaseMs: number;
  calendarInForce: CalendarName | null;
};

export type CaseRecord = BesideState & { state: CaseState };

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

const trackingNos = sql<
  Record<string, string>
>`coalesce((select jsonb_object_agg(parcel.id, parcel.tracking_no) from parcels parcel where parcel.case_id = ${cases.id}), '{}')`;
const publishedTerms = sql`(select terms from merchants m where m.id = ${cases.merchantId} order by version desc limit 1)`;

/** In one round to the database. */
function withOrder(db: Database, where: SQL | undefined, limit: number): Promise<CaseRecord[]> {
  const { number, state, merchantId, consumerId } = getTableColumns(cases);
  return db
    .select({
      number,
      state,
      merchantId,
      consumerId,
      order: orders.snapshot,
      trackingNos,
      toReturn: sql<
        Record<string, unknown>
      >`case when ${cases.final} then '{}' else coalesce((select jsonb_object_agg(part.id, part.content) from private_content part where part.id in (${cases.state} ->> 'return_address', ${cases.state} ->> 'guidance')), '{}') end`,
      publishedTerms: sql<unknown>`case when ${cases.stage} = 'awaiting_ship_back' and ${cases.state} ->> 'return_address' is null then ${publishedTerms} end`,
      databaseMs: databaseNow,
      calendarInForce,
    })
    .from(cases)
    .innerJoin(orders, eq(orders.id, cases.orderId))
    .where(where)
    .orderBy(desc(cases.number))
    .limit(limit);
}

/** The same of one case whose state is known, as it has just been written. */
export const besideState = statement<{ caseId: string; parts: string[]; unaddressed: boolean }, BesideState>(sql`select
  ${cases.number}::float8 as number, ${cases.consumerId} as "consumerId", ${cases.merchantId} as "merchantId",
  ${orders.snapshot} as "order", ${trackingNos} as "trackingNos",
  coalesce((select jsonb_object_agg(part.id, part.content) from private_content part where part.id = any(${sql.placeholder('parts')})), '{}') as "toReturn",
  case when ${sql.placeholder('unaddressed')} then ${publishedTerms} end as "publishedTerms",
  ${databaseNow}::float8 as "databaseMs", ${calendarInForce} as "calendarInForce"
  from ${cases} join ${orders} on ${orders.id} = ${cases.orderId} where ${cases.id} = ${sql.placeholder('caseId')}`);

/** What `besideState` is asked with. */
export function valuesBeside({ id, final, stage, return_address, guidance }: CaseState) {
  const parts = final ? [] : [return_address, guidance].filter((part) => part !== null);
  return { caseId: id, parts, unaddressed: stage === 'awaiting_ship_back' && return_address === null };
}
