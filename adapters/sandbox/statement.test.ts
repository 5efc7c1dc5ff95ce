import { afterEach, expect, test } from 'vitest';
import { dayOf, dayText } from '../../domain/calendar/days.ts';
import { toMs } from '../../domain/instant.ts';
import type { StatementLine } from '../../domain/reconciliation.ts';
import { buildPaymentApp } from './payment-app.ts';
import { call, listenSomewhere, newStateFile, quickSettings, startReceiver } from './rehearsal.ts';
import { sandboxStatements } from './statement-client.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start(stateFile = newStateFile()) {
  const recourse = await startReceiver();
  const app = await buildPaymentApp(quickSettings(recourse.url, stateFile));
  closing.unshift(() => app.close(), recourse.close);
  const url = await listenSomewhere(app);
  const { statement } = sandboxStatements({ baseUrl: url, timeoutMs: 5_000 });
  const lines = async (day: string): Promise<StatementLine[]> => {
    const answer = await statement(day);
    return answer.kind === 'statement' ? answer.lines : Promise.reject(new Error(answer.kind));
  };
  const pay = (refund_no: string, more: object = {}) =>
    call('POST', `${url}/refunds`, {
      refund_no,
      tender_id: 't1',
      order_id: 'o-1',
      amount: 8800,
      currency: 'CNY',
      ...more,
    });
  const plant = (statement: object) => call('PUT', `${url}/faults`, { statement });
  return { url, statement, lines, pay, plant, close: () => app.close() };
}

const today = () => dayText(dayOf(Date.now()));

test('a statement has what was done on its day, once a refund, and nothing of other days', async () => {
  const provider = await start();
  await provider.pay('rf-1');
  await provider.pay('rf-1');
  await provider.pay('rf-2', { amount: 0, units: 214 });
  const lines = await provider.lines(today());
  expect(lines).toEqual([
    {
      refund_no: 'rf-1',
      provider_no: expect.any(String),
      amount: 8800,
      currency: 'CNY',
      units: null,
      status: 'succeeded',
      at: expect.any(String),
    },
    expect.objectContaining({ refund_no: 'rf-2', amount: 0, units: 214 }),
  ]);
  expect(Math.abs(toMs(lines[0]?.at ?? '') - Date.now())).toBeLessThan(5_000);
  expect(await provider.lines('2026-01-01')).toEqual([]);
});

test('is the same after a restart', async () => {
  const stateFile = newStateFile();
  const first = await start(stateFile);
  await first.pay('rf-1');
  const before = await first.lines(today());
  await first.close();
  expect(await (await start(stateFile)).lines(today())).toEqual(before);
});

test('lacks, doubles, alters and adds what it is told to', async () => {
  const { pay, plant, lines } = await start();
  for (const no of ['rf-1', 'rf-2', 'rf-3', 'rf-4']) await pay(no);
  const stray = { refund_no: null, provider_no: 'sbp_9', amount: 1, currency: 'CNY', at: '2026-11-24T23:59:00+08:00' };
  await plant({
    lacks: ['rf-1'],
    doubles: ['rf-2'],
    alters: [
      { refund_no: 'rf-3', amount: 1 },
      { refund_no: 'rf-4', status: 'failed' },
    ],
    adds: [stray],
  });
  const short = (await lines(today())).filter(({ provider_no }) => provider_no !== stray.provider_no);
  expect(short.map(({ refund_no, amount, status }) => `${refund_no} ${amount} ${status}`)).toEqual([
    'rf-2 8800 succeeded',
    'rf-3 1 succeeded',
    'rf-4 8800 failed',
    'rf-2 8800 succeeded',
  ]);
  expect(new Set(short.map(({ provider_no }) => provider_no)).size).toBe(4);
  expect(await lines('2026-11-24')).toContainEqual({ ...stray, units: null, status: 'succeeded' });
});

test('an answer that is no statement is not taken for an empty one', async () => {
  const { url, statement } = await start();
  expect(await statement('yesterday')).toEqual({ kind: 'unknown', reason: 'http_400' });
  const wrong = sandboxStatements({ baseUrl: `${url}/nothing`, timeoutMs: 5_000 });
  expect(await wrong.statement('2026-11-24')).toEqual({ kind: 'unknown', reason: 'http_404' });
  const away = sandboxStatements({ baseUrl: 'http://127.0.0.1:9', timeoutMs: 5_000 });
  expect(await away.statement('2026-11-24')).toEqual({ kind: 'unknown', reason: 'network' });
});
