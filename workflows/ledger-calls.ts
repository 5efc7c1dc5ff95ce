import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';

/** Calls to our own ledger: tried for as long as it takes, since only a broken database can refuse them. */
export const ledger = proxyActivities<Pick<Activities, 'loadFact' | 'tick' | 'parkEffect'>>({
  startToCloseTimeout: '8 seconds',
  retry: { initialInterval: '250 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
});

/**
 * Calls to systems outside. An attempt that has to wait for its turn or for the provider's rate fails and says when to come back, so
 * attempts are not bounded here: the activity itself gives up when an answer is lost again and again, and the ledger sets the next round.
 */
export const outside = proxyActivities<Pick<Activities, 'refund' | 'charge'>>({
  startToCloseTimeout: '8 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds' },
});
