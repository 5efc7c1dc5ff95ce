import { parseArgs } from 'node:util';
import { parseDay } from '../domain/calendar/days.ts';
import type { reconciliations } from '../workflows/index.ts';
import { reconciliationsType } from '../workflows/registry.ts';
import { runningSystem } from './running-system.ts';

const usage = `npm run reconcile -- <day> [--json]

Compares the ledger with the statement of each payment provider for a Beijing day (2026-11-24), as every night does for the day before.
Each difference becomes a task of its case, or of none; one that was reported before is reported no second time. Ends with 1 where
there are differences. --json prints {"day":…,"providers":…,"compared":…,"differences":…} as its last line. Where the system is: as
for npm run replay. Waits while a provider gives no statement, for 18 hours at most; stopping the command does not stop the comparison.`;

async function reconcile(day: string) {
  const { client, taskQueue, close } = runningSystem('recourse-reconcile');
  try {
    return await client.workflow.execute<typeof reconciliations>(reconciliationsType, {
      workflowId: `reconciliations/by-hand/${day}`,
      workflowIdConflictPolicy: 'USE_EXISTING',
      taskQueue,
      args: [day],
    });
  } finally {
    await close();
  }
}

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean' }, help: { type: 'boolean' } },
  allowPositionals: true,
});
try {
  const [day] = positionals;
  if (values.help || !day) throw new Error(usage);
  parseDay(day);
  const results = await reconcile(day);
  for (const { provider, offered, compared, differences } of results)
    console.log(
      offered ? `${provider}: ${compared} compared, ${differences} differences` : `${provider}: offers no statement`,
    );
  const sum = (count: (one: (typeof results)[number]) => number) => results.reduce((all, one) => all + count(one), 0);
  const differences = sum((one) => one.differences);
  if (values.json)
    console.log(JSON.stringify({ day, providers: results.length, compared: sum((one) => one.compared), differences }));
  process.exitCode = differences === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
