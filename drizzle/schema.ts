import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { Order } from '../domain/application.ts';
import type { CaseEvent } from '../domain/events.ts';
import type { Fact } from '../domain/facts.ts';
import type { CaseState } from '../domain/state.ts';
import { caseTypes, outcomes, stages, taskKinds, taskResults } from '../domain/vocabulary.ts';

import { bytes, instant, oneOf, written } from './columns.ts';

export { postings } from './book-tables.ts';
export { caseEvidence } from './case-evidence.ts';
export { providerSlots, providerTurns } from './provider-tables.ts';

/** The order as the first case gave it; private (it holds the consumer and titles). Its row is the lock of everything about the order. */
export const orders = pgTable('orders', {
  id: text().primaryKey(),
  merchantId: text('merchant_id').notNull(),
  consumerId: text('consumer_id').notNull(),
  snapshot: jsonb().$type<Order>().notNull(),
  createdAt: written('created_at'),
});

/** The read model of cases: columns to search by, and the state folded from the events. */
export const cases = pgTable(
  'cases',
  {
    id: text().primaryKey(),
    number: bigserial({ mode: 'number' }).notNull(),
    type: text({ enum: caseTypes }).notNull(),
    orderId: text('order_id')
      .notNull()
      .references(() => orders.id),
    merchantId: text('merchant_id').notNull(),
    consumerId: text('consumer_id').notNull(),
    account: text().notNull(),
    stage: text({ enum: stages }).notNull(),
    outcome: text({ enum: outcomes }),
    final: boolean().notNull(),
    seq: integer().notNull(),
    /** Hash of the case's last event: what the next one chains to. */
    head: text().notNull(),
    /** Milliseconds by which the case's clock is ahead of real time; 0 outside the sandbox. */
    shiftMs: bigint('shift_ms', { mode: 'number' }).notNull(),
    /** Where the personal parts of events are hashed with; destroying it unlinks them. */
    salt: text().notNull(),
    /** Time of the next rung, in the case's own time. */
    nextAt: instant('next_at'),
    escalationLevel: integer('escalation_level').notNull(),
    breached: boolean().notNull(),
    state: jsonb().$type<CaseState>().notNull(),
    openedAt: instant('opened_at').notNull(),
    /** When it ended refunded without the goods back, which had been shipped. */
    keptAt: instant('kept_at'),
    standardVersion: text('standard_version').notNull(),
    calendarVersion: text('calendar_version').notNull(),
  },
  (table) => [
    check('cases_type', oneOf('type', caseTypes)),
    check('cases_stage', oneOf('stage', stages)),
    check('cases_outcome', sql`outcome is null or ${oneOf('outcome', outcomes)}`),
    uniqueIndex('cases_number').on(table.number),
    index('cases_order').on(table.orderId),
    index('cases_merchant').on(table.merchantId),
    // a consumer's habits, and their list
    index('cases_consumer').on(table.consumerId, table.openedAt),
    index('cases_kept').on(table.consumerId, table.keptAt).where(sql`kept_at is not null`),
    index('cases_open').on(table.final, table.nextAt),
  ],
);

/** The trail: append-only by grant and by trigger. `leaf` is what is hashed; `hash` its RFC 6962 leaf hash. */
export const events = pgTable(
  'events',
  {
    stream: text().notNull(),
    seq: integer().notNull(),
    type: text().notNull(),
    leaf: jsonb().$type<CaseEvent>().notNull(),
    hash: text().notNull(),
    writtenAt: written('written_at'),
  },
  (table) => [
    primaryKey({ columns: [table.stream, table.seq] }),
    // the refunds of a day, for comparing them with a provider's statement
    index('events_arrived').on(table.writtenAt).where(sql`type = 'refund_succeeded'`),
  ],
);

/** What persons typed, apart from the events, which hold only its salted hash. */
export const privateContent = pgTable(
  'private_content',
  {
    id: text().primaryKey(),
    caseId: text('case_id').notNull(),
    kind: text().notNull(),
    content: jsonb().$type<unknown>().notNull(),
    hash: text().notNull(),
    createdAt: written('created_at'),
  },
  (table) => [index('private_content_case').on(table.caseId)],
);

/** Who has goods of which order line under a case: held until the case is final, then released or used for good. */
export const claims = pgTable(
  'claims',
  {
    caseId: text('case_id').notNull(),
    orderId: text('order_id').notNull(),
    lineId: text('line_id').notNull(),
    quantity: integer().notNull(),
    state: text({ enum: ['held', 'released', 'used'] }).notNull(),
    /** Goods money given back on the line, minor units. */
    amount: bigint({ mode: 'number' }).notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.caseId, table.lineId] }),
    index('claims_order').on(table.orderId),
    uniqueIndex('claims_held_once').on(table.orderId, table.lineId).where(sql`state = 'held'`),
  ],
);

/** One refund per settlement version and tender; the caps of an order are sums over this table. */
export const refunds = pgTable(
  'refunds',
  {
    id: text().primaryKey(),
    refundNo: text('refund_no').notNull().unique(),
    caseId: text('case_id').notNull(),
    orderId: text('order_id').notNull(),
    tenderId: text('tender_id').notNull(),
    amount: bigint({ mode: 'number' }).notNull(),
    units: bigint({ mode: 'number' }).notNull(),
    state: text({ enum: ['promised', 'requested', 'unknown', 'succeeded', 'failed', 'manual'] }).notNull(),
  },
  (table) => [index('refunds_order').on(table.orderId), index('refunds_case').on(table.caseId)],
);

/** Comparisons of the ledger with a provider's statement of a Beijing day, each once, by the run that made it; append-only by grant. */
export const reconciliations = pgTable(
  'reconciliations',
  {
    number: bigserial({ mode: 'number' }).notNull(),
    run: text().primaryKey(),
    provider: text().notNull(),
    day: date({ mode: 'string' }).notNull(),
    /** Whether there was a statement: some providers offer none. */
    offered: boolean().notNull(),
    /** Refunds and movements that were looked at. */
    compared: integer().notNull(),
    differences: integer().notNull(),
    at: written('at'),
  },
  (table) => [
    uniqueIndex('reconciliations_number').on(table.number),
    index('reconciliations_day').on(table.day, table.number),
  ],
);

/** Parcels by tracking number, so that a scan finds its case. The number itself is private; events hold its hash. */
export const parcels = pgTable(
  'parcels',
  {
    id: text().primaryKey(),
    caseId: text('case_id').notNull(),
    carrier: text().notNull(),
    trackingNo: text('tracking_no').notNull(),
  },
  (table) => [index('parcels_tracking').on(table.trackingNo), index('parcels_case').on(table.caseId)],
);

/** Facts not yet told to Temporal; the courier deletes what it has sent. */
export const outbox = pgTable(
  'outbox',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    caseId: text('case_id').notNull(),
    fact: jsonb().$type<Fact>().notNull(),
    /** Gives the workflow something to do: told at once. The rest waits for company. */
    urgent: boolean().notNull(),
    /** The first fact of its case: telling it starts a workflow. */
    opening: boolean().notNull(),
    createdAt: written('created_at'),
  },
  (table) => [index('outbox_case').on(table.caseId), index('outbox_order').on(table.urgent, table.createdAt)],
);

/** Commands that were acknowledged, by account and idempotency key, for ever. */
export const commands = pgTable(
  'commands',
  {
    account: text().notNull(),
    key: text().notNull(),
    fingerprint: text().notNull(),
    status: integer().notNull(),
    caseId: text('case_id').notNull(),
    seq: integer().notNull(),
    createdAt: written('created_at'),
  },
  (table) => [primaryKey({ columns: [table.account, table.key] })],
);

/**
 * What outside systems reported, by their own id; a repeat is recognised by it. `body` in our words; `sent` byte for byte and the headers
 * of its signature, so that it can be checked again. Private: a provider may say more than we read.
 */
export const reports = pgTable(
  'reports',
  {
    source: text({ enum: ['payment', 'carrier'] }).notNull(),
    id: text().notNull(),
    body: jsonb().$type<unknown>().notNull(),
    sent: bytes('sent'),
    signature: jsonb().$type<Record<string, string>>(),
    receivedAt: written('received_at'),
  },
  (table) => [primaryKey({ columns: [table.source, table.id] })],
);

const endings = [...taskResults, 'by_itself'] as const;

/**
 * What needs a person of the platform: the read model of the tasks in cases, and those that are no case's, which live here only.
 * Times of a case's tasks are the case's own; `subject` is the refund, parcel, report or case that a task is about.
 */
export const tasks = pgTable(
  'tasks',
  {
    /** `tsk_<case>_<n>` of a case's, random of the others. */
    id: text().primaryKey().default(sql`'tsk_' || replace(gen_random_uuid()::text, '-', '')`),
    number: bigserial({ mode: 'number' }).notNull(),
    kind: text({ enum: taskKinds }).notNull(),
    subject: text(),
    caseId: text('case_id'),
    since: written('since'),
    until: instant('until'),
    /** The person by name: private, events hold its salted hash. */
    takenBy: text('taken_by'),
    doneAt: instant('done_at'),
    result: text({ enum: endings }),
    /** What somebody wrote of a task that is no case's; the others' is private content of their case. */
    note: text(),
  },
  (table) => [
    check('tasks_kind', oneOf('kind', taskKinds)),
    check('tasks_result', sql`result is null or ${oneOf('result', endings)}`),
    uniqueIndex('tasks_number').on(table.number),
    index('tasks_case').on(table.caseId),
    index('tasks_open').on(table.number).where(sql`done_at is null`),
  ],
);

export const evidence = pgTable('evidence', {
  id: text().primaryKey(),
  account: text().notNull(),
  sha256: text().notNull(),
  type: text().notNull(),
  size: integer().notNull(),
  createdAt: written('created_at'),
});

/** A merchant's published terms, return address included; the highest version is in force. */
export const merchants = pgTable(
  'merchants',
  {
    id: text().notNull(),
    version: integer().notNull(),
    terms: jsonb().$type<unknown>().notNull(),
    createdAt: written('created_at'),
  },
  (table) => [primaryKey({ columns: [table.id, table.version] })],
);

/** Published holiday lists, each whole; the highest version is in force. A case keeps its own until it is counted again. */
export const calendars = pgTable('calendars', {
  version: integer().primaryKey(),
  id: text().notNull(),
  coverageFrom: date('coverage_from', { mode: 'string' }).notNull(),
  coverageTo: date('coverage_to', { mode: 'string' }).notNull(),
  restDays: jsonb('rest_days').$type<string[]>().notNull(),
  workDays: jsonb('work_days').$type<string[]>().notNull(),
  publishedAt: written('published_at'),
});

/** When no API answered for a minute or more, in real time; windows in which a party had to act are extended by it. */
export const outages = pgTable('outages', {
  id: bigserial({ mode: 'number' }).primaryKey(),
  fromAt: instant('from_at').notNull(),
  toAt: instant('to_at').notNull(),
});

/** One row: when an API last said that it is up. */
export const heartbeat = pgTable('heartbeat', { id: integer().primaryKey(), beatAt: instant('beat_at').notNull() });
