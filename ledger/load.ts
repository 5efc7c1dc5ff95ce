import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Order } from '../domain/application.ts';
import type { CaseState } from '../domain/state.ts';
import type { Transaction } from '../drizzle/client.ts';
import { calendarInForce } from '../drizzle/queries/calendars.ts';
import { databaseNow } from '../drizzle/queries/clock.ts';
import type { KeptCommand } from '../drizzle/queries/commands.ts';
import { cases, commands, evidence, merchants, orders, parcels } from '../drizzle/schema.ts';
import { MerchantRecord } from './merchant-record.ts';

/** The lock of everything about an order, taken before any stream's. It needs no row, so a refused opening leaves nothing behind. */
export async function lockOrder(tx: Transaction, orderId: string): Promise<void> {
  await tx.execute(sql`select ${orderLock(sql`${orderId}`)}`);
}

/** Locks a case's order, and says whose case it is: what never changes of it, and is judged before it is read. */
export async function lockOrderOf(tx: Transaction, caseId: string) {
  const [row] = await tx
    .select({
      consumerId: cases.consumerId,
      merchantId: cases.merchantId,
      lock: sql`${orderLock(sql`${cases.orderId}`)}`,
    })
    .from(cases)
    .where(eq(cases.id, caseId));
  return row ?? null;
}

function orderLock(orderId: ReturnType<typeof sql>) {
  return sql`pg_advisory_xact_lock(hashtextextended('order:' || ${orderId}, 0))`;
}

export type LoadedCase = NonNullable<Awaited<ReturnType<typeof loadCase>>>;

/**
 * A case, locked, with everything that a command on it is judged on, in one look: rounds to the database are what a command costs.
 * Read it under the order's lock, by which nobody else is changing anything of the order.
 */
export async function loadCase(tx: Transaction, caseId: string, as: KeyOf | null) {
  const [row] = await tx
    .select({
      id: cases.id,
      orderId: cases.orderId,
      merchantId: cases.merchantId,
      shiftMs: cases.shiftMs,
      head: cases.head,
      salt: cases.salt,
      state: cases.state,
      databaseMs: databaseNow,
      calendarInForce,
      kept: keptUnder(as),
      others: otherStates(sql`${cases.orderId}`, sql`${cases.id}`),
      terms: termsInForce(sql`${cases.merchantId}`),
      outages: sql<
        { from: number; to: number }[]
      >`(select coalesce(jsonb_agg(jsonb_build_object('from', extract(epoch from from_at) * 1000, 'to', extract(epoch from to_at) * 1000) order by from_at), '[]') from outages where to_at > (${cases.state} ->> 'outages_until')::timestamptz)`,
      /** When an API last said that it is up. */
      beatMs: sql<number | null>`(select extract(epoch from beat_at)::float8 * 1000 from heartbeat)`,
    })
    .from(cases)
    .where(eq(cases.id, caseId))
    .for('update', { of: cases });
  return row ? { ...row, merchant: merchantIn(row.terms) } : null;
}

export type LoadedOrder = Awaited<ReturnType<typeof loadOrder>>;

/** What an application is judged on, in one look: the order as it was first given, its cases, and the merchant's terms. */
export async function loadOrder(
  tx: Pick<Transaction, 'execute'>,
  { id: orderId, merchant_id: merchantId }: Pick<Order, 'id' | 'merchant_id'>,
  as: KeyOf | null,
) {
  const { rows } = await tx.execute<{
    known_order: Order | null;
    kept: KeptCommand | null;
    others: CaseState[];
    terms: unknown;
    database_ms: number;
    calendar: { id: string; version: number } | null;
  }>(sql`select
    (select ${orders.snapshot} from ${orders} where ${orders.id} = ${orderId}) as known_order,
    ${keptUnder(as)} as kept,
    ${otherStates(sql`${orderId}`, null)} as others,
    ${termsInForce(sql`${merchantId}`)} as terms,
    ${databaseNow} as database_ms,
    ${calendarInForce} as calendar`);
  const [row] = rows;
  if (!row) throw new Error('a select without a table has one row');
  return {
    knownOrder: row.known_order,
    kept: row.kept,
    others: row.others,
    merchant: merchantIn(row.terms),
    databaseMs: Number(row.database_ms),
    calendarInForce: row.calendar,
  };
}

/** An idempotency key with the account it is unique in. */
type KeyOf = { account: string; key: string };

/** What was acknowledged under a key, if anything was; nothing under none. */
function keptUnder(as: KeyOf | null) {
  return sql<KeptCommand | null>`(select jsonb_build_object('fingerprint', fingerprint, 'status', status, 'caseId', case_id, 'seq', seq) from ${commands} where ${commands.account} = ${as?.account ?? null} and ${commands.key} = ${as?.key ?? null})`;
}

function otherStates(orderId: ReturnType<typeof sql>, but: ReturnType<typeof sql> | null) {
  return sql<
    CaseState[]
  >`(select coalesce(jsonb_agg(other.state order by other.number), '[]') from cases other where other.order_id = ${orderId}${but ? sql` and other.id <> ${but}` : sql``})`;
}

function termsInForce(merchantId: ReturnType<typeof sql>) {
  return sql<unknown>`(select terms from ${merchants} where ${merchants.id} = ${merchantId} order by ${merchants.version} desc limit 1)`;
}

/** The terms of a merchant that has published any. */
function merchantIn(terms: unknown): MerchantRecord | null {
  return terms === null || terms === undefined ? null : MerchantRecord.parse(terms);
}

/** Evidence the account has uploaded, by id; ids it does not know are missing from the answer. */
export async function findEvidence(tx: Transaction, account: string, ids: string[]) {
  if (ids.length === 0) return [];
  return tx
    .select({ id: evidence.id, sha256: evidence.sha256 })
    .from(evidence)
    .where(and(eq(evidence.account, account), inArray(evidence.id, ids)));
}

/** The parcel of a case by its tracking number, which no event holds. */
export async function findParcel(tx: Transaction, caseId: string, trackingNo: string): Promise<string | null> {
  const [row] = await tx
    .select({ id: parcels.id })
    .from(parcels)
    .where(and(eq(parcels.caseId, caseId), eq(parcels.trackingNo, trackingNo)));
  return row?.id ?? null;
}
