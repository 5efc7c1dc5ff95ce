import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '../demo/client.ts';
import { journeyOf } from '../demo/journey.ts';
import { buy } from '../demo/purchases.ts';
import { openCase } from '../demo/story.ts';

/** A case opened only to see whether the stack works again. `recoveredMs` is null when it did not in time. */
export type Canary = { caseId: string | null; recoveredMs: number | null; fault: string | null };

/**
 * Opens a case for goods that were never shipped and approves it: the API has answered two commands, and when its refund is asked
 * for, a workflow has been told, has moved and has reported. Recovery is the time from `since` until then.
 */
export async function release(client: Client, since: number, withinMs: number): Promise<Canary> {
  let caseId: string | null = null;
  try {
    const order = buy({
      merchant: 'lanjing-home',
      consumer: 'canary',
      lines: [{ title: 'Canary seed', unit_price: 100 }],
      signedDaysAgo: null,
    });
    const journey = journeyOf(client, await openCase(client, { reason: 'no_reason', order }));
    caseId = journey.opened.id;
    await journey.merchant('approve', { guidance: 'Nothing to send back.' });
    while (Date.now() - since < withinMs) {
      const asked = await journey.eventOf('refund_requested').catch(() => null);
      if (asked) return { caseId, recoveredMs: Date.now() - since, fault: null };
      await wait(100);
    }
    return { caseId, recoveredMs: null, fault: 'its refund was not asked for' };
  } catch (error) {
    return { caseId, recoveredMs: null, fault: error instanceof Error ? error.message : String(error) };
  }
}
