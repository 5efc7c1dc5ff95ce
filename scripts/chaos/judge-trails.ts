import { isDeepStrictEqual } from 'node:util';
import { evolve } from '../../domain/evolve.ts';
import type { CaseState } from '../../domain/state.ts';
import { leafHash } from '../../ledger/leaf.ts';
import { type ReplayedRun, replayRuns } from '../replay-case.ts';
import type { System } from '../running-system.ts';
import type { Evidence } from './evidence.ts';

type ReplayWith = Parameters<typeof replayRuns>[2];

/** What a case's trail, its read model and the histories of its runs do not agree on, in words; and what is left running of it. */
export async function judgeTrails(
  system: System,
  { trails, cases }: Evidence,
  replayWith: ReplayWith,
): Promise<{ differing: string[]; stuck: string[]; runs: number }> {
  const differing: string[] = [];
  const stuck: string[] = [];
  let runs = 0;
  for (const row of cases) {
    const trail = trails.get(row.id) ?? [];
    let head: string | null = null;
    let state: CaseState | null = null;
    for (const [index, { leaf, hash }] of trail.entries()) {
      if (leaf.seq !== index + 1) differing.push(`${row.id}: event ${leaf.seq} stands at ${index + 1}`);
      if (leaf.prev_hash !== head || leafHash(leaf) !== hash)
        differing.push(`${row.id}: the chain breaks at ${leaf.seq}`);
      head = hash;
      state = evolve(state, leaf);
    }
    if (head !== row.head || trail.length !== row.seq) differing.push(`${row.id}: the read model has another end`);
    if (!isDeepStrictEqual(plain(state), plain(row.state)))
      differing.push(`${row.id}: the read model is not what its events make`);
  }
  const final = new Map(cases.map((row) => [row.id, row.final]));
  const unseen = new Set(final.keys());
  for await (const { caseId, runId, status, found, history } of replayRuns(system, cases, replayWith)) {
    runs += 1;
    unseen.delete(caseId);
    differing.push(...found.map((words) => `${caseId} run ${runId}: ${words}`));
    if (final.get(caseId) && status === 'RUNNING') stuck.push(`${caseId} is closed and its run ${runId} goes on`);
    stuck.push(...brokenTasks(history).map((words) => `${caseId} run ${runId}: ${words}`));
  }
  differing.push(...[...unseen].map((id) => `${id}: Temporal has no run`));
  return { differing, stuck, runs };
}

/** Workflow tasks that our code failed. One that new events overtook ("UnhandledCommand") is the server's own way, and done anew at once. */
function brokenTasks({ events }: ReplayedRun['history']): string[] {
  return (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) => {
    const words = failed?.failure?.message ?? '';
    return failed && words !== 'UnhandledCommand' ? [`a workflow task failed: ${words}`] : [];
  });
}

/** As JSON has it: absent and undefined are the same. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
