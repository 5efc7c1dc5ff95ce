import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { type Child, commandOf, startChild } from '../../scripts/children.ts';
import { eventually, freePort, portInUse } from '../../scripts/ports.ts';
import { aTrackingNo, caseClient, freshApplication } from '../harness/case-client.ts';
import { descendants, freshCheckout } from '../harness/checkout.ts';

const portSettings = [
  ...['PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT', 'POSTGRES_PORT'],
  ...['PAYMENT_PORT', 'CARRIER_PORT', 'WORKER_METRICS_PORT'],
];
const ports = new Map<string, number>();
const checkout = freshCheckout();
const cwd = checkout.path;
let running: Child | undefined;

beforeAll(async () => {
  for (const setting of portSettings) ports.set(setting, await freePort());
});
afterAll(async () => {
  await running?.stop(20_000);
  checkout.remove();
});

/** `npm start`, as typed. */
function npmStart(...flags: string[]): Child {
  const settings = Object.fromEntries([...ports].map(([setting, port]) => [setting, String(port)]));
  const env = { ...checkout.env, TEMPORAL_CLI: inject('temporalCli'), ...settings };
  running = startChild({ name: 'npm start', command: 'npm', args: ['start', ...flags], cwd, env });
  return running;
}

const DevFile = z.object({
  apiUrl: z.string(),
  keys: z.object({ service: z.string() }),
  sandbox: z.object({ paymentUrl: z.string(), carrierUrl: z.string() }),
});

/** Waits until a start says that it runs; what it then tells local programs. */
async function devFileOf(start: Child): Promise<z.infer<typeof DevFile>> {
  await eventually(async () => !start.running() || start.output().includes('Recourse is running'), 60_000);
  expect(start.output()).toContain('Recourse is running');
  const kept = (name: string) => join(cwd, '.recourse', name);
  for (const name of ['dev.json', 'local.env']) expect(statSync(kept(name)).mode & 0o777, name).toBe(0o600);
  return DevFile.parse(JSON.parse(readFileSync(kept('dev.json'), 'utf8')));
}

function clientOf({ sandbox, ...dev }: z.infer<typeof DevFile>) {
  return caseClient({ ...dev, carrier: { url: sandbox.carrierUrl }, payment: { url: sandbox.paymentUrl } });
}

/** Ctrl-C: everybody in the terminal's foreground gets the signal. Resolves with how it ended; nothing it began is left. */
async function interrupt({ pid = 0, exited }: Child): Promise<string> {
  // the group 0 would be our own
  expect(pid).toBeGreaterThan(1);
  const begun = descendants(pid);
  expect(begun.length).toBeGreaterThan(portSettings.length);
  process.kill(-pid, 'SIGINT');
  const how = await exited;
  const left = () => begun.map(commandOf).filter((command) => command !== '');
  await eventually(async () => left().length === 0, 5_000);
  expect(left()).toEqual([]);
  for (const [setting, port] of ports) expect(await portInUse(port), setting).toBe(false);
  return how;
}

/** An npm script in the environment of somebody who has set nothing: where the system is, `npm start` has kept. */
function npmRun(...args: string[]): string {
  const { env } = checkout;
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', ...args], { cwd, env, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

test('npm start starts everything, ends it on Ctrl-C, and goes on where it was', async () => {
  const first = npmStart();
  const dev = await devFileOf(first);
  const { id } = await clientOf(dev).open(freshApplication());
  await clientOf(dev).approve(id);
  expect(await interrupt(first)).toBe('exit code 0');

  const second = npmStart();
  expect(await devFileOf(second)).toEqual(dev);
  const client = clientOf(dev);
  expect((await client.read(id)).stage).toBe('awaiting_ship_back');
  const trackingNo = aTrackingNo();
  await client.shipBack(id, trackingNo);
  await client.scan(trackingNo, 'delivered');
  await client.until(id, ({ stage }) => stage === 'awaiting_inspection');
  await client.inspect(id);
  expect((await client.until(id, ({ final }) => final)).outcome).toBe('refunded');

  expect(npmRun('migrate')).toBe('The database is up to date.\n');
  await eventually(async () => npmRun('rebuild', id).includes(' completed'), 10_000);
  expect(npmRun('replay', id)).toMatch(/^\S+ completed, \d+ events: fits\n$/);
  expect(await interrupt(second)).toBe('exit code 0');
});

test('npm start on a port in use says so in one sentence', async () => {
  const port = ports.get('CARRIER_PORT');
  const other = createServer().listen(port, '127.0.0.1');
  const start = npmStart('--silent');
  expect(await start.exited).toBe('exit code 1');
  other.close();
  expect(start.output().trim()).toBe(
    `Port ${port} is in use: stop what listens there, or set CARRIER_PORT to another port.`,
  );
});
