import type { Client } from '../demo/client.ts';
import { type Chance, chanceOf } from './chance.ts';
import { settleIn } from './crowd.ts';
import { type Fleet, type FleetOptions, startFleet } from './fleet.ts';
import { insistentClient } from './insistent-client.ts';
import { judge, type Verdict } from './judge.ts';
import type { Life } from './lives.ts';
import { emptyNotebook, type Notebook } from './notebook.ts';

/** What an experiment is given. */
export type Setting = {
  /** Path of the Temporal CLI. */
  cli: string;
  seed: number;
  cases: number;
  kills: number;
  /** How long Temporal is away in its experiment, s. */
  awaySeconds: number;
  say: (line: string) => void;
};

/** What an experiment found. */
export type Finding = {
  /** What was done and what was seen, a sentence each. */
  seen: string[];
  /** What should have been seen and was not. */
  broken: string[];
  verdict: Verdict;
};

/** Why an experiment cannot be made on this machine. */
export type Skipped = { skipped: string };

export type Experiment = (setting: Setting) => Promise<Finding | Skipped>;

/** A fleet with callers, and their notebook. */
export type Stage = {
  fleet: Fleet;
  notebook: Notebook;
  chance: Chance;
  /** A caller paced by `pace`. */
  clientOf: (pace: () => Promise<void>) => Client;
  /** A caller nobody paces. */
  client: Client;
};

/** What was lived through on a stage: stories, further cases, and since when nothing was done to it any more. */
export type Played = { lives: Life[]; canaries: string[]; calmSince: number };

const tries = { patienceMs: 300_000, tryMs: 45_000 };

/** Sets a stage, plays on it, and has every case judged. */
export async function onStage<Result extends Played>(
  { seed }: Pick<Setting, 'seed'>,
  options: FleetOptions,
  play: (stage: Stage) => Promise<Result>,
): Promise<Result & { verdict: Verdict; notebook: Notebook }> {
  const fleet = await startFleet(options);
  try {
    const notebook = emptyNotebook();
    const chance = chanceOf(seed);
    const clientOf = (pace: () => Promise<void>) => insistentClient({ fleet, notebook, chance, pace, ...tries });
    const client = clientOf(async () => {});
    await settleIn(client);
    const played = await play({ fleet, notebook, chance, clientOf, client });
    return { ...played, notebook, verdict: await judge({ ...played, fleet, notebook }) };
  } finally {
    await fleet.stop();
  }
}
