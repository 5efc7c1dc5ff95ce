import { DefaultLogger, Runtime } from '@temporalio/worker';
import { expect, inject, test } from 'vitest';
import { runKills } from '../../scripts/chaos/kills.ts';

/** The order of victims is that of the seed; what they are doing when they are struck is not. */
const sample = { cases: 6, kills: 4, seed: 2026, awaySeconds: 1 };
/** An answer of the provider that was lost is asked for by the sandbox clock, not waited for. */
const pace = { weatherEveryMs: 5_000, pointWithinMs: 3_000, patience: { endWithinMs: 120_000, nudgeAfterMs: 2_000 } };

test('a sample of npm run chaos: kill -9 of each process while cases are under way and providers are at fault', async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const said: string[] = [];
  const { verdict, kills, broken } = await runKills(
    { ...sample, cli: inject('temporalCli'), say: (line) => void said.push(line) },
    pace,
  );
  const { double, lost, stuck, early, differing, cases, acknowledged } = verdict;
  expect({ double, lost, stuck, early, differing, broken }, said.join('\n')).toEqual({
    double: [],
    lost: [],
    stuck: [],
    early: [],
    differing: [],
    broken: [],
  });
  expect(kills.map(({ victim }) => victim).toSorted()).toEqual(['api', 'postgres', 'temporal', 'worker']);
  expect(kills.every(({ underWay }) => underWay > 0)).toBe(true);
  expect(cases).toBeGreaterThanOrEqual(sample.cases);
  expect(acknowledged).toBeGreaterThan(cases);
  // under a minute where nothing else runs
}, 300_000);
