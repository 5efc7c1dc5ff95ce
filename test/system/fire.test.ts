import { DefaultLogger, Runtime } from '@temporalio/worker';
import { beforeAll, expect, inject, test } from 'vitest';
import { runCallbacks } from '../../scripts/chaos/callbacks.ts';
import { runRefunds } from '../../scripts/chaos/refunds.ts';

beforeAll(() => Runtime.install({ logger: new DefaultLogger('ERROR') }));

test('a sample of npm run chaos:refunds: provider and network at fault, each refund moves once', async () => {
  const said: string[] = [];
  const { verdict, struck } = await runRefunds({
    cli: inject('temporalCli'),
    seed: 2026,
    refunds: 60,
    atATime: 12,
    weatherEveryMs: 4_000,
    patience: { endWithinMs: 240_000, nudgeAfterMs: 2_000 },
    say: (line) => void said.push(line),
  });
  const { double, lost, stuck, differing } = verdict;
  expect({ double, lost, stuck, differing }, said.join('\n')).toEqual({
    double: [],
    lost: [],
    stuck: [],
    differing: [],
  });
  expect(verdict.closed + verdict.withPersons).toBe(verdict.cases);
  expect(verdict.refunds.get('succeeded')).toBeGreaterThanOrEqual(50);
  expect([...struck.values()].reduce((sum, times) => sum + times, 0)).toBeGreaterThanOrEqual(10);
  // under a minute where nothing else runs
}, 300_000);

test('a sample of npm run chaos:callbacks: only sound notices have effects, each once, and forged ones are refused', async () => {
  const found = await runCallbacks({
    cli: inject('temporalCli'),
    seed: 2026,
    callbacks: 400,
    atATime: 16,
    say: () => {},
  });
  const { doubleEffects, wronglyAnswered, differing, serverErrors } = found;
  expect({ doubleEffects, wronglyAnswered, differing, serverErrors }).toEqual({
    doubleEffects: [],
    wronglyAnswered: [],
    differing: [],
    serverErrors: 0,
  });
  expect(found.sent).toBe(400);
  expect(found.forged).toBeGreaterThan(100);
  expect(found.forgedRefused).toBe(found.forged);
}, 300_000);
