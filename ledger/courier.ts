import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Database } from '../drizzle/client.ts';
import { forgetTold, takeBatch, takeCase, type WaitingFact } from '../drizzle/queries/outbox.ts';
import { outbox } from '../drizzle/schema.ts';
import { inTransaction, type Transaction } from '../drizzle/transaction.ts';
import { backingOff } from './patience.ts';
import { isTemporalAway, type Tell } from './telling.ts';

/** Sends at a time, and so cases in a batch. */
const BATCH = 16;
const OPENINGS_FIRST_EVERY = 4;
const POLL_MS = 250;

export type CourierDeps = {
  db: Database;
  tell: Tell;
  /** How long a fact that is not urgent may wait for company, ms. */
  tellWithinMs: number;
  /** Done once before the first send, and tried again until it succeeds: the search attributes of the namespace. */
  prepare: () => Promise<void>;
  /** For metrics: how long a fact had waited since it was written when it was told, s. */
  onTold: (seconds: number) => void;
  log: {
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
  };
};

export type Courier = {
  start(): void;
  /** Something was left in the outbox: do not wait for the next look. */
  nudge(): void;
  /** Tells what is unsent of one case now, urgent or not. Rejects when Temporal is away. */
  deliver(caseId: string): Promise<void>;
  /** Resolves when the batch in hand is sent. */
  stop(): Promise<void>;
};

/**
 * Carries facts from the outbox to the workflows. Rows are deleted after the send, in the transaction that locked them: a crash
 * between the two sends them again, which does no harm. Several couriers may run.
 */
export function createCourier({ db, tell, tellWithinMs, prepare, onTold, log }: CourierDeps): Courier {
  const stopping = new AbortController();
  const patience = backingOff();
  let wakeUp = () => {};
  let running: Promise<void> = Promise.resolve();
  let prepared: Promise<void> | null = null;
  let batches = 0;
  let isAway = false;
  let isNudged = false;

  function prepareOnce(): Promise<void> {
    prepared ??= prepare().catch((error: unknown) => {
      prepared = null;
      throw error;
    });
    return prepared;
  }

  /** Sends one batch; the number of cases told. */
  async function sendBatch(): Promise<number> {
    batches += 1;
    isNudged = false;
    const openingsFirst = batches % OPENINGS_FIRST_EVERY === 0;
    const which = { withinMs: tellWithinMs, deferred: patience.resting(), openingsFirst, most: BATCH };
    return inTransaction(db, async (tx) => {
      const rows = await tx.ask(takeBatch, which);
      return rows.length > 0 ? sendRows(tx, rows) : 0;
    });
  }

  async function sendRows(tx: Transaction, rows: WaitingFact[]): Promise<number> {
    const byCase = [...Map.groupBy(rows, ({ caseId }) => caseId)];
    const results = await Promise.allSettled(
      byCase.map(async ([caseId, own]) => {
        await tellAll(own);
        patience.forget(caseId);
        return own;
      }),
    );
    const sent = results.filter((result) => result.status === 'fulfilled');
    await forget(
      tx,
      sent.flatMap(({ value }) => value),
    );
    let away: unknown = null;
    for (const [index, result] of results.entries()) {
      if (result.status === 'fulfilled') continue;
      if (isTemporalAway(result.reason)) away = result.reason;
      else putOff(byCase[index]?.[0] ?? '', result.reason);
    }
    note(away);
    return away === null ? sent.length : -1;
  }

  /** Tells the facts of one case, in one signal. */
  async function tellAll(own: readonly WaitingFact[]): Promise<void> {
    const [first] = own;
    if (!first) return;
    const { caseId, type, standard, calendar, merchantId, orderId } = first;
    const facts = own.map(({ fact }) => fact);
    await tell({ caseId, type, standard, calendar }, facts, { merchantId, orderId });
  }

  /** What was told is deleted, and that is committed. */
  async function forget(tx: Transaction, rows: readonly WaitingFact[]): Promise<void> {
    const deleted = tx.ask(forgetTold, { ids: rows.map(({ id }) => id) });
    await tx.commit();
    for (const { seconds } of await deleted) onTold(seconds);
  }

  /** A case that Temporal will not take must not hold up the others. */
  function putOff(caseId: string, error: unknown): void {
    patience.failed(caseId);
    log.warn({ case_id: caseId, err: error }, 'a case could not be told; it is tried again later');
  }

  /** Said once when it changes, not at every try. */
  function note(trouble: unknown): void {
    if ((trouble !== null) === isAway) return;
    isAway = trouble !== null;
    if (isAway) log.warn({ err: trouble }, 'facts cannot be told and wait in the outbox');
    else log.info({}, 'facts are told again');
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const told = await turn();
      if (told > 0) continue;
      if (told < 0) await rest(patience.failed('everything'));
      else {
        patience.forget('everything');
        await rest(Math.min(POLL_MS, tellWithinMs));
      }
    }
  }

  async function turn(): Promise<number> {
    try {
      await prepareOnce();
      return await sendBatch();
    } catch (error) {
      note(error);
      return -1;
    }
  }

  /** Until the time is over, a nudge comes (unless Temporal is away), or it is time to stop. */
  async function rest(ms: number): Promise<void> {
    if (isNudged && !isAway) return;
    const nudged = new Promise<void>((resolve) => {
      wakeUp = isAway ? () => {} : resolve;
    });
    const over = new AbortController();
    const signal = AbortSignal.any([stopping.signal, over.signal]);
    await Promise.race([nudged, wait(ms, undefined, { signal }).catch(() => {})]);
    over.abort();
  }

  return {
    start() {
      running = run();
    },
    nudge() {
      isNudged = true;
      wakeUp();
    },
    async deliver(caseId) {
      // each try would hold a database connection until Temporal's deadline; enough of them, and commands get none
      if (isAway) throw new Error('Temporal is away; facts wait in the outbox.');
      await prepareOnce();
      await inTransaction(db, async (tx) => {
        // Waits for another courier's send of the same rows, so that all is told when this returns.
        const rows = await tx.ask(takeCase, { caseId });
        if (rows.length === 0) return;
        await tellAll(rows);
        await forget(tx, rows);
      });
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** What waits to be told: how many facts, and for how long the oldest has, ms. */
export async function outboxLag(db: Database): Promise<{ waiting: number; oldestMs: number }> {
  const [row] = await db
    .select({
      waiting: sql<number>`count(*)::int`,
      oldestMs: sql<number>`coalesce(extract(epoch from clock_timestamp() - min(${outbox.createdAt})) * 1000, 0)::float8`,
    })
    .from(outbox);
  return row ?? { waiting: 0, oldestMs: 0 };
}
