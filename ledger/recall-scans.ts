import { eq } from 'drizzle-orm';
import { earlierScans, forgottenScans, type KeptScan } from '../drizzle/queries/early-scans.ts';
import { endTasks } from '../drizzle/queries/tasks.ts';
import { tasks } from '../drizzle/schema.ts';
import type { Ledger } from './ledger.ts';
import type { PerformRequest, PerformResult } from './request.ts';
import { type ReportDeps, retakeScan } from './take-report.ts';

/**
 * A carrier may scan a parcel before its sender has told us the number: such a scan was kept for a person. When the number comes,
 * the scan is taken after all, and the person is spared.
 */
export function recallingScans({ db, ledger }: ReportDeps): Pick<Ledger, 'perform'> {
  return {
    async perform(request: PerformRequest): Promise<PerformResult> {
      const result = await ledger.perform(request);
      if (request.command.command !== 'ship_back' || 'refusal' in result) return result;
      for (const { tracking_no } of request.command.body.parcels)
        await recall({ db, ledger }, await earlierScans(db, tracking_no));
      return result;
    },
  };
}

/** Recalls what a crash between the announcement of a parcel and the recall of its scans has left behind. */
export async function recallForgottenScans(deps: ReportDeps): Promise<void> {
  await recall(deps, await forgottenScans(deps.db));
}

/** What still fits no case stays with the person. */
async function recall(deps: ReportDeps, scans: readonly { taskId: string; scan: KeptScan }[]): Promise<void> {
  for (const { taskId, scan } of scans) {
    const left = await retakeScan(deps, scan);
    if (left.length === 0) await endTasks(deps.db, eq(tasks.id, taskId));
  }
}
