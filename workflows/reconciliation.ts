import { defineSearchAttributeKey } from '@temporalio/common';
import { executeChild, log, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Compared, ReconciliationActivities } from '../activities/reconciliation.ts';

type ProviderDay = { provider: string; day: string };
type Found = Awaited<ReturnType<ReconciliationActivities['compareStatement']>>['found'];

const { reconciliationsDue, reportDifferences, keepReconciliation } = proxyActivities<ReconciliationActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** A statement may be hours late; what is not there by the evening is left to the next night. */
const { compareStatement } = proxyActivities<Pick<ReconciliationActivities, 'compareStatement'>>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '5 minutes',
  scheduleToCloseTimeout: '18 hours',
  retry: { initialInterval: '10 seconds', maximumInterval: '15 minutes' },
});

const scheduledStart = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');
const batch = 50;

/**
 * Compares the ledger with what each provider says that it did the day before, and the one before that once more; or on the day that
 * an operator asks for. Every provider and day is a run of its own.
 */
export async function reconciliations(only: string | null): Promise<(ProviderDay & Compared)[]> {
  const { startTime, typedSearchAttributes } = workflowInfo();
  const night = typedSearchAttributes.get(scheduledStart) ?? startTime;
  const due = await reconciliationsDue(night.toISOString(), only);
  const ended = await Promise.allSettled(
    due.map((of) =>
      executeChild(reconciliation, {
        workflowId: `reconciliation/${of.provider}/${of.day}`,
        args: [of],
        staticSummary: `${of.provider}: statement of ${of.day}`,
      }),
    ),
  );
  const failed = ended.find(({ status }) => status === 'rejected');
  // the others are done; this shows in the Temporal UI, and the next night looks at the day again
  if (failed?.status === 'rejected') throw failed.reason;
  return ended.flatMap((one, nth) => (one.status === 'fulfilled' && due[nth] ? [{ ...due[nth], ...one.value }] : []));
}

/** One provider's statement of one day: read, compared, every difference made a task, and noted. */
export async function reconciliation(of: ProviderDay): Promise<Compared> {
  const { found, ...compared } = await compareStatement(of);
  if (compared.differences > 0) log.warn('a statement differs from the ledger', { ...of, ...compared });
  for (const part of batches(found)) await reportDifferences(of, part);
  await keepReconciliation(workflowInfo().runId, of, compared);
  return compared;
}

function batches({ inCases, unknownToLedger }: Found): Found[] {
  const most = Math.max(inCases.length, unknownToLedger.length);
  return Array.from({ length: Math.ceil(most / batch) }, (_, nth) => ({
    inCases: inCases.slice(nth * batch, (nth + 1) * batch),
    unknownToLedger: unknownToLedger.slice(nth * batch, (nth + 1) * batch),
  }));
}
