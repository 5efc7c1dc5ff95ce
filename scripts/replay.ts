import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflows } from '../adapters/temporal/workflow-bundle.ts';
import { introduce } from '../ledger/introduce.ts';
import { workflowIdOf } from '../ledger/telling.ts';
import { root } from './programs.ts';
import { type ReplayedRun, replayRuns } from './replay-case.ts';
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
    const workflowBundle = await bundleWorkflows(join(root, 'workflows'), tracing);
    const { type } = introduction.start;
    const runs: ReplayedRun[] = [];
    for await (const run of replayRuns({ client, ledger }, [{ id: caseId, type }], { workflowBundle, tracing }))
      runs.push(run);
    if (runs.length === 0) throw new Error(`Temporal has no run of ${workflowIdOf(caseId)}`);
    for (const { runId, status, history, found } of runs) {
      console.log(
        `${runId} ${status.toLowerCase()}, ${history.events?.length ?? 0} events: ${found.join('; ') || 'fits'}`,
      );
    }
    if (saveTo) {
      mkdirSync(dirname(saveTo), { recursive: true });
      const histories = runs.map(({ history }): unknown => JSON.parse(historyToJSON(history)));
      writeFileSync(saveTo, `${JSON.stringify({ type, facts, histories }, null, 1)}\n`);
    }
    return runs.every(({ found }) => found.length === 0);
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
