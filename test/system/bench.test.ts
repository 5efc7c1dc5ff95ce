import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { root } from '../../scripts/programs.ts';

const Ratio = z.number().positive();
const Ratios = z.strictObject({
  ratio_command_p50: Ratio,
  ratio_command_p99: Ratio,
  ratio_cases_per_s: Ratio,
  // there is no CPU to be read where there is no /proc
  ratio_cpu_per_case: process.platform === 'linux' ? Ratio : Ratio.nullable(),
  ratio_history_events: Ratio,
  ratio_history_bytes: Ratio,
});

test('a bench run of a few cases ends in one line of JSON with every ratio', () => {
  const args = ['bench/run.ts', '--only', 'dev', '--rounds', '1', '--cases', '4', '--json'];
  const run = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', timeout: 170_000 });
  expect(run.status, run.stderr).toBe(0);
  const lines = run.stdout.trim().split('\n');
  const json: unknown = JSON.parse(lines.at(-1) ?? '');
  const ratios = Ratios.extend({ spaced: Ratios }).parse(json);
  // counts of events are the same on a busy machine: a bare case has more of them
  expect(ratios.spaced.ratio_history_events).toBeLessThan(1);
  expect(run.stdout).toContain('| Closed cases/s with effects |');
}, 180_000);
