import { setTimeout as wait } from 'node:timers/promises';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { quantile } from './statistics.ts';
import type { Subject } from './subject.ts';
import { cpuOf } from './usage.ts';

export type Regime = {
  name: 'saturated' | 'spaced';
  /** Cases whose commands are under way at one time; a place is free again when a case's last command was acknowledged. */
  atOnce: number;
  /** Between an acknowledgement and the next command, ms. */
  pauseMs: number;
};

export const saturated: Regime = { name: 'saturated', atOnce: 50, pauseMs: 0 };
export const spaced: Regime = { name: 'spaced', atOnce: 10, pauseMs: 400 };

/** What one side did in one round. Times in ms, sizes in bytes, CPU in ms a case. */
export type Measured = {
  cases: number;
  /** Over the time from the first command sent to the last acknowledged. */
  commandsPerS: number;
  commandP50: number;
  commandP99: number;
  /** Over the time from the first command sent to the end of the last workflow, its effects done. */
  casesPerS: number;
  effectP50: number;
  effectP99: number;
  cpu: Record<string, number>;
  cpuPerCase: number;
  /** Stand-ins for the outside world: not in `cpuPerCase`. */
  cpuOutside: Record<string, number>;
  historyEvents: number;
  historyBytes: number;
};

const HISTORIES_READ = 20;
const END_WITHIN_MS = 180_000;

/** Drives the same cases through one side, and waits until each workflow has completed as refunded. */
export async function runRound(
  subject: Subject,
  client: Client,
  { atOnce, pauseMs }: Regime,
  cases: number,
): Promise<Measured> {
  const before = cpuOf(subject.pids());
  const outsideBefore = cpuOf(subject.outsidePids());
  const began = performance.now();
  const durations: number[] = [];
  const acknowledged = new Map<string, number>();
  const ends: Promise<void>[] = [];
  let lastAcknowledged = began;

  async function timed<T>(command: () => Promise<T>): Promise<T> {
    const sent = performance.now();
    const answer = await command();
    lastAcknowledged = performance.now();
    durations.push(lastAcknowledged - sent);
    return answer;
  }

  async function live(): Promise<void> {
    const id = await timed(subject.open);
    for (const step of subject.steps) {
      if (pauseMs > 0) await wait(pauseMs);
      await timed(() => step(id));
    }
    acknowledged.set(id, Date.now());
    ends.push(endOf(client, subject.workflowIdOf(id)));
  }

  let left = cases;
  const places = Array.from({ length: Math.min(atOnce, cases) }, async (_, place) => {
    // places begin one after another, or all would send at the same moment for ever
    if (pauseMs > 0) await wait((place * pauseMs) / atOnce);
    for (; left > 0; ) {
      left -= 1;
      await live();
      if (pauseMs > 0) await wait(pauseMs);
    }
  });
  await Promise.all(places);
  await Promise.all(ends);
  const ended = performance.now();

  // what the last acknowledgements set off is still being written
  await wait(300);
  const perCase = (was: Record<string, number>, is: Record<string, number>) =>
    Object.fromEntries(Object.entries(is).map(([name, ms]) => [name, (ms - (was[name] ?? 0)) / cases]));
  const cpu = perCase(before, cpuOf(subject.pids()));
  const lags = await effectLags(subject, acknowledged);
  const ids = [...acknowledged.keys()];
  const sizes = await Promise.all(
    ids.slice(-HISTORIES_READ).map((id) => client.workflow.getHandle(subject.workflowIdOf(id)).describe()),
  );
  return {
    cases,
    commandsPerS: (durations.length / (lastAcknowledged - began)) * 1000,
    commandP50: quantile(durations, 0.5),
    commandP99: quantile(durations, 0.99),
    casesPerS: (cases / (ended - began)) * 1000,
    effectP50: quantile(lags, 0.5),
    effectP99: quantile(lags, 0.99),
    cpu,
    cpuPerCase: Object.values(cpu).reduce((sum, ms) => sum + ms, 0),
    cpuOutside: perCase(outsideBefore, cpuOf(subject.outsidePids())),
    historyEvents: mean(sizes.map(({ historyLength }) => historyLength)),
    historyBytes: mean(sizes.map(({ historySize }) => historySize ?? 0)),
  };
}

/** From the acknowledgement of the last command to its effect, ms; each case must have one. */
export async function effectLags(subject: Subject, acknowledged: ReadonlyMap<string, number>): Promise<number[]> {
  const done = await subject.effectTimes([...acknowledged.keys()]);
  return [...acknowledged].map(([id, at]) => {
    const effect = done.get(id);
    if (effect === undefined) throw new Error(`${subject.name}: ${id} ended without its effect`);
    return Math.max(0, effect - at);
  });
}

/** Waits for the end of a workflow that is about to be started, or has been. @throws Error when it ended otherwise than refunded. */
async function endOf(client: Client, workflowId: string): Promise<void> {
  const until = Date.now() + END_WITHIN_MS;
  const result = await client.withDeadline(until, async () => {
    for (;;) {
      try {
        return await client.workflow.getHandle(workflowId).result();
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError) || Date.now() > until) throw error;
        await wait(200);
      }
    }
  });
  if (result !== 'refunded') throw new Error(`${workflowId} ended as ${String(result)}`);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
