import { afterEach, expect, test } from 'vitest';
import { buildCarrierApp } from './carrier-app.ts';
import { call, listenSomewhere, newStateFile, quickSettings, soon, startReceiver } from './rehearsal.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function receive(...codes: number[]) {
  const receiver = await startReceiver(...codes);
  closing.push(receiver.close);
  return receiver;
}

async function start(callbackUrl: string, stateFile = newStateFile()) {
  const app = await buildCarrierApp(quickSettings(callbackUrl, stateFile));
  closing.unshift(() => app.close());
  return { url: await listenSomewhere(app), close: () => app.close() };
}

const scan = { tracking_no: 'SF1234567890', kind: 'delivered' };

test('a scan answers once its signed callback was taken', async () => {
  const recourse = await receive();
  const { url } = await start(recourse.url);
  const occurred_at = '2026-02-13T15:00:00+08:00';
  const answer = await call('POST', `${url}/scans`, { ...scan, occurred_at });
  const sent = { id: expect.any(String), ...scan, carrier: 'sandbox', occurred_at };
  expect(answer).toEqual({ code: 202, body: { ...sent, delivered: true } });
  expect(recourse.taken).toEqual([sent]);
  expect(recourse.attempts[0]?.signed).toBe(true);
  expect((await call('GET', `${url}/scans`)).body).toEqual({ data: [{ ...sent, delivered: true }] });
});

test('without a time the scan happened now, by Beijing time', async () => {
  const { url } = await start((await receive()).url);
  const { body } = await call('POST', `${url}/scans`, { ...scan, carrier: 'sf' });
  expect(body).toMatchObject({ carrier: 'sf', occurred_at: expect.stringMatching(/\+08:00$/) });
  expect(Math.abs(Date.parse(String(body.occurred_at)) - Date.now())).toBeLessThan(5_000);
});

test('says so when the callback was not taken in time, and goes on after a restart', async () => {
  const deaf = await receive(503);
  const stateFile = newStateFile();
  const first = await start(deaf.url, stateFile);
  expect((await call('POST', `${first.url}/scans`, scan)).body).toMatchObject({ delivered: false });
  await first.close();
  const recourse = await receive();
  const second = await start(recourse.url, stateFile);
  await soon(() => expect(recourse.taken).toMatchObject([scan]));
  await soon(async () =>
    expect((await call('GET', `${second.url}/scans`)).body.data).toMatchObject([{ delivered: true }]),
  );
});

test('need not wait', async () => {
  const recourse = await receive();
  const { url } = await start(recourse.url);
  expect((await call('POST', `${url}/scans`, { ...scan, wait: false })).body).toMatchObject({ delivered: false });
  await soon(() => expect(recourse.taken).toHaveLength(1));
});

test('refuses what is no scan', async () => {
  const { url } = await start((await receive()).url);
  for (const wrong of [{ kind: 'eaten' }, { tracking_no: '' }, { occurred_at: 'yesterday' }, { extra: 1 }]) {
    const answer = await call('POST', `${url}/scans`, { ...scan, ...wrong });
    expect(answer).toMatchObject({ code: 400, body: { reason: 'invalid_request' } });
  }
});

test('lost_callback, twice, slow and error_after', async () => {
  const recourse = await receive();
  const { url } = await start(recourse.url);
  const under = async (mode: string) => {
    await call('PUT', `${url}/faults`, { mode });
    return call('POST', `${url}/scans`, { ...scan, carrier: mode });
  };
  expect((await under('lost_callback')).body).toMatchObject({ delivered: false });
  expect((await under('twice')).body).toMatchObject({ delivered: true });
  expect(recourse.taken.map(({ carrier }) => carrier)).toEqual(['twice', 'twice']);
  expect((await under('slow')).body).toMatchObject({ delivered: false });
  expect(recourse.taken).toHaveLength(2);
  const broken = await under('error_after').catch(() => 'cut');
  expect(broken === 'cut' || broken).not.toMatchObject({ code: 202 });
  expect((await call('GET', `${url}/faults`)).body).toMatchObject({ mode: 'error_after', took_effect: 1 });
  await soon(() =>
    expect(recourse.taken.map(({ carrier }) => carrier)).toEqual(['twice', 'twice', 'error_after', 'slow']),
  );
});

test('out_of_order: a parcel’s later scan overtakes the earlier; one that nothing overtakes is only late', async () => {
  const recourse = await receive();
  const { url } = await start(recourse.url);
  await call('PUT', `${url}/faults`, { mode: 'out_of_order' });
  const early = await call('POST', `${url}/scans`, { ...scan, kind: 'in_transit' });
  const late = await call('POST', `${url}/scans`, scan);
  expect([early.body.delivered, late.body.delivered]).toEqual([false, true]);
  expect(recourse.taken.map(({ kind }) => kind)).toEqual(['delivered', 'in_transit']);

  await call('POST', `${url}/scans`, { ...scan, tracking_no: 'YT1' });
  expect(recourse.taken).toHaveLength(2);
  await soon(() => expect(recourse.taken[2]).toMatchObject({ tracking_no: 'YT1' }));
  expect(recourse.taken).toHaveLength(3);
});
