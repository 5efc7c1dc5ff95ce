import { and, asc, desc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Order } from '../domain/application.ts';
import type { CaseState } from '../domain/state.ts';
import type { Transaction } from '../drizzle/client.ts';
import { cases, commands, evidence, heartbeat, merchants, orders, outages, parcels } from '../drizzle/schema.ts';
import { MerchantRecord } from './merchant-record.ts';

/** The lock of everything about an order, taken before any stream's. It needs no row, so a refused opening leaves nothing behind. */
export async function lockOrder(tx: Transaction, orderId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`order:${orderId}`}, 0))`);
}

export type LockedCase = typeof cases.$inferSelect;

export async function lockCase(tx: Transaction, caseId: string): Promise<LockedCase | null> {
  const [row] = await tx.select().from(cases).where(eq(cases.id, caseId)).for('update');
  return row ?? null;
}

/** The parts of a case that never change; read without a lock to know what to lock. */
export async function identityOf(tx: Transaction, caseId: string) {
  const [row] = await tx
    .select({
      orderId: cases.orderId,
      consumerId: cases.consumerId,
      merchantId: cases.merchantId,
      account: cases.account,
    })
    .from(cases)
    .where(eq(cases.id, caseId));
  return row ?? null;
}

/** PostgreSQL's clock at this very moment, epoch milliseconds: never the transaction's start, never this machine's. */
export async function readDatabaseClock(tx: Transaction): Promise<number> {
  const { rows } = await tx.execute<{ ms: string }>(
    sql`select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms`,
  );
  return Number(rows[0]?.ms);
}

export async function findCommand(tx: Transaction, account: string, key: string) {
  const [row] = await tx
    .select()
    .from(commands)
    .where(and(eq(commands.account, account), eq(commands.key, key)));
  return row ?? null;
}

export async function otherStates(tx: Transaction, orderId: string, caseId: string): Promise<CaseState[]> {
  const rows = await tx
    .select({ state: cases.state })
    .from(cases)
    .where(and(eq(cases.orderId, orderId), ne(cases.id, caseId)));
  return rows.map(({ state }) => state);
}

export async function findOrder(tx: Transaction, orderId: string): Promise<Order | null> {
  const [row] = await tx.select({ snapshot: orders.snapshot }).from(orders).where(eq(orders.id, orderId));
  return row?.snapshot ?? null;
}

/** The merchant's published terms in force, or none. */
export async function findMerchant(tx: Transaction, merchantId: string): Promise<MerchantRecord | null> {
  const [row] = await tx
    .select({ terms: merchants.terms })
    .from(merchants)
    .where(eq(merchants.id, merchantId))
    .orderBy(desc(merchants.version))
    .limit(1);
  return row ? MerchantRecord.parse(row.terms) : null;
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

/** Outages that ended after a moment of real time, oldest first, and the one that is going on when no API has beaten for a minute. */
export async function outagesSince(
  tx: Transaction,
  since: number,
  now: number,
): Promise<{ from: number; to: number }[]> {
  const past = await tx
    .select({ from: outages.fromAt, to: outages.toAt })
    .from(outages)
    .where(sql`${outages.toAt} > ${new Date(since).toISOString()}`)
    .orderBy(asc(outages.fromAt));
  const [beat] = await tx.select({ at: heartbeat.beatAt }).from(heartbeat);
  const silent = beat && now - beat.at.getTime() >= 60_000 ? [{ from: beat.at.getTime(), to: now }] : [];
  return [...past.map(({ from, to }) => ({ from: from.getTime(), to: to.getTime() })), ...silent];
}
