import type { WorkflowExecutionInfo, WorkflowHandle } from '@temporalio/client';
import { differences } from '../audit/compare-trail.ts';
import { deriveTrails, type ReplayWith } from '../audit/derive-trail.ts';
import type { Fact } from '../domain/facts.ts';
import type { CaseType } from '../domain/vocabulary.ts';
import { workflowIdOf } from '../ledger/telling.ts';
import type { System } from './running-system.ts';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type KnownCase = { id: string; type: CaseType };

/** One run of a case's workflow: its history, and in words what it did that the ledger does not bear out. */
export type ReplayedRun = { caseId: string; runId: string; status: string; history: History; found: string[] };

/** Replays every run of the cases, each case's oldest first, and holds what it did against the ledger's facts. */
export async function* replayRuns(
  { client, ledger }: Pick<System, 'client' | 'ledger'>,
  cases: readonly KnownCase[],
  replayWith: ReplayWith,
): AsyncGenerator<ReplayedRun> {
  const pulled: (Omit<ReplayedRun, 'found'> & { type: CaseType; facts: Fact[] })[] = [];
  const histories = async function* () {
    for (const { id: caseId, type } of cases) {
      const facts = await ledger.factsOf(caseId);
      const workflowId = workflowIdOf(caseId);
      const runs: WorkflowExecutionInfo[] = [];
      for await (const run of client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) runs.push(run);
      runs.sort((a, b) => a.startTime.getTime() - b.startTime.getTime());
      for (const { runId, status } of runs) {
        const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
        pulled.push({ caseId, type, facts, runId, status: status.name, history });
        yield { workflowId, history };
      }
    }
  };
  for await (const { trail, error } of deriveTrails(histories(), replayWith)) {
    const run = pulled.shift();
    if (!run) throw new Error('a replay of no run');
    const { type, facts, ...shown } = run;
    yield { ...shown, found: error ? [error.message] : differences(type, trail, facts) };
  }
}
