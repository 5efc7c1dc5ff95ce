import { eventually } from '../ports.ts';
import { chanceOf } from './chance.ts';
import { gather } from './crowd.ts';
import type { Victim } from './fleet.ts';
import { type Kill, killAll } from './killer.ts';
import { endOf, type Patience } from './lives.ts';
import { quantile } from './notebook.ts';
import { type Finding, onStage, type Setting } from './stage.ts';
import { startWeather } from './weather.ts';

export type Pace = {
  weatherEveryMs: number;
  /** How long a named point may take to be reached before the kill comes anyway, ms. */
  pointWithinMs: number;
  patience: Patience;
};

export type KillFinding = Finding & { kills: Kill[]; recoveryP95Ms: number };

/** Providers at fault, `cases` stories under way at any time, and kill -9 of worker, API, PostgreSQL and Temporal; then all is judged. */
export async function runKills(setting: Setting, pace: Pace): Promise<KillFinding> {
  const { cli, cases, kills, seed, say } = setting;
  const { patience } = pace;
  const { run, struck, verdict, notebook } = await onStage(setting, { cli }, async (stage) => {
    const { fleet, client, clientOf, chance } = stage;
    const weather = startWeather({ fleet, chance: chanceOf(seed + 1), everyMs: pace.weatherEveryMs, fail: [] });
    const crowd = gather({ size: cases, chance, patience, mostTurns: Math.ceil(kills / 4), clientOf });
    say(`${cases} stories begin, seed ${seed}`);
    await eventually(async () => crowd.underWay() === cases, 120_000);
    const killing = await killAll({ ...pace, fleet, chance: chanceOf(seed + 2), kills, client, crowd, say });
    say('the last kill is done; every story goes on to its end');
    const effects = await weather.calm();
    const calmSince = Date.now();
    const lives = [...(await crowd.end()), ...(await Promise.all(killing.baits))];
    const canaries = killing.canaries.flatMap(({ caseId }) => caseId ?? []);
    await Promise.all(canaries.map((id) => endOf(client, id, patience)));
    say('everything is calm; the judge looks at every case');
    return { run: killing, struck: effects, lives, canaries, calmSince };
  });
  verdict.stuck.push(...run.unrecovered);
  const named = run.done.filter(({ at }) => at !== null);
  const unanswered = notebook.answers.filter(({ status }) => status === 0 || status >= 500).length;
  return {
    kills: run.done,
    recoveryP95Ms: quantile(run.recoveries, 0.95),
    verdict,
    broken: run.done.length < kills ? [`only ${run.done.length} of ${kills} kills took effect`] : [],
    seen: [
      `${run.done.length} kills took effect (${tally(run.done.map(({ victim }): Victim => victim))}), ${named.length} of them at a named point (${tally(named.map(({ at }) => at ?? ''))})`,
      `${Math.min(...run.done.map(({ underWay }) => underWay))} to ${Math.max(...run.done.map(({ underWay }) => underWay))} stories were under way at a kill`,
      `faults of the providers that struck: ${[...struck].map(([name, times]) => `${name} ${times}`).join(', ') || 'none'}`,
      `${unanswered} tries of commands got no answer or 5xx and were repeated; ${verdict.acknowledged} commands were acknowledged`,
      `from a kill to the next refund asked for by a workflow: median ${quantile(run.recoveries, 0.5)} ms, p95 ${quantile(run.recoveries, 0.95)} ms, longest ${quantile(run.recoveries, 1)} ms, of ${run.recoveries.length}`,
      `after the last kill no rung was performed later than ${verdict.latestRungMs} ms after it fell due`,
    ],
  };
}

function tally(words: readonly string[]): string {
  const counts = Map.groupBy(words, (word) => word);
  return [...counts].map(([word, all]) => `${word} ${all.length}`).join(', ');
}
