import { pino } from 'pino';
import { fsFileStore } from './adapters/file-store/fs.ts';
import { pausesIn } from './adapters/pauses.ts';
import { noticeReaders, providersOf } from './adapters/payment-providers.ts';
import { slotsAt } from './adapters/slots.ts';
import { connectClient } from './adapters/temporal/connect.ts';
import { registerSearchAttributes } from './adapters/temporal/search-attributes.ts';
import { tracing } from './adapters/temporal/tracing.ts';
import { verify } from './adapters/webhook-signature.ts';
import { buildApp } from './api/app.ts';
import type { VerifyCallback } from './api/deps.ts';
import { tellingLag } from './api/plugins/metrics.ts';
import { mostEvidenceBytes } from './api/routes/evidence.ts';
import { readConfig } from './config.ts';
import { connect } from './drizzle/client.ts';
import { takeSlot } from './drizzle/queries/provider-slots.ts';
import { createCourier } from './ledger/courier.ts';
import { startHeartbeat } from './ledger/heartbeat.ts';
import { createLedger } from './ledger/ledger.ts';
import { seedCalendar } from './ledger/publish-calendar.ts';
import { recallForgottenScans } from './ledger/recall-scans.ts';
import { createRepricing } from './ledger/repricing.ts';
import { systemCaller } from './ledger/request.ts';
import { createRulebook } from './ledger/rulebook.ts';
import { createSweep } from './ledger/sweep.ts';
import { createTelling, givenAttributes, workflowIdOf } from './ledger/telling.ts';
import { cn } from './policy/calendars/cn.ts';
import { safeTrace } from './ports/failure.ts';
import { noPauses } from './ports/pauses.ts';
import { factsSignal } from './workflows/messages.ts';
import { attributesOf, keptAttributes } from './workflows/noticeboard.ts';
import { workflowTypes } from './workflows/registry.ts';

const CONNECTIONS = 30;

// biome-ignore lint/style/noProcessEnv: an entry point hands the environment to config.ts
const config = readConfig(process.env);
const log = pino({ name: 'api', level: config.logLevel, serializers: { err: safeTrace } });
const { db, close: closeDatabase } = connect(config.databaseUrl, {
  max: CONNECTIONS,
  onError: (error) => log.warn({ err: error }, 'an idle database connection broke'),
});
// Connects at its first call: commands are acknowledged while Temporal is down.
const temporal = connectClient(config.temporal, tracing('recourse-api', null));

const rulebook = createRulebook();
const realTime = (databaseMs: number) => databaseMs;
const ledger = createLedger({
  db,
  rulebook,
  pauses: config.pauseDir ? pausesIn(config.pauseDir) : noPauses,
  realTime,
  sandbox: config.sandbox,
  onCommit: () => courier.nudge(),
});
const { presentFact } = ledger;
const tell = createTelling({
  client: temporal.client,
  taskQueue: config.temporal.taskQueue,
  workflowTypes,
  factsSignal,
  attributesOf,
  presentFact,
  log,
});
const { connection } = temporal.client;
const attributes = [...givenAttributes, ...keptAttributes];
const prepare = () => registerSearchAttributes(connection, config.temporal.namespace, attributes);
const lag = tellingLag();
const onTold = (seconds: number) => lag.observe(seconds);
const courier = createCourier({ db, tell, tellWithinMs: config.tellWithinMs, prepare, onTold, log });
const repricing = createRepricing({ db, ledger, rulebook, log });
const recallScans = () => recallForgottenScans({ db, ledger });
const performDue = async (caseId: string) => {
  await ledger.perform({ caseId, command: { command: 'tick', body: {} }, caller: systemCaller, tell: 'outbox' });
};
const sweep = createSweep({ db, client: temporal.client, tell, presentFact, performDue, recallScans, log });

const signedBy =
  ({ secret }: { secret: string }): VerifyCallback =>
  (headers, raw) =>
    verify(secret, headers, raw).ok;
const workflowPage = `${config.temporal.uiUrl}/namespaces/${config.temporal.namespace}/workflows`;

async function start(): Promise<void> {
  await seedCalendar(db, cn);
  const heartbeat = await startHeartbeat(db, (error) => log.warn({ err: error }, 'a heartbeat failed'));
  const app = await buildApp({
    ledger,
    db,
    rulebook,
    realTime,
    courier,
    tellingLag: lag,
    repricing,
    files: fsFileStore({ dir: config.evidenceDir, maxBytes: mostEvidenceBytes }),
    keys: config.apiKeys,
    verify: { payment: signedBy(config.payment), carrier: signedBy(config.carrier) },
    notices: noticeReaders(
      config.payment,
      slotsAt(config.payment.rates, (slot) => takeSlot(db, slot)),
    ),
    providerOf: providersOf(config.payment),
    linkSecret: config.linkSecret,
    publicUrl: config.publicUrl.replace(/\/$/, ''),
    temporalUi: (caseId) => `${workflowPage}/${encodeURIComponent(workflowIdOf(caseId))}`,
    sandbox: config.sandbox,
    log,
  });
  courier.start();
  sweep.start();
  repricing.start();
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    // What was begun is answered first; what it left in the outbox waits there for the next courier.
    await app.close();
    await Promise.all([courier.stop(), sweep.stop(), repricing.stop(), heartbeat.stop()]);
    await temporal.close();
    await closeDatabase();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
  await app.listen({ host: config.host, port: config.port });
}

start().catch((error: unknown) => {
  log.fatal({ err: error }, 'the API could not start');
  process.exit(1);
});
