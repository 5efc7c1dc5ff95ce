import { setTimeout as wait } from 'node:timers/promises';
import type { PauseName } from '../../ports/pauses.ts';
import type { Client } from '../demo/client.ts';
import { eventually } from '../ports.ts';
import { baitFor } from './baits.ts';
import { type Canary, release } from './canary.ts';
import type { Chance } from './chance.ts';
import { type Fleet, type Victim, victims } from './fleet.ts';
import { type Life, live, type Patience } from './lives.ts';

/** One kill -9 that took effect. `at`: the named point at which somebody was held, or null for a moment of no name. */
export type Kill = { victim: Victim; at: PauseName | null; underWay: number };

export type KillerOptions = {
  fleet: Fleet;
  chance: Chance;
  kills: number;
  /** The client of canaries, which nobody paces. */
  client: Client;
  crowd: { underWay(): number; nextTurn(): void };
  /** How long a named point may take to be reached before the kill comes anyway, ms. */
  pointWithinMs: number;
  patience: Patience;
  say: (line: string) => void;
};

const points: readonly PauseName[] = ['ledger.committed', 'refund.paid', 'activity.reported', 'tick.performing'];
const recoversWithinMs = 180_000;
/** So often the next kill does not wait until the stack has recovered from this one. */
const volleyShare = 0.2;

export type KillRun = {
  done: Kill[];
  recoveries: number[];
  canaries: Canary[];
  /** Stories told only so that somebody comes to a named point. */
  baits: Promise<Life>[];
  unrecovered: string[];
};

/** Without anybody at a named point for so long, a story is begun that leads there. */
const baitAfterMs = 1_000;

/**
 * Kills the fleet's processes, every victim equally often and in an order of chance, half of them while somebody is held at a named
 * point, and starts them again. Counts only what our signal ended.
 */
export async function killAll(options: KillerOptions): Promise<KillRun> {
  const { fleet, chance, kills, client, crowd, say } = options;
  const run: KillRun = { done: [], recoveries: [], canaries: [], baits: [], unrecovered: [] };
  let order: Victim[] = [];
  const restarts = new Map<Victim, Promise<void>>();
  let tries = 0;
  while (run.done.length < kills && tries < kills * 3) {
    tries += 1;
    if (order.length === 0) order = chance.shuffled(victims);
    const victim = order.pop() ?? chance.pick(victims);
    crowd.nextTurn();
    await restarts.get(victim);
    const at = await momentOf(options, run);
    const since = Date.now();
    const killed = await fleet[victim].kill9();
    if (at) fleet.pauses.resume(at);
    restarts.set(victim, restart(fleet, victim));
    if (!killed) continue;
    run.done.push({ victim, at, underWay: crowd.underWay() });
    if (run.done.length < kills && chance.share() < volleyShare) {
      say(`kill ${run.done.length}/${kills}: ${victim}${at ? ` at ${at}` : ''}, and the next at once`);
      continue;
    }
    const canary = await release(client, since, recoversWithinMs);
    await Promise.all(restarts.values());
    run.canaries.push(canary);
    if (canary.recoveredMs === null) run.unrecovered.push(`no recovery after the kill of ${victim}: ${canary.fault}`);
    else run.recoveries.push(canary.recoveredMs);
    const how =
      canary.recoveredMs === null ? 'not recovered' : `recovered in ${(canary.recoveredMs / 1000).toFixed(1)} s`;
    say(`kill ${run.done.length}/${kills}: ${victim}${at ? ` at ${at}` : ''}, ${crowd.underWay()} under way, ${how}`);
  }
  await Promise.all(restarts.values());
  return run;
}

/** The moment of the next kill: while somebody is held at a named point, where one is reached in time, or any other. */
async function momentOf(options: KillerOptions, { baits }: KillRun): Promise<PauseName | null> {
  const { client, fleet, chance, pointWithinMs, patience } = options;
  const { pauses } = fleet;
  await wait(chance.below(1500));
  if (chance.share() < 0.5) return null;
  const point = chance.pick(points);
  pauses.pauseAt(point);
  const isHeld = async () => pauses.holds(point);
  if (await eventually(isHeld, baitAfterMs)) return point;
  baits.push(live(client, baitFor(point), patience, () => {}));
  if (await eventually(isHeld, pointWithinMs)) return point;
  pauses.resume(point);
  return null;
}

/** A server that died a moment ago may still hold what its successor needs. */
async function restart(fleet: Fleet, victim: Victim): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await fleet[victim].start();
    } catch (error) {
      if (tries === 5) throw error;
      await wait(500);
    }
  }
}
