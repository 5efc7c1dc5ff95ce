import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { bundleWorkflowCode, DefaultLogger, Runtime } from '@temporalio/worker';
import { connectClient } from '../adapters/temporal/connect.ts';
import { tracing } from '../adapters/temporal/tracing.ts';
import { differences } from '../audit/compare-trail.ts';
import { deriveTrail } from '../audit/derive-trail.ts';
import { connect } from '../drizzle/client.ts';
import { introduce } from '../ledger/introduce.ts';
import { createLedger } from '../ledger/ledger.ts';
import { readDatabaseClock } from '../ledger/load.ts';
import { rulebook } from '../ledger/rulebook.ts';
import { workflowIdOf } from '../ledger/telling.ts';
import { noPauses } from '../ports/pauses.ts';

const usage = `npm run replay -- <case id> [--save <file>]

Replays every run of a case on today's workflow code and holds what the code did against the ledger, one line a run.
--save keeps histories and facts as JSON, as test/histories has them.
DATABASE_URL and Temporal’s variables (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE …) say where the case is.`;

/** Resolves with whether everything fits. */
async function replay(caseId: string, saveTo: string | undefined): Promise<boolean> {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) throw new Error('DATABASE_URL is required: the ledger that the case is in.');
  const { connectionOptions = {}, namespace = 'default' } = loadClientConnectConfig();
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const { db, close: closeDatabase } = connect(databaseUrl, { max: 2, onError: () => {} });
  const plugin = tracing('recourse-replay', null);
  const { client, close: closeClient } = connectClient({ connection: connectionOptions, namespace }, plugin);
  const readOnly = { pauses: noPauses, readClock: readDatabaseClock, sandbox: false, onCommit: () => {} };
  const ledger = createLedger({ db, ...rulebook, ...readOnly });
  try {
    const [introduction] = await introduce(db, [caseId]);
    if (!introduction) throw new Error(`the ledger knows no case ${caseId}`);
    const facts = await ledger.factsOf(caseId);
    const workflowId = workflowIdOf(caseId);
    const runs: WorkflowExecutionInfo[] = [];
    for await (const run of client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) runs.push(run);
    if (runs.length === 0) throw new Error(`Temporal has no run of ${workflowId}`);
    runs.sort((a, b) => a.startTime.getTime() - b.startTime.getTime());

    const workflowsPath = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));
    const logger = new DefaultLogger('ERROR');
    const workflowBundle = await bundleWorkflowCode({ workflowsPath, plugins: [plugin], logger });
    const { type } = introduction.start;
    const histories: unknown[] = [];
    let fits = true;
    for (const { runId, status } of runs) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      histories.push(JSON.parse(historyToJSON(history)));
      const found = await deriveTrail(history, { workflowBundle, tracing: plugin }).then(
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
    await Promise.all([closeClient(), closeDatabase()]);
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
