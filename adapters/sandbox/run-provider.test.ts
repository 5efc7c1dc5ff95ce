import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { call, newStateFile, secret, soon, startReceiver } from './rehearsal.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A provider as a process; resolves when it says that it listens. */
async function run(file: string, settings: Record<string, string>): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(file, import.meta.url))], {
    env: { PORT: '0', CALLBACK_SECRET: secret, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  closing.push(() => child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^listening (http:\S+)$/.exec(line)?.[1];
    if (url) return { url, child };
  }
  throw new Error('it ended before it listened');
}

async function end(child: ChildProcess, signal: NodeJS.Signals) {
  const exited = once(child, 'exit');
  child.kill(signal);
  return exited;
}

const refund = { refund_no: 'rf-1', tender_id: 't1', order_id: 'o-1', amount: 100, currency: 'CNY' };

test('payment: what was answered, and what is owed, survives kill -9', async () => {
  const deaf = await startReceiver(503);
  closing.push(deaf.close);
  const STATE_FILE = newStateFile();
  const first = await run('payment-server.ts', { STATE_FILE, CALLBACK_URL: deaf.url });
  const asked = await call('POST', `${first.url}/refunds`, refund);
  await end(first.child, 'SIGKILL');

  const recourse = await startReceiver();
  closing.push(recourse.close);
  const second = await run('payment-server.ts', { STATE_FILE, CALLBACK_URL: recourse.url });
  await soon(() => expect(recourse.taken).toMatchObject([{ refund_no: 'rf-1', status: 'succeeded' }]));
  const again = await call('POST', `${second.url}/refunds`, refund);
  expect(again.body.provider_no).toBe(asked.body.provider_no);
  expect((await call('GET', `${second.url}/refunds/rf-1`)).body).toMatchObject({ requests: 2, movements: 1 });
  expect(await end(second.child, 'SIGTERM')).toEqual([0, null]);
}, 20_000);

test('carrier: SIGTERM closes at once, although a callback is still owed', async () => {
  const deaf = await startReceiver(503);
  closing.push(deaf.close);
  const { url, child } = await run('carrier-server.ts', { STATE_FILE: newStateFile(), CALLBACK_URL: deaf.url });
  expect((await call('POST', `${url}/scans`, { tracking_no: 'SF1', kind: 'lost', wait: false })).code).toBe(202);
  const toldAt = performance.now();
  expect(await end(child, 'SIGTERM')).toEqual([0, null]);
  expect(performance.now() - toldAt).toBeLessThan(2_000);
}, 20_000);
