import { sql } from 'drizzle-orm';
import type { Order } from '../domain/application.ts';
import { inPlace } from '../domain/books.ts';
import { nextRung } from '../domain/clocks.ts';
import type { Command } from '../domain/commands.ts';
import { keptAt } from '../domain/risk.ts';
import type { CaseState } from '../domain/state.ts';
import { postingRow } from '../drizzle/queries/postings.ts';
import {
  cases,
  claims,
  commands,
  events,
  orders,
  outbox,
  parcels,
  postings,
  privateContent,
  refunds,
} from '../drizzle/schema.ts';
import { insertInto, updateOf, type Write } from '../drizzle/writes.ts';
import { factOf, isUrgent } from './fact.ts';
import type { Entrusted } from './private-content.ts';
import type { IdempotencyKey, PerformRequest } from './request.ts';
import type { Trail } from './trail.ts';

const insertEvents = insertInto(events, ['stream', 'seq', 'type', 'leaf', 'hash']);
const insertPostings = insertInto(postings, [
  ...(['caseId', 'seq', 'entry', 'place', 'at', 'account', 'holder', 'amount', 'unit', 'settlementVersion'] as const),
  ...(['lineId', 'adjustment', 'refundId', 'chargeId', 'rule'] as const),
]);
const moved = ['stage', 'outcome', 'final', 'seq', 'head', 'shiftMs', 'nextAt', 'escalationLevel', 'breached'] as const;
const folded = [...moved, 'keptAt', 'calendarVersion', 'state'] as const;
const updateCase = updateOf(cases, ['id'], folded);
const identity = ['id', 'type', 'orderId', 'merchantId', 'consumerId', 'account', 'salt', 'openedAt'] as const;
const insertCase = insertInto(cases, [...identity, 'standardVersion', ...folded]);
const insertOrder = insertInto(
  orders,
  ['id', 'merchantId', 'consumerId', 'snapshot'],
  sql`on conflict (id) do update set snapshot = excluded.snapshot`,
);
const insertClaims = insertInto(claims, ['caseId', 'orderId', 'lineId', 'quantity', 'state']);
const releaseClaims = updateOf(claims, ['caseId', 'lineId'], ['state']);
const useClaims = updateOf(claims, ['caseId', 'lineId'], ['quantity', 'amount', 'state']);
const insertRefunds = insertInto(refunds, [
  'id',
  'refundNo',
  'caseId',
  'orderId',
  'tenderId',
  'amount',
  'units',
  'state',
]);
const moveRefunds = updateOf(refunds, ['id'], ['state']);
const insertFact = insertInto(outbox, ['caseId', 'fact', 'urgent', 'opening']);
const insertParcels = insertInto(parcels, ['id', 'caseId', 'carrier', 'trackingNo']);
const insertPrivate = insertInto(privateContent, ['id', 'caseId', 'kind', 'hash', 'content']);
const insertCommand = insertInto(commands, ['account', 'key', 'fingerprint', 'status', 'caseId', 'seq']);

/** Appends the fresh events of an existing case and brings everything derived from them up to date. */
export function trailWrites(trail: Trail, tell: PerformRequest['tell']): Write[] {
  const { state, before, fresh } = trail;
  if (fresh.length === 0) return [];
  return [
    ...eventWrites(trail),
    ...updateCase([{ id: state.id, ...columnsOf(state, trail.head) }]),
    ...refundWrites(before, state),
    ...(state.final && !before?.final ? claimWrites(state) : []),
    ...(tell === 'outbox' ? factWrites(before, state) : []),
  ];
}

/** The events, and what they post to the books. */
function eventWrites({ caseId, fresh }: Trail): Write[] {
  return [
    ...insertEvents(fresh.map(({ leaf, hash }) => ({ stream: caseId, seq: leaf.seq, type: leaf.type, leaf, hash }))),
    ...insertPostings(
      fresh.flatMap(({ leaf, entries }) => inPlace(leaf, entries)).map((posted) => postingRow(caseId, posted)),
    ),
  ];
}

/** What a case is opened with, besides its trail. */
export type Opening = Pick<typeof cases.$inferInsert, 'account' | 'salt' | 'openedAt'> & { snapshot: Order };

/** The first events of a case, its order's facts and its claims. */
export function openingWrites(trail: Trail, { snapshot, ...opening }: Opening, tell: PerformRequest['tell']): Write[] {
  const { caseId, state } = trail;
  const { id: orderId, merchant_id: merchantId, consumer_id: consumerId } = snapshot;
  const { type, lines } = state.application;
  const own = { id: caseId, type, orderId, merchantId, consumerId, standardVersion: state.standard, ...opening };
  const held = lines.map(({ line_id: lineId, quantity }) => ({
    caseId,
    orderId,
    lineId,
    quantity,
    state: 'held' as const,
  }));
  return [
    ...insertOrder([{ id: orderId, merchantId, consumerId, snapshot }]),
    ...insertCase([{ ...own, ...columnsOf(state, trail.head) }]),
    ...insertClaims(held),
    ...eventWrites(trail),
    ...(tell === 'outbox' ? factWrites(null, state) : []),
  ];
}

/** The columns of the read model that follow from the state. */
function columnsOf(state: CaseState, head: string | null) {
  const next = state.final ? null : nextRung(state);
  const kept = keptAt(state);
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
    keptAt: kept === null ? null : new Date(kept),
    calendarVersion: state.calendar,
    state,
  };
}

/** The fact waits in the outbox until the courier has told it. */
function factWrites(before: CaseState | null, state: CaseState): Write[] {
  const fact = factOf(state);
  return insertFact([{ caseId: state.id, fact, urgent: isUrgent(before, state), opening: before === null }]);
}

function refundWrites(before: CaseState | null, state: CaseState): Write[] {
  const known = new Map(before?.refunds.map((refund) => [refund.id, refund.state]));
  const fresh = state.refunds.filter(({ id }) => !known.has(id));
  const changed = state.refunds.filter(({ id, state: at }) => known.has(id) && known.get(id) !== at);
  return [
    ...insertRefunds(
      fresh.map((refund) => ({
        id: refund.id,
        refundNo: refund.refund_no,
        caseId: state.id,
        orderId: state.application.order.id,
        tenderId: refund.tender_id,
        amount: refund.amount,
        units: refund.units ?? 0,
        state: refund.state,
      })),
    ),
    ...moveRefunds(changed.map(({ id, state: at }) => ({ id, state: at }))),
  ];
}

/** At the end, settled goods stay used for ever, the rest of the claims is free again. */
function claimWrites({ id: caseId, application, settlement }: CaseState): Write[] {
  const settled = settlement?.lines ?? [];
  const rest = application.lines.filter(({ line_id }) => !settled.some((line) => line.line_id === line_id));
  return [
    ...releaseClaims(rest.map(({ line_id: lineId }) => ({ caseId, lineId, state: 'released' as const }))),
    ...useClaims(
      settled.map(({ line_id: lineId, quantity, amount }) => ({
        caseId,
        lineId,
        quantity,
        amount,
        state: 'used' as const,
      })),
    ),
  ];
}

/** Tracking numbers are private: the table finds a case for a scan, the event holds only the parcel's id. */
export function parcelWrites({ before, state }: Trail, command: Command): Write[] {
  if (command.command !== 'ship_back') return [];
  const fresh = state.parcels.slice(before?.parcels.length ?? 0);
  return insertParcels(
    fresh.map(({ id, carrier }, index) => ({
      id,
      caseId: state.id,
      carrier,
      trackingNo: command.body.parcels[index]?.tracking_no ?? '',
    })),
  );
}

export function privateWrites(caseId: string, content: readonly Entrusted[]): Write[] {
  return insertPrivate(
    content.map(({ ref, kind, hash, content: typed }) => ({ id: ref, caseId, kind, hash, content: typed })),
  );
}

/** What a key was used for, with the status it was first answered with. */
type KeptUse = { account: string; key: IdempotencyKey | undefined; caseId: string; seq: number };

export function commandWrites({ account, key, caseId, seq }: KeptUse): Write[] {
  return key ? insertCommand([{ account, ...key, caseId, seq }]) : [];
}
