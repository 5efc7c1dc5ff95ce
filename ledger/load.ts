import { type SQL, sql } from 'drizzle-orm';
import type { Order } from '../domain/application.ts';
import type { CaseState } from '../domain/state.ts';
import { type CalendarName, calendarInForce } from '../drizzle/queries/calendars.ts';
import { databaseNow } from '../drizzle/queries/clock.ts';
import type { KeptCommand } from '../drizzle/queries/commands.ts';
import { keepsOf, openingsOf } from '../drizzle/queries/habits.ts';
import { caseEvidence, cases, commands, evidence, merchants, orders, parcels } from '../drizzle/schema.ts';
import { statement } from '../drizzle/statement.ts';
import type { Transaction } from '../drizzle/transaction.ts';
import { MerchantRecord } from './merchant-record.ts';

/** An idempotency key with the account it is unique in. */
export type KeyOf = { account: string; key: string };

const caseId = sql.placeholder('caseId');
const orderId = sql.placeholder('orderId');
const merchantId = sql.placeholder('merchantId');
const consumerId = sql`${sql.placeholder('consumerId')}`;

const orderLock = (id: SQL) => sql`pg_advisory_xact_lock(hashtextextended('order:' || ${id}, 0))`;

/** The lock of everything about an order, taken before any stream's. It needs no row, so a refused opening leaves nothing behind. */
const lockOrder = statement<{ orderId: string }, unknown>(sql`select ${orderLock(sql`${orderId}`)}`);

/** Locks a case's order, and says whose case it is: what never changes of it, and is judged before it is read. */
const lockOrderOf = statement<{ caseId: string }, { consumerId: string; merchantId: string }>(
  sql`select consumer_id as "consumerId", merchant_id as "merchantId", ${orderLock(sql`${cases.orderId}`)}
    from ${cases} where ${cases.id} = ${caseId}`,
);

/** What was acknowledged under a key, if anything was; nothing under none. */
const keptUnderKey = sql`(select jsonb_build_object('fingerprint', fingerprint, 'status', status, 'caseId', case_id, 'seq', seq)
  from ${commands} where ${commands.account} = ${sql.placeholder('account')} and ${commands.key} = ${sql.placeholder('key')})`;

const statesOf = (order: SQL, but: SQL) =>
  sql`(select coalesce(jsonb_agg(other.state order by other.number), '[]') from cases other where other.order_id = ${order}${but})`;

const termsInForce = (merchant: SQL) =>
  sql`(select terms from ${merchants} where ${merchants.id} = ${merchant} order by ${merchants.version} desc limit 1)`;

type KeyValues = { account: string | null; key: string | null };

type CaseRow = {
  id: string;
  head: string;
  salt: string;
  /** Milliseconds by which the case's clock is ahead of real time. */
  shiftMs: number;
  state: CaseState;
  databaseMs: number;
  calendarInForce: CalendarName | null;
  kept: KeptCommand | null;
  others: CaseState[];
  terms: unknown;
  outages: { from: number; to: number }[];
  /** When an API last said that it is up. */
  beatMs: number | null;
};

/** A case, locked, with everything that a command on it is judged on, in one look. */
const lookAtCase = statement<KeyValues & { caseId: string }, CaseRow>(sql`select
  ${cases.id} as id, ${cases.head} as head, ${cases.salt} as salt, ${cases.shiftMs}::float8 as "shiftMs", ${cases.state} as state,
  ${databaseNow}::float8 as "databaseMs",
  ${calendarInForce} as "calendarInForce",
  ${keptUnderKey} as kept,
  ${statesOf(sql`${cases.orderId}`, sql` and other.id <> ${cases.id}`)} as others,
  ${termsInForce(sql`${cases.merchantId}`)} as terms,
  (select coalesce(jsonb_agg(jsonb_build_object('from', extract(epoch from from_at) * 1000, 'to', extract(epoch from to_at) * 1000) order by from_at), '[]')
    from outages where to_at > (${cases.state} ->> 'outages_until')::timestamptz) as outages,
  (select extract(epoch from beat_at)::float8 * 1000 from heartbeat) as "beatMs"
  from ${cases} where ${cases.id} = ${caseId} for update of ${cases}`);

type OrderRow = {
  knownOrder: Order | null;
  kept: KeptCommand | null;
  others: CaseState[];
  terms: unknown;
  /** The consumer's other cases: epoch milliseconds, newest first. */
  openings: number[];
  keeps: number[];
  databaseMs: number;
  calendarInForce: CalendarName | null;
};

type OrderValues = KeyValues & { orderId: string; merchantId: string; consumerId: string };

/** What an application is judged on, in one look: the order as it was first given, its cases, the merchant's terms, the consumer's habits. */
const lookAtOrder = statement<OrderValues, OrderRow>(sql`select
  (select ${orders.snapshot} from ${orders} where ${orders.id} = ${orderId}) as "knownOrder",
  ${keptUnderKey} as kept,
  ${statesOf(sql`${orderId}`, sql``)} as others,
  ${termsInForce(sql`${merchantId}`)} as terms,
  ${openingsOf(consumerId)} as openings,
  ${keepsOf(consumerId)} as keeps,
  ${databaseNow}::float8 as "databaseMs",
  ${calendarInForce} as "calendarInForce"`);

export type LoadedCase = NonNullable<Awaited<ReturnType<typeof loadCase>>['loaded']>;

/**
 * Locks a case's order, then the case, and reads it. The locks are taken in the order in which they are asked for; the reading sees
 * what whoever held them before has committed.
 */
export async function loadCase(tx: Transaction, id: string, as: KeyOf | null) {
  const [[owner], [row]] = await Promise.all([
    tx.ask(lockOrderOf, { caseId: id }),
    tx.ask(lookAtCase, { caseId: id, ...keyIn(as) }),
  ]);
  return { owner: owner ?? null, loaded: row ? { ...row, merchant: merchantIn(row.terms) } : null };
}

export type LoadedOrder = Awaited<ReturnType<typeof loadOrder>>;

/** Reads an order; under its lock where something is to be opened. */
export async function loadOrder(
  tx: Pick<Transaction, 'ask'>,
  { id, merchant_id, consumer_id }: Pick<Order, 'id' | 'merchant_id' | 'consumer_id'>,
  { as, lock }: { as: KeyOf | null; lock: boolean },
) {
  const [, [row]] = await Promise.all([
    lock ? tx.ask(lockOrder, { orderId: id }) : [],
    tx.ask(lookAtOrder, { orderId: id, merchantId: merchant_id, consumerId: consumer_id, ...keyIn(as) }),
  ]);
  if (!row) throw new Error('a select without a table has one row');
  return { ...row, merchant: merchantIn(row.terms) };
}

function keyIn(as: KeyOf | null): KeyValues {
  return { account: as?.account ?? null, key: as?.key ?? null };
}

/** The terms of a merchant that has published any. */
function merchantIn(terms: unknown): MerchantRecord | null {
  return terms === null || terms === undefined ? null : MerchantRecord.parse(terms);
}

/** A case that is asking, and the order it is of. */
export type Asking = { caseId: string; orderId: string };
/** A file the account has uploaded, with the other cases in which a consumer has given the same. */
export type KnownEvidence = { id: string; sha256: string; usedIn: string[] };

/** Whoever asks the same again of an order, having given it up before, brings the same again. */
const givenUp = sql`(other.order_id = ${orderId} and other.outcome in ('withdrawn', 'lapsed'))`;

const evidenceOf = statement<Asking & { account: string; ids: string[] }, KnownEvidence>(
  sql`select own.id, own.sha256, coalesce((
      select jsonb_agg(found.case_id order by found.case_id) from (
        select used.case_id from ${caseEvidence} used join ${cases} other on other.id = used.case_id
        where used.sha256 = own.sha256 and used.case_id <> ${caseId} and (other.outcome is null or not ${givenUp}) limit 100) found), '[]') as "usedIn"
    from ${evidence} own where own.account = ${sql.placeholder('account')} and own.id = any(${sql.placeholder('ids')})`,
);

/** Evidence the account has uploaded, by id; ids it does not know are missing from the answer. */
export async function findEvidence(tx: Transaction, account: string, asking: Asking, ids: string[]) {
  return ids.length === 0 ? [] : tx.ask(evidenceOf, { account, ...asking, ids });
}

const parcelOf = statement<{ caseId: string; trackingNo: string }, { id: string }>(
  sql`select id from ${parcels} where ${parcels.caseId} = ${caseId} and ${parcels.trackingNo} = ${sql.placeholder('trackingNo')}`,
);

/** The parcel of a case by its tracking number, which no event holds. */
export async function findParcel(tx: Transaction, id: string, trackingNo: string): Promise<string | null> {
  const [row] = await tx.ask(parcelOf, { caseId: id, trackingNo });
  return row?.id ?? null;
}
