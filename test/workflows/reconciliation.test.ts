import { fileURLToPath } from 'node:url';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createActivities } from '../../activities/create-activities.ts';
import { createReconciliationActivities } from '../../activities/reconciliation.ts';
import { askForRefund } from '../../activities/refund.ts';
import { buildPaymentApp } from '../../adapters/sandbox/payment-app.ts';
import { sandboxPayment } from '../../adapters/sandbox/payment-client.ts';
import { call, listenSomewhere, quickSettings, startReceiver } from '../../adapters/sandbox/rehearsal.ts';
import { sandboxStatements } from '../../adapters/sandbox/statement-client.ts';
import { keepNightlySchedule } from '../../adapters/temporal/nightly-schedule.ts';
import { tracing } from '../../adapters/temporal/tracing.ts';
import { unheardTrail } from '../../adapters/temporal/unheard-trail.ts';
import { bundleWorkflows } from '../../adapters/temporal/workflow-bundle.ts';
import { dayOf, dayText } from '../../domain/calendar/days.ts';
import { toText } from '../../domain/instant.ts';
import { listReconciliations } from '../../drizzle/queries/reconciliation.ts';
import { listTasks } from '../../drizzle/queries/tasks.ts';
import { noPauses } from '../../ports/pauses.ts';
import type { reconciliations } from '../../workflows/index.ts';
import { reconciliationsType } from '../../workflows/registry.ts';
import { anApplication, approveIt, inspectIt, shipIt } from '../harness/applications.ts';
import { atOnce } from '../harness/at-once.ts';
import { consumer, type LedgerBench, merchant, newCaseId, startLedger, system } from '../harness/ledger.ts';
import { eventually } from './case-environment.ts';
import { noCharges } from './no-charges.ts';
import { devServer } from './real-temporal.ts';

/** One night: the sandbox's provider, the ledger, and the workflow on a real Temporal, which alone keeps schedules. */

const taskQueue = 'cases';
const today = () => dayText(dayOf(Date.now()));
const closing: (() => Promise<unknown>)[] = [];
let bench: LedgerBench;
let temporal: TestWorkflowEnvironment;
let providerUrl: string;
afterAll(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

beforeAll(async () => {
  bench = await startLedger({ at: '2026-03-03T10:00:00+08:00' });
  closing.push(bench.stop);
  const receiver = await startReceiver();
  closing.push(receiver.close);
  const provider = await buildPaymentApp(quickSettings(receiver.url));
  closing.push(() => provider.close());
  providerUrl = await listenSomewhere(provider);
  temporal = await devServer();
  closing.push(() => temporal.teardown());
  const { db, ledger } = bench;
  const place = { baseUrl: providerUrl, timeoutMs: 5_000, refundDays: null };
  const sources = [{ provider: 'sandbox' as const, pays: () => true, ...sandboxStatements(place) }];
  const plugin = tracing('test', null);
  const worker = await Worker.create({
    connection: temporal.nativeConnection,
    taskQueue,
    workflowBundle: await bundleWorkflows(fileURLToPath(new URL('../../workflows', import.meta.url)), plugin),
    activities: {
      ...createActivities({
        ...atOnce,
        ledger,
        payment: sandboxPayment(place),
        charges: noCharges,
        pauses: noPauses,
        onAnswered: () => {},
      }),
      ...createReconciliationActivities({ db, ledger, sources }),
    },
    plugins: [plugin],
    sinks: unheardTrail,
  });
  const running = worker.run();
  closing.push(async () => {
    worker.shutdown();
    await running;
  });
});

/** A case whose one refund was made by the provider and has arrived; its number. */
async function paid(): Promise<{ caseId: string; no: string }> {
  const { ledger, must } = bench;
  const caseId = newCaseId();
  await must(caseId, { command: 'open', body: anApplication() }, consumer);
  await must(caseId, approveIt, merchant);
  const { state } = await must(caseId, shipIt, consumer);
  const scan = { kind: 'delivered' as const, occurred_at: '2026-03-03T09:30:00+08:00', report_id: `s-${caseId}` };
  await must(caseId, { command: 'report_scan', body: { ...scan, parcel_id: state.parcels[0]?.id ?? '' } }, system);
  const { fact } = await must(caseId, inspectIt, merchant);
  const payment = sandboxPayment({ baseUrl: providerUrl, timeoutMs: 5_000, refundDays: null });
  const deps = { ...atOnce, ledger, payment, pauses: noPauses, onAnswered: () => {} };
  await askForRefund(deps, { caseId, effectId: fact.owes[0]?.id ?? '', attempt: 1 });
  const [refund] = (await ledger.presentState(caseId)).refunds;
  const body = { refund_id: refund?.id ?? '', status: 'succeeded' as const };
  await must(caseId, { command: 'report_refund', body }, system);
  return { caseId, no: refund?.refund_no ?? '' };
}

const compare = (day: string) =>
  temporal.client.workflow.execute<typeof reconciliations>(reconciliationsType, {
    workflowId: `reconciliations/by-hand/${day}`,
    taskQueue,
    args: [day],
  });
/** Every task there is, by case. */
const tasks = async () =>
  (await listTasks(bench.db, { filter: {}, after: null, limit: 200 })).map(({ kind, caseId }) => `${kind} ${caseId}`);

test('one cycle finds every planted difference, each once, and the next finds nothing new', async () => {
  const day = today();
  const [same, lacking, altered, doubled, failed] = [
    await paid(),
    await paid(),
    await paid(),
    await paid(),
    await paid(),
  ];
  const at = toText(Date.now());
  await call('PUT', `${providerUrl}/faults`, {
    statement: {
      lacks: [lacking.no],
      doubles: [doubled.no],
      alters: [
        { refund_no: altered.no, amount: 1 },
        { refund_no: failed.no, status: 'failed' },
      ],
      adds: [
        { refund_no: null, provider_no: 'sbp_stray', amount: 500, currency: 'CNY', at },
        { refund_no: 'rf_nobody', provider_no: 'sbp_other', amount: 700, currency: 'CNY', at },
      ],
    },
  });
  const expected = [
    `amount_differs ${altered.caseId}`,
    `missing_at_provider ${lacking.caseId}`,
    `moved_twice ${doubled.caseId}`,
    `state_differs ${failed.caseId}`,
    'unknown_to_ledger null',
    'unknown_to_ledger null',
  ].sort();
  const found = { provider: 'sandbox', day, offered: true, compared: 7, differences: 6 };
  expect(await compare(day)).toEqual([found]);
  expect((await tasks()).sort()).toEqual(expected);
  expect(await compare(day)).toEqual([found]);
  expect((await tasks()).sort()).toEqual(expected);
  expect((await bench.ledger.eventsOf(same.caseId)).at(-1)?.type).toBe('closed');
  const runs = await listReconciliations(bench.db, { day, after: 0, limit: 10 });
  expect(runs).toMatchObject([
    { provider: 'sandbox', day, compared: 7, differences: 6 },
    { provider: 'sandbox', day, compared: 7, differences: 6 },
  ]);
});

test('the schedule is kept, brought up to date, and compares the two days before its night', async () => {
  const nightly = { scheduleId: 'reconciliations/cases', workflowType: reconciliationsType, args: [null], taskQueue };
  const { client } = temporal;
  const hours = async () => {
    const { spec } = await client.schedule.getHandle(nightly.scheduleId).describe();
    return spec.calendars?.map(({ hour, minute }) => [hour, minute]);
  };
  expect(await keepNightlySchedule(client, { ...nightly, at: '02:00' })).toBe(true);
  expect(await hours()).toMatchObject([[[{ start: 18 }], [{ start: 0 }]]]);
  expect(await keepNightlySchedule(client, { ...nightly, at: '07:30' })).toBe(true);
  expect(await hours()).toMatchObject([[[{ start: 23 }], [{ start: 30 }]]]);

  await client.schedule.getHandle(nightly.scheduleId).trigger();
  const number = dayOf(Date.now());
  for (const day of [number - 1, number - 2].map(dayText))
    await eventually(async () => (await listReconciliations(bench.db, { day, after: 0, limit: 9 })).length > 0, 30_000);
});
