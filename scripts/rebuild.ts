import { createSweep } from '../ledger/sweep.ts';
import { createTelling, workflowIdOf } from '../ledger/telling.ts';
import { factsSignal } from '../workflows/messages.ts';
import { attributesOf } from '../workflows/noticeboard.ts';
import { workflowTypes } from '../workflows/registry.ts';
import { runningSystem } from './running-system.ts';

const usage = `npm run rebuild -- <case id>

Tells a case's workflow what the ledger says now, and starts it again where it is not running: what the sweep does by itself within
minutes. Where the case is: as for npm run replay.`;

async function rebuild(caseId: string): Promise<void> {
  const { db, client, ledger, taskQueue, close } = runningSystem('recourse-rebuild');
  const { presentFact } = ledger;
  const log = { warn: (_details: object, message: string) => console.log(message) };
  const tell = createTelling({ client, taskQueue, workflowTypes, factsSignal, attributesOf, presentFact, log });
  try {
    const nothing = async () => {};
    const unused = { performDue: nothing, recallScans: nothing };
    const isKnown = await createSweep({ db, client, tell, presentFact, ...unused, log }).rebuildCase(caseId);
    if (!isKnown) throw new Error(`the ledger knows no case ${caseId}`);
    const { status, runId } = await client.workflow.getHandle(workflowIdOf(caseId)).describe();
    console.log(`${runId} ${status.name.toLowerCase()}, told of fact ${(await presentFact(caseId)).seq}`);
  } finally {
    await close();
  }
}

const [caseId] = process.argv.slice(2);
try {
  if (!caseId) throw new Error(usage);
  await rebuild(caseId);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
