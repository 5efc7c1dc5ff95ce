import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';

/** Calls to our own ledger: tried for as long as it takes, since only a broken database can refuse them. */
export const ledger = proxyActivities<Pick<Activities, 'loadFact' | 'tick' | 'parkEffect'>>({
  startToCloseTimeout: '8 seconds',
  retry: { initialInterval: '250 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
});

/**
 * Calls to systems outside: three attempts of 8 s, so about 30 s of trying, then the ledger sets the next round. Bounded by
 * attempts and not by a schedule-to-close timeout, which would also count the time in which no worker is up.
 */
export const outside = proxyActivities<Pick<Activities, 'refund'>>({
  startToCloseTimeout: '8 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumAttempts: 3 },
});
