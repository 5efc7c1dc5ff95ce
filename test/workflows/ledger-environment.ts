import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { createActivities } from '../../activities/create-activities.ts';
import { providerTurns } from '../../activities/turns.ts';
import { registerSearchAttributes } from '../../adapters/temporal/search-attributes.ts';
import { tracing } from '../../adapters/temporal/tracing.ts';
import { unheardTrail } from '../../adapters/temporal/unheard-trail.ts';
import { bundleWorkflows } from '../../adapters/temporal/workflow-bundle.ts';
import { differences } from '../../audit/compare-trail.ts';
import { deriveTrail } from '../../audit/derive-trail.ts';
import type { ApplicationInput } from '../../domain/application.ts';
import type { Command } from '../../domain/commands.ts';
import { toMs } from '../../domain/instant.ts';
import { connect } from '../../drizzle/client.ts';
import { saveEvidence } from '../../drizzle/queries/evidence.ts';
import { createCourier } from '../../ledger/courier.ts';
import { createLedger } from '../../ledger/ledger.ts';
import type { Caller } from '../../ledger/request.ts';
import { createTelling, givenAttributes, workflowIdOf } from '../../ledger/telling.ts';
import type { ChargePort } from '../../ports/charge.ts';
import { noPauses } from '../../ports/pauses.ts';
import type { PaymentPort } from '../../ports/payment.ts';
import { type FileView, factsSignal, fileQuery } from '../../workflows/messages.ts';
import { attributesOf, keptAttributes } from '../../workflows/noticeboard.ts';
import { workflowTypes } from '../../workflows/registry.ts';
import { anApplication } from '../harness/applications.ts';
import { atOnce } from '../harness/at-once.ts';
import { freshDatabase } from '../harness/database.ts';
import { consumer, newCaseId, rulebookUnder, unremarkable } from '../harness/ledger.ts';
import { timeSkippingEnvironment } from '../harness/time-skipping.ts';
import { eventually } from './case-environment.ts';
import { noCharges } from './no-charges.ts';
import { closing } from './return-facts.ts';
import { photo } from './return-steps.ts';

export type LedgerEnvironment = Awaited<ReturnType<typeof openLedgerEnvironment>>;

/** Everything but the API and the provider as it is in production, on a Temporal whose time skips and by whose time the ledger goes. */
export async function openLedgerEnvironment(payment: PaymentPort, charges: ChargePort = noCharges) {
  const temporal = await timeSkippingEnvironment();
  const { client, connection } = temporal;
  const namespace = temporal.namespace ?? 'default';
  const prepare = () => registerSearchAttributes(connection, namespace, [...givenAttributes, ...keptAttributes]);
  await prepare();
  const database = await freshDatabase();
  const { db, close: closeDatabase } = connect(database.url, { max: 10, onError: () => {} });
  await saveEvidence(db, { id: photo, account: consumer.account, sha256: '0'.repeat(64), type: 'image/png', size: 9 });
  const realTime = () => temporal.currentTimeMs();
  const ledger = createLedger({
    db,
    rulebook: rulebookUnder(unremarkable),
    pauses: noPauses,
    realTime,
    sandbox: true,
    onCommit: () => {},
  });

  const taskQueue = 'cases';
  const plugin = tracing('test', null);
  const workflowBundle = await bundleWorkflows(fileURLToPath(new URL('../../workflows', import.meta.url)), plugin);
  const worker = await Worker.create({
    connection: temporal.nativeConnection,
    namespace,
    taskQueue,
    workflowBundle,
    activities: createActivities({
      ...atOnce,
      ledger,
      payment,
      charges,
      turns: providerTurns(db),
      pauses: noPauses,
      onAnswered: () => {},
    }),
    plugins: [plugin],
    sinks: unheardTrail,
  });
  const running = worker.run();
  const log = { info: () => {}, warn: (details: object, message: string) => console.warn(message, details) };
  const { presentFact } = ledger;
  const tell = createTelling({ client, taskQueue, workflowTypes, factsSignal, attributesOf, presentFact, log });
  const courier = createCourier({ db, tell, tellWithinMs: 1000, prepare, onTold: () => {}, log });

  /** Performs a command, tells it, and waits until the workflow has heard of it. */
  async function give(caseId: string, command: Command, caller: Caller): Promise<string> {
    const result = await ledger.perform({ caseId, command, caller, tell: 'outbox' });
    await courier.deliver(caseId);
    const handle = client.workflow.getHandle(workflowIdOf(caseId));
    const { seq, milestones } = await presentFact(caseId);
    if (!milestones.closed) await eventually(async () => (await handle.query(fileQuery)).seq >= seq);
    return 'refusal' in result ? result.refusal.code : 'done';
  }

  /** Waits until the run knows what the ledger knows, and nothing of the case is due, owed or under way; what the run knows. */
  async function still(caseId: string): Promise<FileView> {
    const handle = client.workflow.getHandle(workflowIdOf(caseId));
    let file = await handle.query(fileQuery);
    await eventually(async () => {
      file = await handle.query(fileQuery);
      const { seq, next, shift, owes } = await presentFact(caseId);
      const now = (await temporal.currentTimeMs()) + shift;
      return file.seq === seq && file.unfinished.length + owes.length === 0 && !(next && toMs(next.at) <= now);
    });
    return file;
  }

  return {
    ledger,
    give,
    /** Opens a case whose own time begins at `startsAt`, whatever the calendar says today. */
    async open(startsAt: string, change: Partial<ApplicationInput> = {}): Promise<string> {
      const caseId = newCaseId();
      const body = anApplication({ sandbox: { starts_at: startsAt }, ...change });
      await give(caseId, { command: 'open', body }, consumer);
      return caseId;
    },
    still,
    /** Skips until a moment of the case's own time. */
    async sleepUntil(caseId: string, moment: string): Promise<void> {
      const { shift } = await presentFact(caseId);
      await temporal.sleep(toMs(moment) - shift - (await temporal.currentTimeMs()));
    },
    /**
     * Ends the run of a case that no test looks at any more, as if it were closed: it would wake up whenever time is skipped. A run
     * that is terminated while a task of it is under way keeps the test server from ever skipping again; so it ends by itself.
     */
    async leave(caseId: string): Promise<void> {
      const { stage } = await still(caseId);
      if (stage === 'closed') return;
      const handle = client.workflow.getHandle(workflowIdOf(caseId));
      await handle.signal(factsSignal, [closing(await presentFact(caseId), 'lapsed')]);
      await handle.result();
    },
    result: (caseId: string): Promise<string> => client.workflow.getHandle(workflowIdOf(caseId)).result(),
    /** What the run did that the ledger does not bear out. */
    async faults(caseId: string): Promise<string[]> {
      const history = await client.workflow.getHandle(workflowIdOf(caseId)).fetchHistory();
      const trail = await deriveTrail(history, { workflowBundle, tracing: plugin });
      return differences('return', trail, await ledger.factsOf(caseId));
    },
    async close() {
      worker.shutdown();
      await running;
      await closeDatabase();
      await database.drop();
      await temporal.teardown();
    },
  };
}
