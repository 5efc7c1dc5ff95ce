import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import pino from 'pino';
import { createActivities } from './activities/create-activities.ts';
import type { AnsweredEffect } from './activities/deps.ts';
import { effectLag } from './activities/effect-lag.ts';
import { createReconciliationActivities } from './activities/reconciliation.ts';
import { providerTurns } from './activities/turns.ts';
import { connectCharges } from './adapters/charge-providers.ts';
import { pausesIn } from './adapters/pauses.ts';
import { connectPayment, providersOf } from './adapters/payment-providers.ts';
import { slotsAt } from './adapters/slots.ts';
import { statementSources } from './adapters/statement-sources.ts';
import { keepNightlySchedule } from './adapters/temporal/nightly-schedule.ts';
import { installRuntime } from './adapters/temporal/runtime.ts';
import { registerSearchAttributes } from './adapters/temporal/search-attributes.ts';
import { tracing } from './adapters/temporal/tracing.ts';
import { unheardTrail } from './adapters/temporal/unheard-trail.ts';
import { serveStatus } from './adapters/temporal/worker-status.ts';
import { bundleWorkflows } from './adapters/temporal/workflow-bundle.ts';
import { readConfig } from './config.ts';
import { connect } from './drizzle/client.ts';
import { takeSlot } from './drizzle/queries/provider-slots.ts';
import { createLedger } from './ledger/ledger.ts';
import { createRulebook } from './ledger/rulebook.ts';
import { givenAttributes } from './ledger/telling.ts';
import { safeTrace } from './ports/failure.ts';
import { noPauses } from './ports/pauses.ts';
import { keptAttributes } from './workflows/noticeboard.ts';
import { reconciliationsType } from './workflows/registry.ts';

const RETRY_MS = 1_000;

// biome-ignore lint/style/noProcessEnv: an entry point hands the environment to config.ts
const config = readConfig(process.env);
const log = pino({ name: 'worker', level: config.logLevel, serializers: { err: safeTrace, error: safeTrace } });
const stopping = new AbortController();
let worker: Worker | null = null;

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);

function stop(): void {
  stopping.abort();
  if (worker?.getState() === 'RUNNING') worker.shutdown();
}

async function run(): Promise<void> {
  const { metricsUrl } = await installRuntime(log);
  const isReady = () => worker?.getState() === 'RUNNING';
  const onError = (error: Error) => log.warn({ err: error }, 'an idle database connection broke');
  const database = connect(config.databaseUrl, { max: 20, onError });
  const lag = effectLag(database.db);
  const status = await serveStatus({
    port: config.workerMetricsPort,
    isReady,
    runtimeMetricsUrl: metricsUrl,
    histogram: lag.histogram,
  });
  const onAnswered = (effect: AnsweredEffect) =>
    void lag.observe(effect).catch((error: unknown) => log.warn({ err: error }, 'a lag could not be measured'));
  const plugin = tracing('recourse-worker', null);
  const connection = await connectPatiently();
  if (connection) {
    worker = await Worker.create({
      connection,
      namespace: config.temporal.namespace,
      taskQueue: config.temporal.taskQueue,
      workflowBundle: await bundleWorkflows(fileURLToPath(new URL('./workflows', import.meta.url)), plugin),
      activities: activitiesOn(database, onAnswered),
      plugins: [plugin],
      sinks: unheardTrail,
      reuseV8Context: true,
      maxCachedWorkflows: 400,
      maxConcurrentActivityTaskExecutions: 40,
      workflowTaskPollerBehavior: { type: 'autoscaling', initial: 5, maximum: 20 },
      activityTaskPollerBehavior: { type: 'autoscaling', initial: 5, maximum: 20 },
      // An attempt has 8 s.
      shutdownGraceTime: '9 seconds',
      shutdownForceTime: '12 seconds',
    });
    void reconcileNightly(new Client({ connection, namespace: config.temporal.namespace }));
    if (!stopping.signal.aborted) await worker.run();
    await connection.close();
  }
  await database.close();
  await status.close();
}

function activitiesOn({ db }: ReturnType<typeof connect>, onAnswered: (effect: AnsweredEffect) => void) {
  const pauses = config.pauseDir ? pausesIn(config.pauseDir) : noPauses;
  const { sandbox } = config;
  // What an activity does is its workflow's to know already: nothing of it goes to the outbox.
  const onCommit = () => {};
  const rulebook = createRulebook();
  const ledger = createLedger({ db, rulebook, pauses, realTime: (databaseMs) => databaseMs, sandbox, onCommit });
  const slots = slotsAt(config.payment.rates, (slot) => takeSlot(db, slot));
  const sources = statementSources(config.payment, slots);
  return {
    ...createActivities({
      ledger,
      payment: connectPayment(config.payment, slots),
      providerOf: providersOf(config.payment),
      turns: providerTurns(db),
      slots,
      charges: connectCharges(config.payment),
      pauses,
      onAnswered,
    }),
    ...createReconciliationActivities({ db, ledger, sources }),
  };
}

/** Without the schedule, cases go on all the same, and somebody has to start the comparison otherwise. */
async function reconcileNightly(client: Client): Promise<void> {
  const { taskQueue } = config.temporal;
  const scheduleId = `reconciliations/${taskQueue}`;
  const nightly = { scheduleId, workflowType: reconciliationsType, args: [null], taskQueue, at: config.reconcileAt };
  try {
    const isKept = await keepNightlySchedule(client, nightly);
    if (!isKept)
      log.warn({ scheduleId }, 'Temporal lets this worker keep no schedule: start reconciliations otherwise');
  } catch (error) {
    log.warn({ err: error, scheduleId }, 'the schedule of reconciliations could not be kept');
  }
}

/** Waits for Temporal however long it is away; nothing when it is time to stop. */
async function connectPatiently(): Promise<NativeConnection | null> {
  for (let attempt = 1; !stopping.signal.aborted; attempt += 1) {
    try {
      const connection = await NativeConnection.connect(config.temporal.connection);
      await registerSearchAttributes(connection, config.temporal.namespace, [...givenAttributes, ...keptAttributes]);
      return connection;
    } catch (error) {
      if (attempt === 1) log.warn({ err: error }, 'Temporal is away; the worker waits for it');
      await wait(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }
  return null;
}

try {
  await run();
} catch (error) {
  log.fatal({ err: error }, 'the worker failed');
  process.exit(1);
}
