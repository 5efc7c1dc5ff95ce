import { createServer, type RequestListener } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { buildPaymentApp } from './payment-app.ts';
import { sandboxPayment } from './payment-client.ts';
import { call, listenSomewhere, quickSettings, startReceiver } from './rehearsal.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const request = {
  refundNo: 'rf-1',
  orderId: 'o-1001',
  tenderId: 't1',
  tenderKind: 'wechat',
  tenderAmount: 30_000,
  paymentRef: null,
  paidAt: '2026-02-10T09:00:00+08:00',
  askedAt: '2026-02-13T09:00:00+08:00',
  amount: 8800,
  currency: 'CNY',
  units: null,
  reason: 'no_reason',
};

/** A client before a provider that answers whatever `listener` does. */
async function before(listener: RequestListener) {
  const server = createServer(listener);
  closing.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return sandboxPayment({ baseUrl: `http://127.0.0.1:${port}/`, timeoutMs: 200, refundDays: 365 });
}

const answering = (code: number, body: string) => before((_, response) => void response.writeHead(code).end(body));

async function beforeSandbox() {
  const recourse = await startReceiver();
  const app = await buildPaymentApp(quickSettings(recourse.url));
  const baseUrl = await listenSomewhere(app);
  closing.push(() => app.close(), recourse.close);
  return { baseUrl, payment: sandboxPayment({ baseUrl, timeoutMs: 5_000, refundDays: 365 }) };
}

test('asks for a refund, asks again, and asks how it stands', async () => {
  const { payment } = await beforeSandbox();
  expect(await payment.query(request)).toEqual({ status: 'not_found' });
  const answer = await payment.refund(request);
  expect(answer).toEqual({ status: 'accepted', providerNo: expect.any(String) });
  const succeeded = { ...answer, status: 'succeeded' };
  expect(await payment.refund(request)).toEqual(succeeded);
  expect(await payment.query(request)).toEqual(succeeded);
});

test('gives back points in kind', async () => {
  const { baseUrl, payment } = await beforeSandbox();
  await payment.refund({ ...request, amount: 0, units: 214 });
  expect((await call('GET', `${baseUrl}/refunds/rf-1`)).body).toMatchObject({ amount: 0, units: 214 });
});

test('a definite refusal is failed, with the provider’s reason', async () => {
  const { baseUrl, payment } = await beforeSandbox();
  await payment.refund(request);
  expect(await payment.refund({ ...request, amount: 1 })).toEqual({
    status: 'failed',
    reason: 'refund_no_used_for_another_refund',
  });
  await call('PUT', `${baseUrl}/faults`, { fail: [{ tender_id: 't1', reason: 'account_closed' }] });
  const failed = { status: 'failed', reason: 'account_closed' };
  expect(await payment.refund({ ...request, refundNo: 'rf-2' })).toEqual(failed);
  expect(await payment.query({ ...request, refundNo: 'rf-2' })).toEqual(failed);
});

test.each(['slow', 'error_after'])('%s: unknown, and the query finds the money moved', async (mode) => {
  const { baseUrl, payment } = await beforeSandbox();
  await call('PUT', `${baseUrl}/faults`, { mode });
  const impatient = sandboxPayment({ baseUrl, timeoutMs: 200, refundDays: 365 });
  expect(await impatient.refund(request)).toMatchObject({ status: 'unknown' });
  expect(await payment.query(request)).toMatchObject({ status: 'succeeded' });
});

test('a provider that is not there is unknown', async () => {
  const payment = sandboxPayment({ baseUrl: 'http://127.0.0.1:1', timeoutMs: 200, refundDays: 365 });
  expect(await payment.refund(request)).toEqual({ status: 'unknown', reason: 'network' });
  expect(await payment.query(request)).toEqual({ status: 'unknown', reason: 'network' });
});

test('a provider that does not answer in time is unknown, also in the middle of its answer', async () => {
  const silent = await before(() => undefined);
  expect(await silent.refund(request)).toEqual({ status: 'unknown', reason: 'timeout' });
  const stalling = await before((_, response) => void response.writeHead(200).write('{"provider_no":"p1",'));
  expect(await stalling.refund(request)).toEqual({ status: 'unknown', reason: 'timeout' });
});

test('a cut reply is unknown', async () => {
  const cutting = await before((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{"provider_no":"p1","status":"accepted"}');
    setTimeout(() => response.destroy(), 20);
  });
  expect(await cutting.refund(request)).toEqual({ status: 'unknown', reason: 'network' });
});

test.each([
  [500, '{"reason":"account_closed"}', 'http_500'],
  [503, '', 'http_503'],
  [429, '{"reason":"too_many"}', 'http_429'],
  [404, '<html>no such route</html>', 'http_404'],
  [404, '{"reason":"no_upstream"}', 'http_404'],
  [302, '', 'network'],
  [200, 'OK', 'unreadable_reply'],
  [200, '{"status":"accepted"}', 'unreadable_reply'],
])('%i %s leaves a query unknown', async (code, body, reason) => {
  const payment = await before((_, response) => void response.writeHead(code, { location: '/elsewhere' }).end(body));
  expect(await payment.query(request)).toEqual({ status: 'unknown', reason });
});

test('a refusal without a reason of the provider is not definite', async () => {
  expect(await (await answering(400, 'Bad Request')).refund(request)).toEqual({
    status: 'unknown',
    reason: 'http_400',
  });
});

test('a reason that is a sentence goes no further', async () => {
  const payment = await answering(422, '{"reason":"王小明的账户已注销"}');
  expect(await payment.refund(request)).toEqual({ status: 'failed', reason: 'other' });
});
