import { connect as dial } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiBench, startApi } from '../harness/api.ts';
import { anApplication } from '../harness/applications.ts';

let api: ApiBench;
beforeAll(async () => {
  api = await startApi({ at: '2026-03-03T10:00:00+08:00' });
});
afterAll(() => api.stop());

const consumer = { as: 'consumer:u-42' };
const json = { 'content-type': 'application/json', 'idempotency-key': 'k' };
const text = JSON.stringify(anApplication());
const withDescription = (inner: string) => `${text.slice(0, -1)},"description":${inner}}`;

describe('hostile requests are refused, never an accident', () => {
  const bodies: [string, string, number][] = [
    ['no JSON', '{"type":', 400],
    ['an empty body', '', 400],
    ['a bare null', 'null', 400],
    ['an array', '[]', 400],
    ['__proto__', `${text.slice(0, -1)},"__proto__":{"admin":true}}`, 400],
    ['constructor.prototype', `${text.slice(0, -1)},"constructor":{"prototype":{"admin":true}}}`, 400],
    ['NUL in a text', withDescription('"a\\u0000b"'), 400],
    ['a lone surrogate', withDescription('"\\ud800"'), 400],
    ['a lone surrogate in a name', `${text.slice(0, -1)},"\\udfff":1}`, 400],
    ['a number beyond all numbers', text.replace('"quantity":1', '"quantity":1e400'), 400],
    ['a fraction of money', text.replace('"amount":12900', '"amount":0.5'), 400],
    ['deep nesting', withDescription(`${'['.repeat(100_000)}${']'.repeat(100_000)}`), 400],
    ['deep objects', withDescription(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`), 400],
    ['two megabytes', withDescription(`"${'x'.repeat(2 * 1024 * 1024)}"`), 413],
    ['a day that does not exist', text.replace('2026-02-27T09', '2026-02-30T09'), 400],
  ];
  test.each(bodies)('%s', async (_name, body, status) => {
    const answer = await api.ask('POST', '/v1/cases', { ...consumer, headers: json, body });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json()).toMatchObject({
      status,
      title: expect.any(String),
      request_id: expect.stringMatching(/^req_/),
      retryable: false,
    });
  });

  test('an object of thousands of fields is refused as a whole, not field by field', async () => {
    const fields = Array.from({ length: 20_000 }, (_, index) => `"f${index}":1`).join();
    const answer = await api.ask('POST', '/v1/cases', { ...consumer, headers: json, body: `{${fields}}` });
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ pointer: '', detail: 'has too many fields' }] });
  });

  test('a body that is no JSON by its own word', async () => {
    const answer = await api.ask('POST', '/v1/cases', {
      ...consumer,
      headers: { ...json, 'content-type': 'text/plain' },
      body: 'x',
    });
    expect(answer.json()).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  });

  test.each([
    '/v1/cases/%00',
    '/v1/cases/%ff',
    "/v1/cases/'or'1",
    '/v1/cases/case_ä',
    `/v1/cases/case_${'a'.repeat(5000)}`,
    '/v1/nothing',
    '/%',
    '/v1/merchants/%00',
  ])('the path %s', async (url) => {
    const answer = await api.get(url);
    expect([400, 404, 414]).toContain(answer.statusCode);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json().code).toMatch(/^(not_found|invalid_request)$/);
  });

  test.each([
    'limit=0',
    'limit=x',
    'limit=1e9',
    'stage=gone',
    'merchant_id=%00',
    'due_before=tomorrow',
    'after=%00',
    'after=LTE',
  ])('the query %s', async (query) => {
    expect((await api.get(`/v1/cases?${query}`)).json()).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  test('keys and actors that are none', async () => {
    expect((await api.get('/v1/cases', { key: null })).json()).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect((await api.get('/v1/cases', { key: null, headers: { authorization: 'Bearer nobody' } })).statusCode).toBe(
      401,
    );
    for (const as of [
      'consumer',
      'consumer:',
      'king:u-1',
      'consumer:u-1/x',
      'platform:',
      'merchant:m-1/a/b',
      'consumer:a b',
    ]) {
      expect((await api.get('/v1/cases', { as })).json()).toMatchObject({ status: 400, code: 'actor_required' });
    }
    const long = await api.post('/v1/cases', anApplication(), {
      ...consumer,
      headers: { 'idempotency-key': 'x'.repeat(300) },
    });
    expect(long.json()).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  test('bytes that are no HTTP', async () => {
    await api.app.listen({ host: '127.0.0.1', port: 0 });
    const address = api.app.server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const answer = await new Promise<string>((resolve) => {
      let heard = '';
      const socket = dial(port, '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      socket.on('data', (chunk) => {
        heard += chunk;
      });
      socket.on('close', () => resolve(heard));
    });
    expect(answer).toMatch(/^HTTP\/1.1 400/);
    expect(answer).toContain('"code":"invalid_request"');
  });
});

describe('logs', () => {
  test('hold route, status and case, and nothing that anybody sent', async () => {
    const { id } = await api.open({ description: 'a marked sentence' });
    await api.get(`/v1/cases/${id}?secret=marked`, consumer);
    await api.get('/v1/cases?consumer_id=u-marked');
    const lines = api.logged.join('');
    const line = JSON.parse(api.logged.findLast((one) => one.includes(id)) ?? '{}');
    expect(line).toMatchObject({
      method: 'GET',
      route: '/v1/cases/:id',
      status: 200,
      case_id: id,
      request_id: expect.any(String),
    });
    expect(lines).not.toMatch(/marked|k-service|u-42|Bearer/);
    expect(lines).not.toContain('unexpected failure');
  });
});

describe('when the database is gone', () => {
  test('answers 503 and says that it may be tried again', async () => {
    const gone = await startApi({ at: '2026-03-03T10:00:00+08:00' });
    expect((await gone.get('/readyz', { key: null })).statusCode).toBe(200);
    await gone.pool.end();
    const answer = await gone.post('/v1/cases', anApplication(), consumer);
    expect(answer.json()).toMatchObject({ status: 503, code: 'unavailable', retryable: true });
    expect(answer.headers['retry-after']).toBeDefined();
    expect((await gone.get('/readyz', { key: null })).statusCode).toBe(503);
    expect((await gone.get('/healthz', { key: null })).statusCode).toBe(200);
    await gone.app.close();
  });
});
