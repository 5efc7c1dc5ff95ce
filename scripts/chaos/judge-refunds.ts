import { join } from 'node:path';
import { bundleWorkflows } from '../../adapters/temporal/workflow-bundle.ts';
import { root } from '../programs.ts';
import { systemAt } from '../running-system.ts';
import { gatherEvidence } from './evidence.ts';
import type { Fleet } from './fleet.ts';
import { untilTold } from './judge.ts';
import { judgeBooks } from './judge-books.ts';
import { judgeCommands } from './judge-commands.ts';
import { judgeMoney } from './judge-money.ts';
import { judgeStanding } from './judge-standing.ts';
import { judgeTime } from './judge-time.ts';
import { judgeTrails } from './judge-trails.ts';
import type { Notebook } from './notebook.ts';

/** What was found wrong of refunds, in words, and what was looked at. */
export type RefundVerdict = {
  double: string[];
  lost: string[];
  stuck: string[];
  /** Where trail, read model, books, clocks and histories do not agree. */
  differing: string[];
  cases: number;
  closed: number;
  /** Cases that are not closed, and wait for a person who has a task of them. */
  withPersons: number;
  /** By state. */
  refunds: ReadonlyMap<string, number>;
  postings: number;
};

/** Looks at every refund there is, and at every case, when all is calm. */
export async function judgeRefunds(fleet: Fleet, notebook: Notebook): Promise<RefundVerdict> {
  const temporal = { connection: { address: fleet.temporalAddress }, namespace: 'default' };
  const system = systemAt('recourse-chaos', { databaseUrl: fleet.databaseUrl, temporal });
  try {
    const opened = notebook.acknowledged.filter(({ command }) => command === 'open').map(({ caseId }) => caseId);
    const caseIds = [...new Set(opened)];
    const early = await gatherEvidence(system, caseIds, fleet.payment.url);
    await untilTold(
      system,
      early.cases.filter(({ final }) => final).map(({ id }) => id),
    );
    const evidence = await gatherEvidence(system, caseIds, fleet.payment.url);
    const money = judgeMoney(evidence);
    const bundle = await bundleWorkflows(join(root, 'workflows'), system.tracing);
    const trails = await judgeTrails(system, evidence, { workflowBundle: bundle, tracing: system.tracing });
    const known = new Set(evidence.cases.map(({ id }) => id));
    const open = evidence.cases.filter(({ final }) => !final);
    const stuck = judgeStanding(evidence);
    return {
      double: money.double,
      lost: [
        ...money.lost,
        ...judgeCommands(evidence, notebook),
        ...caseIds.filter((id) => !known.has(id)).map((id) => `${id} was opened, and is not there`),
      ],
      stuck: [...stuck, ...evidence.untold.map((id) => `a fact of ${id} is not told`), ...trails.stuck],
      differing: [...trails.differing, ...judgeBooks(evidence), ...[...evidence.trails.values()].flatMap(judgeTime)],
      cases: caseIds.length,
      closed: evidence.cases.length - open.length,
      withPersons: open.length - stuck.length,
      refunds: new Map(
        [...Map.groupBy(evidence.refunds, ({ state }) => state)].map(([state, all]) => [state, all.length]),
      ),
      postings: [...evidence.books.values()].reduce((sum, book) => sum + book.length, 0),
    };
  } finally {
    await system.close();
  }
}
