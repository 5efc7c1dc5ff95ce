import { setTimeout as wait } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { type Alarms, alarmsOfOneMinute } from './alarms.ts';
import { inTurn } from './in-turn.ts';
import { type Ours, startOurs } from './ours.ts';
import { effectLags } from './round.ts';
import { startServers } from './servers.ts';
import { quantile } from './statistics.ts';
import { untilCounted } from './until-counted.ts';
import { memoryOf } from './usage.ts';

/** Times in ms, memory in MiB by process. */
export type OpenTenThousand = {
  cases: number;
  openingsPerS: number;
  /** Facts that waited for Temporal when it was there again, and how long telling all of them and starting all workflows took, s. */
  queued: number;
  startedAfterS: number;
  memoryBefore: Record<string, number>;
  memoryOpen: Record<string, number>;
  /** From acknowledgement to effect of cases inspected while the openings were queued, and when all were open and quiet. */
  queuedEffect: { p50: number; p99: number };
  openEffect: { p50: number; p99: number };
  alarms: Alarms;
};

const PROBES = 100;
const START_WITHIN_MS = 600_000;

/** Recourse alone, on the dev server with a file: many cases open, many openings waiting, many alarms in one minute. */
export async function openTenThousand(cases: number, say: (line: string) => void): Promise<OpenTenThousand> {
  const servers = await startServers('dev server');
  const stops: (() => Promise<void>)[] = [servers.stop];
  try {
    const ours = await startOurs(servers);
    stops.push(ours.stop);
    const connection = await Connection.connect({ address: servers.temporal });
    stops.push(() => connection.close());
    const client = new Client({ connection });
    const temporal = servers.pids.temporal;

    const [early, late] = [await arrived(ours), await arrived(ours)];
    await untilTold(ours);
    const memoryBefore = memoryOf(ours.pids());

    // an outage of Temporal, so that every opening is really queued: it stands still, and is let go when all are acknowledged
    if (temporal) process.kill(temporal, 'SIGSTOP');
    const began = performance.now();
    const ids = await openMany(ours, cases).finally(() => temporal && process.kill(temporal, 'SIGCONT'));
    const openingsPerS = (cases / (performance.now() - began)) * 1000;
    const queued = await untold(ours);
    say(`${cases} opened, ${openingsPerS.toFixed(0)}/s; ${queued} facts queued`);

    const resumed = performance.now();
    while ((await untold(ours)) >= queued) await wait(50);
    const queuedEffect = await inspectAll(ours, early);
    say(`effect with openings queued: p50 ${queuedEffect.p50.toFixed(0)} ms, p99 ${queuedEffect.p99.toFixed(0)} ms`);
    await untilTold(ours);
    if (!(await untilCounted(client, 'CaseStage = "awaiting_review"', cases, START_WITHIN_MS))) {
      throw new Error('not every case had its workflow ten minutes after Temporal was back');
    }
    const startedAfterS = (performance.now() - resumed) / 1000;
    say(`all started after ${startedAfterS.toFixed(0)} s`);

    await wait(5000);
    const memoryOpen = memoryOf(ours.pids());
    const openEffect = await inspectAll(ours, late);
    say(`effect with ${cases} open: p50 ${openEffect.p50.toFixed(0)} ms, p99 ${openEffect.p99.toFixed(0)} ms`);

    const leadMs = 30_000 + 2000 * (startedAfterS + cases / openingsPerS);
    const alarms = await alarmsOfOneMinute({ ours, client, ids, leadMs, say });
    return {
      cases,
      openingsPerS,
      queued,
      startedAfterS,
      memoryBefore,
      memoryOpen,
      queuedEffect,
      openEffect,
      alarms,
    };
  } catch (error) {
    say(`failed: ${error instanceof Error ? error.stack : String(error)}`);
    throw error;
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

/** Cases whose goods are on the merchant's table: only the inspection is missing. */
async function arrived(ours: Ours): Promise<string[]> {
  const ids: string[] = [];
  await inTurn(PROBES, async () => {
    const id = await ours.open();
    for (const step of ours.steps.slice(0, -1)) await step(id);
    ids.push(id);
  });
  return ids;
}

async function openMany(ours: Ours, count: number): Promise<string[]> {
  const ids: string[] = [];
  await inTurn(count, async () => void ids.push(await ours.open()));
  return ids;
}

/** Inspects each case, four a second, and waits for all the effects. */
async function inspectAll(ours: Ours, ids: readonly string[]): Promise<{ p50: number; p99: number }> {
  const inspect = ours.steps.at(-1);
  if (!inspect) throw new Error('there is no last step');
  const acknowledged = new Map<string, number>();
  await Promise.all(
    ids.map(async (id, index) => {
      await wait(index * 250);
      await inspect(id);
      acknowledged.set(id, Date.now());
    }),
  );
  while ((await ours.effectTimes(ids)).size < ids.length) await wait(500);
  const lags = await effectLags(ours, acknowledged);
  return { p50: quantile(lags, 0.5), p99: quantile(lags, 0.99) };
}

async function untold({ pool }: Ours): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('select count(*)::int as count from outbox');
  return rows[0]?.count ?? 0;
}

async function untilTold(ours: Ours): Promise<void> {
  while ((await untold(ours)) > 0) await wait(100);
}
