import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { commandOf, startChild } from './children.ts';
import { eventually } from './ports.ts';

test('a child does not outlive its parent, even one that is killed', async () => {
  const program = `
    import { startChild } from '${import.meta.dirname}/children.ts';
    console.log(startChild({ name: 'sleeper', command: 'sleep', args: ['60'] }).pid);
    setInterval(() => {}, 1000);
  `;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', program]);
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(String(line));
  expect(commandOf(pid)).toContain('sleep');
  parent.kill('SIGKILL');
  expect(await eventually(async () => commandOf(pid) === '', 5000)).toBe(true);
});

test('one that will not stop is killed', async () => {
  const stubborn = startChild({
    name: 'stubborn',
    command: process.execPath,
    args: ['--eval', 'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)'],
  });
  await eventually(async () => stubborn.output().includes('up'), 5000);
  await stubborn.stop(100);
  expect(await stubborn.exited).toBe('signal SIGKILL');
});

test('a program that does not exist ends at once, saying so', async () => {
  const missing = startChild({ name: 'missing', command: '/nowhere/at/all', args: [] });
  expect(await missing.exited).toContain('ENOENT');
  expect(missing.running()).toBe(false);
});
