import { and, asc, eq, gt, ne } from 'drizzle-orm';
import type { Database } from '../drizzle/client.ts';
import { cases } from '../drizzle/schema.ts';
import type { Ledger } from './ledger.ts';
import { systemCaller } from './request.ts';
import type { ReadRulebook } from './rulebook.ts';

const MINUTE_MS = 60_000;
const BATCH = 100;

export type RepricingDeps = {
  db: Database;
  ledger: Pick<Ledger, 'perform'>;
  rulebook: ReadRulebook;
  log: { warn(details: object, message: string): void };
};

export type Repricing = {
  /** Looks now, and every minute, whether a list was published that open cases have not been counted by. */
  start(): void;
  /** A list was published: do not wait for the next look. */
  nudge(): void;
  /** Resolves when the case in hand is done. */
  stop(): Promise<void>;
  /** Counts every open case of an older list again; the number of cases looked at. Rejects when one of them failed. */
  repriceAll(): Promise<number>;
};

/**
 * Counts open cases again after a holiday list was published, each in a transaction of its own: what a crash leaves undone still
 * names its older list and is found by the next pass, here or in another API. A pass that failed is made again a minute later.
 */
export function createRepricing({ db, ledger, rulebook, log }: RepricingDeps): Repricing {
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;
  let running: Promise<unknown> = Promise.resolve();
  /** The list that a whole pass was made for. */
  let passed: string | null = null;

  async function repriceAll(): Promise<number> {
    const { currentCalendar } = await rulebook(db);
    if (passed === currentCalendar) return 0;
    let seen = 0;
    let failed = 0;
    for (let after = ''; ; ) {
      const batch = await olderThan(db, currentCalendar, after);
      for (const { id } of batch) {
        if (isStopping) return seen;
        seen += 1;
        await reprice(id).catch((error: unknown) => {
          failed += 1;
          log.warn({ case_id: id, err: error }, 'the deadlines of a case could not be counted again');
        });
      }
      const last = batch.at(-1);
      if (!last) break;
      after = last.id;
    }
    if (failed > 0) throw new Error(`${failed} of ${seen} cases could not be counted again`);
    passed = currentCalendar;
    return seen;
  }

  async function reprice(caseId: string): Promise<void> {
    const command = { command: 'reprice_deadlines', body: {} } as const;
    const result = await ledger.perform({ caseId, command, caller: systemCaller, tell: 'outbox' });
    if ('refusal' in result) throw new Error(result.refusal.detail);
  }

  /** One pass after another, never two at a time. */
  function pass(): void {
    running = running.then(repriceAll).catch((error: unknown) => {
      log.warn({ err: error }, 'cases wait to be counted again by a new holiday list');
    });
  }

  return {
    start() {
      pass();
      timer = setInterval(pass, MINUTE_MS);
    },
    nudge: pass,
    async stop() {
      isStopping = true;
      clearInterval(timer);
      await running;
    },
    repriceAll,
  };
}

function olderThan(db: Database, calendar: string, after: string): Promise<{ id: string }[]> {
  return db
    .select({ id: cases.id })
    .from(cases)
    .where(and(eq(cases.final, false), ne(cases.calendarVersion, calendar), gt(cases.id, after)))
    .orderBy(asc(cases.id))
    .limit(BATCH);
}
