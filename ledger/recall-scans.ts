import { closeTask, earlierScans } from '../drizzle/queries/early-scans.ts';
import type { Ledger } from './ledger.ts';
import type { PerformRequest, PerformResult } from './request.ts';
import { performScan, type ReportDeps } from './take-report.ts';

/**
 * A carrier may scan a parcel before its sender has told us the number: such a scan was kept for a person. When the number comes,
 * the scan is taken after all, and the person is spared.
 */
export function recallingScans({ db, ledger }: ReportDeps): Pick<Ledger, 'perform'> {
  return {
    async perform(request: PerformRequest): Promise<PerformResult> {
      const result = await ledger.perform(request);
      if (request.command.command !== 'ship_back' || 'refusal' in result) return result;
      for (const { tracking_no } of request.command.body.parcels) await recall({ db, ledger }, tracking_no);
      return result;
    },
  };
}

async function recall(deps: ReportDeps, trackingNo: string): Promise<void> {
  for (const { taskId, scan } of await earlierScans(deps.db, trackingNo)) {
    await performScan(deps, scan);
    await closeTask(deps.db, taskId);
  }
}
