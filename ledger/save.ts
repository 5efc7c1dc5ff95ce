import { eq } from 'drizzle-orm';
import { nextRung } from '../domain/clocks.ts';
import type { Command } from '../domain/commands.ts';
import type { CaseState } from '../domain/state.ts';
import type { Transaction } from '../drizzle/client.ts';
import { cases, claims, commands, events, outbox, parcels, refunds } from '../drizzle/schema.ts';
import { factOf, isUrgent } from './fact.ts';
import type { IdempotencyKey } from './request.ts';
import type { Trail } from './trail.ts';

/** Appends the fresh events of an existing case and brings everything derived from them up to date. */
export async function saveTrail(tx: Transaction, trail: Trail, tell: 'outbox' | 'return'): Promise<void> {
  const { state, before } = trail;
  await saveEvents(tx, trail);
  await tx.update(cases).set(columnsOf(state, trail.head)).where(eq(cases.id, state.id));
  await saveRefunds(tx, before, state);
  if (state.final && !before?.final) await settleClaims(tx, state);
  if (tell === 'outbox') await saveFact(tx, before, state);
}

export async function saveEvents(tx: Transaction, { caseId, fresh }: Trail): Promise<void> {
  await tx
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
export async function saveFact(tx: Transaction, before: CaseState | null, state: CaseState): Promise<void> {
  const fact = factOf(state);
  const opening = before === null;
  await tx.insert(outbox).values({ caseId: state.id, fact, urgent: isUrgent(before && factOf(before), fact), opening });
}

async function saveRefunds(tx: Transaction, before: CaseState | null, state: CaseState): Promise<void> {
  for (const refund of state.refunds) {
    const known = before?.refunds.find(({ id }) => id === refund.id);
    if (!known) {
      await tx.insert(refunds).values({
        id: refund.id,
        refundNo: refund.refund_no,
        caseId: state.id,
        orderId: state.application.order.id,
        tenderId: refund.tender_id,
        amount: refund.amount,
        units: refund.units ?? 0,
        state: refund.state,
      });
    } else if (known.state !== refund.state) {
      await tx.update(refunds).set({ state: refund.state }).where(eq(refunds.id, refund.id));
    }
  }
}

/** At the end, settled goods stay used for ever, the rest of the claims is free again. */
async function settleClaims(tx: Transaction, state: CaseState): Promise<void> {
  await tx.update(claims).set({ state: 'released' }).where(eq(claims.caseId, state.id));
  for (const { line_id, quantity, amount } of state.settlement?.lines ?? []) {
    await tx
      .insert(claims)
      .values({
        caseId: state.id,
        orderId: state.application.order.id,
        lineId: line_id,
        quantity,
        amount,
        state: 'used',
      })
      .onConflictDoUpdate({ target: [claims.caseId, claims.lineId], set: { quantity, amount, state: 'used' } });
  }
}

/** Tracking numbers are private: the table finds a case for a scan, the event holds only the parcel's id. */
export async function saveParcels(tx: Transaction, { before, state }: Trail, command: Command): Promise<void> {
  if (command.command !== 'ship_back') return;
  const fresh = state.parcels.slice(before?.parcels.length ?? 0);
  await tx.insert(parcels).values(
    fresh.map(({ id, carrier }, index) => ({
      id,
      caseId: state.id,
      carrier,
      trackingNo: command.body.parcels[index]?.tracking_no ?? '',
    })),
  );
}

export async function saveCommand(
  tx: Transaction,
  account: string,
  { key, fingerprint, status }: IdempotencyKey,
  caseId: string,
  seq: number,
): Promise<void> {
  await tx.insert(commands).values({ account, key, fingerprint, status, caseId, seq });
}
