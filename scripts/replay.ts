import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflows } from '../adapters/temporal/workflow-bundle.ts';
import { differences } from '../audit/compare-trail.ts';
import { deriveTrail } from '../audit/derive-trail.ts';
import { introduce } from '../ledger/introduce.ts';
import { workflowIdOf } from '../ledger/telling.ts';
import { root } from './programs.ts';
import { runningSystem } from './running-system.ts';

const usage = `npm run replay -- <case id> [--save <file>]

Replays every run of a case on today's workflow code and holds what the code did against the ledger, one line a run.
--save keeps histories and facts as JSON, as test/histories has them.
DATABASE_URL and Temporal’s variables (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE …) say where the case is; without DATABASE_URL it
is looked for where the last npm start of this folder was.`;

/** Resolves with whether everything fits. */
async function replay(caseId: string, saveTo: string | undefined): Promise<boolean> {
  const { db, client, ledger, tracing, close } = runningSystem('recourse-replay');
  try {
    const [introduction] = await introduce(db, [caseId]);
    if (!introduction) throw new Error(`the ledger knows no case ${caseId}`);
    const facts = await ledger.factsOf(caseId);
    const workflowId = workflowIdOf(caseId);
    const runs: WorkflowExecutionInfo[] = [];
    for await (const run of client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) runs.push(run);
    if (runs.length === 0) throw new Error(`Temporal has no run of ${workflowId}`);
    runs.sort((a, b) => a.startTime.getTime() - b.startTime.getTime());

    const workflowBundle = await bundleWorkflows(join(root, 'workflows'), tracing);
    const { type } = introduction.start;
    const histories: unknown[] = [];
    let fits = true;
    for (const { runId, status } of runs) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      histories.push(JSON.parse(historyToJSON(history)));
      const found = await deriveTrail(history, { workflowBundle, tracing }).then(
        (trail) => differences(type, trail, facts),
        (error: unknown) => [error instanceof Error ? error.message : String(error)],
      );
      fits &&= found.length === 0;
      console.log(
        `${runId} ${status.name.toLowerCase()}, ${history.events?.length ?? 0} events: ${found.join('; ') || 'fits'}`,
      );
    }
    if (saveTo) {
      mkdirSync(dirname(saveTo), { recursive: true });
      writeFileSync(saveTo, `${JSON.stringify({ type, facts, histories }, null, 1)}\n`);
    }
    return fits;
  } finally {
    await close();
  }
}

const { positionals, values } = parseArgs({ allowPositionals: true, options: { save: { type: 'string' } } });
const [caseId] = positionals;
try {
  if (!caseId) throw new Error(usage);
  process.exitCode = (await replay(caseId, values.save)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
