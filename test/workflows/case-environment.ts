import { fileURLToPath } from 'node:url';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../../activities/create-activities.ts';
import { registerSearchAttributes } from '../../adapters/temporal/search-attributes.ts';
import { tracing } from '../../adapters/temporal/tracing.ts';
import { unheardTrail } from '../../adapters/temporal/unheard-trail.ts';
import { bundleWorkflows } from '../../adapters/temporal/workflow-bundle.ts';
import { deriveTrail } from '../../audit/derive-trail.ts';
import type { CaseStart, Fact } from '../../domain/facts.ts';
import { givenAttributes } from '../../ledger/telling.ts';
import { noPauses } from '../../ports/pauses.ts';
import type { PaymentPort } from '../../ports/payment.ts';
import { factsSignal, fileQuery } from '../../workflows/messages.ts';
import { keptAttributes } from '../../workflows/noticeboard.ts';
import { workflowTypes } from '../../workflows/registry.ts';
import { atOnce } from '../harness/at-once.ts';
import { timeSkippingEnvironment } from '../harness/time-skipping.ts';
import { noCharges } from './no-charges.ts';
import { scriptedLedger } from './scripted-ledger.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

export type CaseEnvironment = Awaited<ReturnType<typeof openCaseEnvironment>>;

const workflowsDir = fileURLToPath(new URL('../../workflows', import.meta.url));

/** Workflows, real activities and a scripted ledger on a Temporal whose time skips; `close` it afterwards. */
export async function openCaseEnvironment(env?: TestWorkflowEnvironment) {
  const temporal = env ?? (await timeSkippingEnvironment());
  const outside = scriptedLedger();
  const payment: PaymentPort = {
    refund: async () => ({ status: 'accepted', providerNo: 'p-1' }),
    query: async () => ({ status: 'not_found' }),
  };
  const plugin = tracing('test', null);
  const namespace = temporal.namespace ?? 'default';
  await registerSearchAttributes(temporal.connection, namespace, [...givenAttributes, ...keptAttributes]);
  const workflowBundle = await bundleWorkflows(workflowsDir, plugin);
  const worker = await Worker.create({
    connection: temporal.nativeConnection,
    namespace,
    taskQueue: 'cases',
    workflowBundle,
    activities: createActivities({
      ...atOnce,
      ledger: outside.ledger,
      payment,
      charges: noCharges,
      pauses: noPauses,
      onAnswered: () => {},
    }),
    plugins: [plugin],
    sinks: unheardTrail,
  });
  const running = worker.run();

  const historyOf = (caseId: string, runId?: string) =>
    temporal.client.workflow.getHandle(`case/${caseId}`, runId).fetchHistory();
  const handleOf = (caseId: string) => temporal.client.workflow.getHandle(`case/${caseId}`);
  return {
    temporal,
    outside,
    payment,
    handleOf,
    replayWith: { workflowBundle, tracing: plugin },
    historyOf,
    /** What the latest run did, derived by replaying it. */
    trailOf: async (caseId: string, runId?: string) =>
      deriveTrail(await historyOf(caseId, runId), { workflowBundle, tracing: plugin }),
    /** Signals with start, as the courier does. */
    async tell(caseId: string, facts: Fact[]) {
      const start: CaseStart = { caseId, type: 'return', standard: 's-1', calendar: 'c-1' };
      return temporal.client.workflow.signalWithStart(workflowTypes.return, {
        workflowId: `case/${caseId}`,
        taskQueue: 'cases',
        args: [start],
        signal: factsSignal,
        signalArgs: [facts],
      });
    },
    /** Starts a run that has heard nothing. */
    async startSilently(caseId: string) {
      const start: CaseStart = { caseId, type: 'return', standard: 's-1', calendar: 'c-1' };
      return temporal.client.workflow.start(workflowTypes.return, {
        workflowId: `case/${caseId}`,
        taskQueue: 'cases',
        args: [start],
      });
    },
    view: (caseId: string) => handleOf(caseId).query(fileQuery),
    async close() {
      worker.shutdown();
      await running;
      await temporal.teardown();
    },
  };
}

/** Waits, in real time, until it holds. */
export async function eventually(holds: () => Promise<boolean> | boolean, withinMs = 10_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it never came to hold');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
