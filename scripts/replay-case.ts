import type { WorkflowExecutionInfo, WorkflowHandle } from '@temporalio/client';
import { differences } from '../audit/compare-trail.ts';
import { deriveTrail, type ReplayWith } from '../audit/derive-trail.ts';
import type { Fact } from '../domain/facts.ts';
import type { CaseType } from '../domain/vocabulary.ts';
import { workflowIdOf } from '../ledger/telling.ts';
import type { System } from './running-system.ts';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** One run of a case's workflow: its history, and in words what it did that the ledger does not bear out. */
export type ReplayedRun = { runId: string; status: string; history: History; found: string[] };

/** Replays every run of a case, oldest first, and holds what each did against the ledger's facts. Empty when Temporal has none. */
export async function replayRuns(
  client: System['client'],
  { caseId, type, facts }: { caseId: string; type: CaseType; facts: readonly Fact[] },
  replayWith: ReplayWith,
): Promise<ReplayedRun[]> {
  const workflowId = workflowIdOf(caseId);
  const runs: WorkflowExecutionInfo[] = [];
  for await (const run of client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) runs.push(run);
  runs.sort((a, b) => a.startTime.getTime() - b.startTime.getTime());
  const replayed: ReplayedRun[] = [];
  for (const { runId, status } of runs) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const found = await deriveTrail(history, replayWith).then(
      (trail) => differences(type, trail, facts),
      (error: unknown) => [error instanceof Error ? error.message : String(error)],
    );
    replayed.push({ runId, status: status.name, history, found });
  }
  return replayed;
}
