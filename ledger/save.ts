import { and, eq, notInArray, type SQLWrapper, sql } from 'drizzle-orm';
import { nextRung } from '../domain/clocks.ts';
import type { Command } from '../domain/commands.ts';
import type { CaseState } from '../domain/state.ts';
import type { Transaction } from '../drizzle/client.ts';
import { cases, claims, commands, events, outbox, parcels, privateContent, refunds } from '../drizzle/schema.ts';
import { factOf, isUrgent } from './fact.ts';
import type { Entrusted } from './private-content.ts';
import type { IdempotencyKey, PerformRequest } from './request.ts';
import type { Trail } from './trail.ts';

/**
 * What is written of a command, as parts of one statement: a round to the database costs more than a row. The parts see the tables as
 * they were before it, and no two of them may touch the same row.
 */
export async function writeTogether(tx: Transaction, writes: readonly SQLWrapper[]): Promise<void> {
  const parts = writes.map((write, index) => sql`${sql.identifier(`w${index}`)} as ${write}`);
  if (parts.length > 0) await tx.execute(sql`with ${sql.join(parts, sql`, `)} select`);
}

/** Appends the fresh events of an existing case and brings everything derived from them up to date. */
export function trailWrites(tx: Transaction, trail: Trail, tell: PerformRequest['tell']): SQLWrapper[] {
  const { state, before } = trail;
  return [
    eventWrite(tx, trail),
    tx.update(cases).set(columnsOf(state, trail.head)).where(eq(cases.id, state.id)),
    ...refundWrites(tx, before, state),
    ...(state.final && !before?.final ? claimWrites(tx, state) : []),
    ...(tell === 'outbox' ? [factWrite(tx, before, state)] : []),
  ];
}

export function eventWrite(tx: Transaction, { caseId, fresh }: Trail): SQLWrapper {
  return tx
    .insert(events)
    .values(fresh.map(({ leaf, hash }) => ({ stream: caseId, seq: leaf.seq, type: leaf.type, leaf, hash })));
}

/** The columns of the read model that follow from the state. */
export function columnsOf(state: CaseState, head: string | null) {
  const next = state.final ? null : nextRung(state);
  return {
    stage: state.stage,
    outcome: state.outcome,
    final: state.final,
    seq: state.seq,
    head: head ?? '',
    shiftMs: state.shift,
    nextAt: next ? new Date(next.at) : null,
    escalationLevel: state.escalation_level,
    breached: state.breached,
    calendarVersion: state.calendar,
    state,
  };
}

/** The fact waits in the outbox until the courier has told it. */
export function factWrite(tx: Transaction, before: CaseState | null, state: CaseState): SQLWrapper {
  const fact = factOf(state);
  const opening = before === null;
  return tx
    .insert(outbox)
    .values({ caseId: state.id, fact, urgent: isUrgent(before && factOf(before), fact), opening });
}

function refundWrites(tx: Transaction, before: CaseState | null, state: CaseState): SQLWrapper[] {
  const known = new Map(before?.refunds.map((refund) => [refund.id, refund.state]));
  const fresh = state.refunds
    .filter(({ id }) => !known.has(id))
    .map((refund) => ({
      id: refund.id,
      refundNo: refund.refund_no,
      caseId: state.id,
      orderId: state.application.order.id,
      tenderId: refund.tender_id,
      amount: refund.amount,
      units: refund.units ?? 0,
      state: refund.state,
    }));
  const moved = state.refunds.filter(({ id, state: at }) => known.has(id) && known.get(id) !== at);
  return [
    ...(fresh.length > 0 ? [tx.insert(refunds).values(fresh)] : []),
    ...moved.map(({ id, state: at }) => tx.update(refunds).set({ state: at }).where(eq(refunds.id, id))),
  ];
}

/** At the end, settled goods stay used for ever, the rest of the claims is free again. */
function claimWrites(tx: Transaction, state: CaseState): SQLWrapper[] {
  const settled = state.settlement?.lines ?? [];
  const used = settled.map(({ line_id }) => line_id);
  const released = tx
    .update(claims)
    .set({ state: 'released' })
    .where(and(eq(claims.caseId, state.id), used.length > 0 ? notInArray(claims.lineId, used) : undefined));
  const kept = settled.map(({ line_id, quantity, amount }) =>
    tx
      .update(claims)
      .set({ quantity, amount, state: 'used' })
      .where(and(eq(claims.caseId, state.id), eq(claims.lineId, line_id))),
  );
  return [released, ...kept];
}

/** Tracking numbers are private: the table finds a case for a scan, the event holds only the parcel's id. */
export function parcelWrites(tx: Transaction, { before, state }: Trail, command: Command): SQLWrapper[] {
  if (command.command !== 'ship_back') return [];
  const fresh = state.parcels.slice(before?.parcels.length ?? 0);
  const rows = fresh.map(({ id, carrier }, index) => ({
    id,
    caseId: state.id,
    carrier,
    trackingNo: command.body.parcels[index]?.tracking_no ?? '',
  }));
  return [tx.insert(parcels).values(rows)];
}

export function privateWrites(tx: Transaction, caseId: string, content: readonly Entrusted[]): SQLWrapper[] {
  if (content.length === 0) return [];
  const rows = content.map(({ ref, kind, hash, content: typed }) => ({ id: ref, caseId, kind, hash, content: typed }));
  return [tx.insert(privateContent).values(rows)];
}

/** What a key was used for, with the status it was first answered with. */
export type KeptUse = { account: string; key: IdempotencyKey | undefined; caseId: string; seq: number };

export function commandWrites(tx: Transaction, { account, key, caseId, seq }: KeptUse): SQLWrapper[] {
  return key ? [tx.insert(commands).values({ account, ...key, caseId, seq })] : [];
}
