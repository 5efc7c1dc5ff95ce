import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { bundleWorkflows } from '../../adapters/temporal/workflow-bundle.ts';
import { outbox } from '../../drizzle/schema.ts';
import { workflowIdOf } from '../../ledger/telling.ts';
import { eventually } from '../ports.ts';
import { root } from '../programs.ts';
import { type System, systemAt } from '../running-system.ts';
import { gatherEvidence } from './evidence.ts';
import type { Fleet } from './fleet.ts';
import { judgeBooks } from './judge-books.ts';
import { judgeCommands } from './judge-commands.ts';
import { judgeMoney } from './judge-money.ts';
import { judgeTime, latestRung } from './judge-time.ts';
import { judgeTrails } from './judge-trails.ts';
import type { Life } from './lives.ts';
import type { Notebook } from './notebook.ts';

/** What was found wrong, in words; all empty when every promise was kept. */
export type Verdict = {
  cases: number;
  double: string[];
  lost: string[];
  stuck: string[];
  early: string[];
  /** Where trail, read model, books and history do not agree, or a story ended otherwise than told. */
  differing: string[];
  /** Acknowledged commands, postings and runs of workflows that were looked at. */
  acknowledged: number;
  postings: number;
  runs: number;
  /** How late the latest rung was performed that fell due in calm weather, ms. */
  latestRungMs: number;
};

type Run = { fleet: Fleet; notebook: Notebook; lives: readonly Life[]; canaries: readonly string[]; calmSince: number };

/** Looks at every case of a run, when all is calm. */
export async function judge({ fleet, notebook, lives, canaries, calmSince }: Run): Promise<Verdict> {
  const { databaseUrl, temporalAddress: address, paymentUrl } = fleet;
  const system = systemAt('recourse-chaos', {
    databaseUrl,
    temporal: { connection: { address }, namespace: 'default' },
  });
  try {
    const acknowledged = notebook.acknowledged.filter(({ command }) => command === 'open').map(({ caseId }) => caseId);
    const caseIds = [...new Set([...lives.flatMap((life) => life.caseIds), ...canaries, ...acknowledged])];
    await untilTold(system, caseIds);
    const evidence = await gatherEvidence(system, caseIds, paymentUrl);
    const money = judgeMoney(evidence);
    const bundle = await bundleWorkflows(join(root, 'workflows'), system.tracing);
    const trails = await judgeTrails(system, evidence, { workflowBundle: bundle, tracing: system.tracing });
    const known = new Set(evidence.cases.map(({ id }) => id));
    return {
      cases: caseIds.length,
      double: money.double,
      lost: [
        ...money.lost,
        ...judgeCommands(evidence, notebook),
        ...caseIds.filter((id) => !known.has(id)).map((id) => `${id} was opened, and is not there`),
        ...evidence.allCaseIds
          .filter((id) => !caseIds.includes(id))
          .map((id) => `${id} is there, and nobody opened it`),
      ],
      stuck: [
        ...lives.flatMap((life) => life.stuck),
        ...evidence.cases.filter(({ final }) => !final).map(({ id, stage }) => `${id} is not closed but ${stage}`),
        ...evidence.untold.map((id) => `a fact of ${id} is not told`),
        ...trails.stuck,
      ],
      early: [...evidence.trails.values()].flatMap(judgeTime),
      differing: [...trails.differing, ...judgeBooks(evidence), ...lives.flatMap(({ faults }) => faults)],
      acknowledged: notebook.acknowledged.length,
      postings: [...evidence.books.values()].reduce((sum, book) => sum + book.length, 0),
      runs: trails.runs,
      latestRungMs: latestRung(evidence.trails.values(), calmSince),
    };
  } finally {
    await system.close();
  }
}

/** Waits until the outbox is empty and no run of these cases goes on, a minute at most; what is left then is the judge's to name. */
export async function untilTold({ db, client }: System, caseIds: readonly string[]): Promise<void> {
  await eventually(async () => (await db.select({ id: outbox.id }).from(outbox).limit(1)).length === 0, 60_000);
  const isOver = async (caseId: string) => {
    const handle = client.workflow.getHandle(workflowIdOf(caseId));
    const found = await handle.describe().catch(() => null);
    return found === null || found.status.name !== 'RUNNING';
  };
  await Promise.all(caseIds.map((caseId) => eventually(() => isOver(caseId), 60_000)));
  // Temporal's lists lag a little behind
  await wait(2_000);
}
