import { setTimeout as wait } from 'node:timers/promises';
import { inArray } from 'drizzle-orm';
import { hasArrived } from '../../domain/payment.ts';
import type { CaseState, Refund } from '../../domain/state.ts';
import { isUndone } from '../../domain/task.ts';
import type { Database } from '../../drizzle/client.ts';
import { cases } from '../../drizzle/schema.ts';
import type { Client } from '../demo/client.ts';
import type { Patience } from './lives.ts';

type Followed = { seq: number; still: number; until: number; nudging: boolean; onEnd: () => void };

/**
 * Follows cases by what the ledger keeps of them, all in one look: asking the API for each would be most of what it does. One that
 * waits for nothing but a refund's next round has its sandbox clock moved there.
 */
export function followCases(db: Database, client: Client, { endWithinMs, nudgeAfterMs }: Patience) {
  const followed = new Map<string, Followed>();
  let isOver = false;
  let nudges = 0;
  const nudge = async (id: string, one: Followed) => {
    one.nudging = true;
    nudges += 1;
    const path = `/v1/sandbox/cases/${id}/advance`;
    // refused when the case has come to its end meanwhile
    await client.ask({ method: 'POST', path, body: { to_next: true } }).catch(() => {});
    one.nudging = false;
    one.still = Date.now();
  };
  const look = async () => {
    const ids = [...followed.keys()];
    const rows =
      ids.length === 0
        ? []
        : await db
            .select({ id: cases.id, seq: cases.seq, state: cases.state })
            .from(cases)
            .where(inArray(cases.id, ids));
    const now = Date.now();
    for (const { id, seq, state } of rows) {
      const one = followed.get(id);
      if (!one) continue;
      if (isSettled(state) || now > one.until) {
        followed.delete(id);
        one.onEnd();
      } else if (seq !== one.seq) {
        one.seq = seq;
        one.still = now;
      } else if (!one.nudging && now - one.still >= nudgeAfterMs && waitsForRound(state)) void nudge(id, one);
    }
  };
  const looking = (async () => {
    for (; !isOver; await wait(300)) await look();
  })();
  return {
    /** Resolves when nothing of the case's money is under way any more, or when that has taken too long. */
    untilSettled: (caseId: string) =>
      new Promise<void>((onEnd) => {
        const now = Date.now();
        followed.set(caseId, { seq: -1, still: now, until: now + endWithinMs, nudging: false, onEnd });
      }),
    nudges: () => nudges,
    async end(): Promise<void> {
      isOver = true;
      await looking;
    },
  };
}

/** Not with the consumer, and not refused for good. */
const isUnderWay = (refund: Refund) => !hasArrived(refund) && refund.state !== 'failed';

/** Closed, or all that is left is with a person. */
function isSettled({ final, refunds, tasks }: CaseState): boolean {
  return final || (refunds.length > 0 && !refunds.some(isUnderWay) && tasks.some(isUndone));
}

/** Nothing is being done, and a round of a refund is set. */
function waitsForRound({ owes, refunds }: CaseState): boolean {
  return owes.length === 0 && refunds.some((refund) => isUnderWay(refund) && refund.retry_at !== null);
}
