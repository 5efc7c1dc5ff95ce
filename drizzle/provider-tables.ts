import { bigserial, index, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

/**
 * Who asks for a refund of an order at a provider, or waits to: the oldest row of an order has the turn. Rows are of an effect, and go
 * when it is done; of a process that is never heard of again they lapse at `good_until`, real time.
 */
export const providerTurns = pgTable(
  'provider_turns',
  {
    number: bigserial({ mode: 'number' }).notNull(),
    provider: text().notNull(),
    orderId: text('order_id').notNull(),
    effectId: text('effect_id').notNull(),
    /** The attempt that has the turn; none of an effect that waits. */
    holder: text(),
    goodUntil: timestamp('good_until', { withTimezone: true, precision: 3 }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.provider, table.effectId] }),
    index('provider_turns_order').on(table.provider, table.orderId, table.number),
    index('provider_turns_lapsed').on(table.goodUntil),
  ],
);

/** When the next call to a provider may be made, real time; one row a provider whose calls have a rate. */
export const providerSlots = pgTable('provider_slots', {
  provider: text().primaryKey(),
  nextAt: timestamp('next_at', { withTimezone: true }).notNull(),
});
