import { sql } from 'drizzle-orm';
import { bigint, bigserial, check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Adjustment } from '../domain/standard.ts';
import { accounts } from '../domain/vocabulary.ts';
import { instant, oneOf, written } from './columns.ts';

/**
 * The books: balanced double entries, each of an event (`case_id`, `seq`). Append-only by grant and by trigger, and another trigger
 * refuses entries that do not balance. `number` is the order in which postings were written.
 */
export const postings = pgTable(
  'postings',
  {
    number: bigserial({ mode: 'number' }).notNull(),
    caseId: text('case_id').notNull(),
    seq: integer().notNull(),
    entry: integer().notNull(),
    place: integer().notNull(),
    at: instant('at').notNull(),
    account: text({ enum: accounts }).notNull(),
    holder: text(),
    /** Debit positive; minor units of a currency, or units of a tender in kind. */
    amount: bigint({ mode: 'number' }).notNull(),
    unit: text().notNull(),
    settlementVersion: integer('settlement_version').notNull(),
    lineId: text('line_id'),
    adjustment: text().$type<Adjustment['kind']>(),
    refundId: text('refund_id'),
    chargeId: text('charge_id'),
    rule: text().notNull(),
    writtenAt: written('written_at'),
  },
  (table) => [
    primaryKey({ columns: [table.caseId, table.seq, table.place] }),
    check('postings_account', oneOf('account', accounts)),
    check('postings_amount', sql`amount <> 0`),
    uniqueIndex('postings_number').on(table.number),
    // what has not cleared is a sum over this index alone
    index('postings_clearing')
      .on(table.caseId, table.settlementVersion, table.unit, table.amount)
      .where(sql`account = 'clearing'`),
    index('postings_held')
      .on(table.caseId, table.chargeId, table.unit, table.amount)
      .where(sql`account = 'deposits_held'`),
  ],
);
