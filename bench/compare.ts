import { Client, Connection } from '@temporalio/client';
import type { TemporalPrograms } from '../scripts/temporal-on-postgres.ts';
import { startBare } from './bare.ts';
import { startOurs } from './ours.ts';
import { type Measured, type Regime, runRound, saturated, spaced } from './round.ts';
import { startServers } from './servers.ts';

export type Plan = {
  rounds: number;
  /** Cases a round, for each side. */
  cases: { saturated: number; spaced: number };
};

export type Rounds = { ours: Measured[]; bare: Measured[] };
export type Compared = Record<Regime['name'], Rounds>;

/**
 * Both sides on the same servers, both up all the time, one measured while the other idles: ours and bare by turns, the first of a
 * round changing with each.
 */
export async function compare(
  temporal: TemporalPrograms | 'dev server',
  plan: Plan,
  say: (line: string) => void,
): Promise<Compared> {
  const servers = await startServers(temporal);
  const stops: (() => Promise<void>)[] = [servers.stop];
  try {
    const ours = await startOurs(servers);
    stops.push(ours.stop);
    const bare = await startBare(servers);
    stops.push(bare.stop);
    const connection = await Connection.connect({ address: servers.temporal });
    stops.push(() => connection.close());
    const client = new Client({ connection });

    const done: Compared = { saturated: { ours: [], bare: [] }, spaced: { ours: [], bare: [] } };
    for (let round = 0; round <= plan.rounds; round += 1) {
      for (const regime of [saturated, spaced]) {
        for (const subject of round % 2 === 0 ? [ours, bare] : [bare, ours]) {
          const measured = await runRound(subject, client, regime, plan.cases[regime.name]);
          say(`${round === 0 ? 'warm-up' : `round ${round}`} ${regime.name} ${subject.name}: ${inShort(measured)}`);
          // the first round only warms up
          if (round > 0) done[regime.name][subject.name].push(measured);
        }
      }
    }
    return done;
  } catch (error) {
    // said before the servers stop: what then breaks is only what follows from it
    say(`failed: ${error instanceof Error ? error.stack : String(error)}`);
    throw error;
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

function inShort({ commandsPerS, commandP50, commandP99, casesPerS, cpuPerCase, historyEvents }: Measured): string {
  return [
    `${commandsPerS.toFixed(0)} commands/s`,
    `p50 ${commandP50.toFixed(1)} ms`,
    `p99 ${commandP99.toFixed(1)} ms`,
    `${casesPerS.toFixed(1)} cases/s`,
    `${cpuPerCase.toFixed(0)} ms CPU a case`,
    `${historyEvents.toFixed(1)} events`,
  ].join(', ');
}
