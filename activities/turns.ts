import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../drizzle/client.ts';
import { type Attempt, knock, passOn } from '../drizzle/queries/provider-turns.ts';
import { longestCallMs, type PaymentProvider } from '../ports/payment.ts';
import type { Turn, Turns } from '../ports/turns.ts';

/** Two calls, and what the ledger does before them, with room to spare: a process that was killed holds an order up no longer. */
const heldMs = 20_000;
/** How long an attempt waits for its turn itself, and how often it knocks: it takes a place of the worker's meanwhile. */
const patienceMs = 600;
const knockEveryMs = 75;
/** Then it comes back so much later, and finds its place kept for a little longer than that. */
const comeBackMs = 500;
const lateMs = 10_000;

/** How long after a refund of a payment the next one may be asked for, where a provider says so. */
const rests: Partial<Record<PaymentProvider, number>> = { 'wechat-pay': 60_000 };

/** Turns kept in PostgreSQL, in real time. */
export function providerTurns(db: Pick<Database, '$client'>): Turns {
  return {
    async take({ provider, orderId, effectId }) {
      const restMs = rests[provider] ?? 0;
      const attempt = { provider, orderId, effectId, holder: randomUUID() };
      const end = performance.now() + patienceMs;
      for (;;) {
        const knockedAt = performance.now();
        const { isTaken, restsMs } = await knock(db, { ...attempt, heldMs, waitsMs: comeBackMs + restMs + lateMs });
        if (isTaken) return turnOf(db, attempt, { lapsesAt: knockedAt + heldMs, restMs });
        if (restsMs !== null) return { comeBackMs: Math.max(comeBackMs, Math.ceil(restsMs)) };
        if (performance.now() >= end) return { comeBackMs };
        await wait(knockEveryMs);
      }
    },
  };
}

/** Lapses by this process's clock a little before it does by PostgreSQL's. */
function turnOf(
  db: Pick<Database, '$client'>,
  attempt: Attempt,
  { lapsesAt, restMs }: { lapsesAt: number; restMs: number },
): Turn {
  let rests = false;
  return {
    allowsACall: () => performance.now() + longestCallMs < lapsesAt,
    asksToPay: () => {
      rests = true;
    },
    end: () => passOn(db, attempt, rests ? restMs : 0).catch(() => {}),
  };
}
