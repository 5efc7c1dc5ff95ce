import { afterEach, expect, test } from 'vitest';
import { cutsConnection, Faults } from './faults.ts';
import { buildPaymentApp } from './payment-app.ts';
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
  const app = await buildPaymentApp(quickSettings(callbackUrl, stateFile));
  closing.unshift(() => app.close());
  return { url: await listenSomewhere(app), close: () => app.close() };
}

const refund = { refund_no: 'rf-1', tender_id: 't1', order_id: 'o-1001', amount: 8800, currency: 'CNY' };
const [cutNo, errorNo] = [true, false].map((cut) =>
  Array.from({ length: 50 }, (_, n) => `rf-${n}`).find((no) => cutsConnection(Faults.parse({}), no) === cut),
);

test('accepts a refund, then tells by a signed notice that it succeeded', async () => {
  const recourse = await receive();
  const { url } = await start(recourse.url);
  const answer = await call('POST', `${url}/refunds`, refund);
  expect(answer).toMatchObject({ code: 200, body: { status: 'accepted', provider_no: expect.any(String) } });

  await soon(() => expect(recourse.taken).toHaveLength(1));
  const { provider_no } = answer.body;
  expect(recourse.taken[0]).toEqual({
    id: recourse.attempts[0]?.headers['webhook-id'],
    refund_no: 'rf-1',
    provider_no,
    status: 'succeeded',
    amount: 8800,
    currency: 'CNY',
    occurred_at: expect.stringMatching(/\+08:00$/),
  });
  expect(recourse.attempts[0]?.signed).toBe(true);
  expect((await call('GET', `${url}/refunds/rf-1`)).body).toMatchObject({ provider_no, status: 'succeeded' });
});

test('a refund number moves money once, however often and however concurrently it comes', async () => {
  const recourse = await receive();
  const { url } = await start(recourse.url);
  const answers = await Promise.all(Array.from({ length: 5 }, () => call('POST', `${url}/refunds`, refund)));
  expect(new Set(answers.map(({ body }) => body.provider_no)).size).toBe(1);
  expect((await call('GET', `${url}/refunds`)).body).toEqual({
    data: [expect.objectContaining({ refund_no: 'rf-1', requests: 5, movements: 1, status: 'succeeded' })],
  });
  await soon(() => expect(recourse.taken).toHaveLength(1));
});

test('refuses a known number for another refund', async () => {
  const { url } = await start((await receive()).url);
  await call('POST', `${url}/refunds`, refund);
  for (const other of [{ amount: 8801 }, { currency: 'USD' }, { tender_id: 't2' }, { order_id: 'o-2' }, { units: 3 }]) {
    const answer = await call('POST', `${url}/refunds`, { ...refund, ...other });
    expect(answer).toEqual({ code: 409, body: { reason: 'refund_no_used_for_another_refund' } });
  }
  expect((await call('GET', `${url}/refunds/rf-1`)).body).toMatchObject({ amount: 8800, requests: 6, movements: 1 });
});

test('refuses what is no refund, and knows no refund it was never asked for', async () => {
  const { url } = await start((await receive()).url);
  for (const wrong of [{ amount: -1 }, { amount: 1.5 }, { currency: 'yuan' }, { refund_no: 'a b' }, { extra: 1 }]) {
    const answer = await call('POST', `${url}/refunds`, { ...refund, ...wrong });
    expect(answer).toMatchObject({ code: 400, body: { reason: 'invalid_request' } });
  }
  expect(await call('GET', `${url}/refunds/rf-1`)).toEqual({ code: 404, body: { reason: 'refund_not_found' } });
  expect((await call('GET', `${url}/healthz`)).code).toBe(200);
});

test('repeats a notice until it is taken', async () => {
  const recourse = await receive(500, 401, 302, 200);
  const { url } = await start(recourse.url);
  await call('POST', `${url}/refunds`, refund);
  await soon(() => expect(recourse.taken).toHaveLength(1));
  expect(recourse.attempts.map(({ code }) => code)).toEqual([500, 401, 302, 200]);
  expect(new Set(recourse.attempts.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
});

test('after a restart it knows its refunds and faults, and sends what is still owed', async () => {
  const deaf = await receive(503);
  const stateFile = newStateFile();
  const first = await start(deaf.url, stateFile);
  await call('PUT', `${first.url}/faults`, { mode: 'twice', rate: 0 });
  const asked = await call('POST', `${first.url}/refunds`, refund);
  await soon(() => expect(deaf.attempts.length).toBeGreaterThan(1));
  await first.close();

  const recourse = await receive();
  const second = await start(recourse.url, stateFile);
  await soon(() => expect(recourse.taken).toHaveLength(1));
  expect((await call('GET', `${second.url}/faults`)).body).toMatchObject({ mode: 'twice', rate: 0 });
  const again = await call('POST', `${second.url}/refunds`, refund);
  expect(again.body).toMatchObject({ provider_no: asked.body.provider_no, status: 'succeeded' });
  expect((await call('GET', `${second.url}/refunds/rf-1`)).body).toMatchObject({ requests: 2, movements: 1 });
  await second.close();

  const third = await start(recourse.url, stateFile);
  await call('GET', `${third.url}/healthz`);
  expect(recourse.taken).toHaveLength(1);
});

test('slow: the answer is late, the money has moved, the repeat is slow too', async () => {
  const { url } = await start((await receive()).url);
  await call('PUT', `${url}/faults`, { mode: 'slow' });
  const impatient = fetch(`${url}/refunds`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(refund),
    signal: AbortSignal.timeout(100),
  });
  await expect(impatient).rejects.toThrow('timeout');
  expect((await call('GET', `${url}/refunds/rf-1`)).body).toMatchObject({ status: 'succeeded', movements: 1 });
  const askedAt = performance.now();
  expect((await call('POST', `${url}/refunds`, refund)).code).toBe(200);
  expect(performance.now() - askedAt).toBeGreaterThan(380);
  expect((await call('GET', `${url}/faults`)).body).toMatchObject({ mode: 'slow', took_effect: 1 });
});

test('error_after: the money moves, the caller learns nothing of it, the notice comes', async () => {
  const recourse = await receive();
  const { url } = await start(recourse.url);
  await call('PUT', `${url}/faults`, { mode: 'error_after' });
  expect((await call('POST', `${url}/refunds`, { ...refund, refund_no: errorNo })).code).toBe(500);
  await expect(call('POST', `${url}/refunds`, { ...refund, refund_no: cutNo })).rejects.toThrow('fetch failed');
  const { body } = await call('GET', `${url}/refunds`);
  expect(body.data).toMatchObject([{ movements: 1 }, { movements: 1 }]);
  await soon(() => expect(recourse.taken).toHaveLength(2));
});

test('lost_callback: no notice ever, a query still answers', async () => {
  const recourse = await receive();
  const { url } = await start(recourse.url);
  await call('PUT', `${url}/faults`, { mode: 'lost_callback' });
  await call('POST', `${url}/refunds`, refund);
  await call('PUT', `${url}/faults`, {});
  await call('POST', `${url}/refunds`, { ...refund, refund_no: 'rf-2' });
  await soon(() => expect(recourse.taken).toMatchObject([{ refund_no: 'rf-2' }]));
  expect((await call('GET', `${url}/refunds/rf-1`)).body).toMatchObject({ status: 'succeeded' });
});

test('twice: the very same notice comes two times', async () => {
  const recourse = await receive();
  const { url } = await start(recourse.url);
  await call('PUT', `${url}/faults`, { mode: 'twice' });
  await call('POST', `${url}/refunds`, refund);
  await soon(() => expect(recourse.taken).toHaveLength(2));
  expect(recourse.taken[0]).toEqual(recourse.taken[1]);
});

test('out_of_order: success is told before the answer, acceptance after it', async () => {
  const recourse = await receive();
  const { url } = await start(recourse.url);
  await call('PUT', `${url}/faults`, { mode: 'out_of_order' });
  await call('POST', `${url}/refunds`, refund);
  expect(recourse.taken[0]).toMatchObject({ status: 'succeeded' });
  await soon(() => expect(recourse.taken).toHaveLength(2));
  expect(recourse.taken[1]).toMatchObject({ status: 'accepted' });
});

test('a rate strikes the same refunds whenever they come, and counts them', async () => {
  const { url } = await start((await receive()).url);
  await call('PUT', `${url}/faults`, { mode: 'lost_callback', rate: 0.5, seed: 3 });
  for (let n = 0; n < 40; n += 1) await call('POST', `${url}/refunds`, { ...refund, refund_no: `rf-${n}` });
  const { body } = await call('GET', `${url}/faults`);
  expect(body.took_effect).toBeGreaterThan(8);
  expect(body.took_effect).toBeLessThan(32);
  expect((await call('PUT', `${url}/faults`, { mode: 'always' })).code).toBe(400);
});

test('a failing tender fails for good, at once or by notice, and no money moves', async () => {
  const recourse = await receive();
  const { url } = await start(recourse.url);
  const fail = [
    { tender_id: 't1', reason: 'account_closed' },
    { tender_id: 't2', reason: 'card_expired', late: true },
  ];
  await call('PUT', `${url}/faults`, { fail });
  const late = { ...refund, refund_no: 'rf-2', tender_id: 't2' };
  expect(await call('POST', `${url}/refunds`, refund)).toEqual({ code: 422, body: { reason: 'account_closed' } });
  expect((await call('POST', `${url}/refunds`, late)).body).toMatchObject({ status: 'accepted' });
  await soon(() => expect(recourse.taken).toMatchObject([{ status: 'failed', reason: 'card_expired' }]));

  await call('PUT', `${url}/faults`, {});
  expect((await call('POST', `${url}/refunds`, refund)).code).toBe(422);
  expect((await call('POST', `${url}/refunds`, late)).body).toMatchObject({ status: 'failed', reason: 'card_expired' });
  expect((await call('GET', `${url}/refunds`)).body.data).toMatchObject([
    { refund_no: 'rf-1', status: 'failed', reason: 'account_closed', movements: 0, requests: 2 },
    { refund_no: 'rf-2', status: 'failed', reason: 'card_expired', movements: 0, requests: 2 },
  ]);
});
