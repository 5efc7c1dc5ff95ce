import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cases } from '../../drizzle/schema.ts';
import { type ApiBench, startApi } from '../harness/api.ts';
import { anApplication } from '../harness/applications.ts';

let api: ApiBench;
beforeAll(async () => {
  api = await startApi({ at: '2026-03-03T10:00:00+08:00' });
});
afterAll(() => api.stop());

const merchant = { as: 'merchant:m-7' };

describe('an assessment', () => {
  test('judges and prices, and starts nothing', async () => {
    const answer = await api.ask('POST', '/v1/assessments', {
      body: { ...anApplication(), at: '2026-03-09T23:59:00+08:00' },
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      decision: 'approve',
      remedies: ['refund'],
      rules: [{ id: 'NR-01', citation: expect.stringContaining('消费者权益保护法') }],
      window: { last_day: '2026-03-09', ends_at: '2026-03-10T00:00:00+08:00', provisional: false },
      freight: { return: 'consumer' },
      settlement: { total: { amount: 12900, currency: 'CNY' }, tenders: [{ tender_id: 't1', amount: 12900 }] },
    });
    expect(await api.db.select().from(cases)).toEqual([]);
  });

  test('depends on the moment it is asked for', async () => {
    const late = await api.ask('POST', '/v1/assessments', {
      body: { ...anApplication(), at: '2026-03-10T00:00:00+08:00' },
    });
    expect(late.json()).toMatchObject({ decision: 'reject', remedies_left: expect.arrayContaining(['appeal']) });
  });

  test('refuses what an opening would refuse', async () => {
    const unknown = anApplication({ lines: [{ line_id: 'l9', quantity: 1 }] });
    expect((await api.ask('POST', '/v1/assessments', { body: unknown })).json()).toMatchObject({
      status: 400,
      errors: [{ pointer: '/lines/0/line_id' }],
    });
    const other = await api.ask('POST', '/v1/assessments', { as: 'consumer:u-1', body: anApplication() });
    expect(other.statusCode).toBe(403);
  });
});

describe('a deadline', () => {
  const calculate = async (body: object) => (await api.ask('POST', '/v1/deadlines/calculate', { body })).json();

  test('ends at 24:00 of its last day, and says why', async () => {
    const three = await calculate({ kind: 'workdays', from: '2026-02-13T15:00:00+08:00', amount: 3 });
    expect(three).toMatchObject({
      due_at: '2026-02-26T00:00:00+08:00',
      last_day: '2026-02-25',
      provisional: false,
      calendar: { id: 'cn', version: 1 },
    });
    expect(three.segments.at(-1).to).toBe(three.due_at);
    expect(three.segments.map(({ kind }: { kind: string }) => kind)).toContain('holiday');
    const seven = await calculate({
      kind: 'natural_days',
      from: '2026-02-13T15:00:00+08:00',
      amount: 7,
      rollover: true,
    });
    expect(seven).toMatchObject({ due_at: '2026-02-25T00:00:00+08:00', strict_last_day: '2026-02-20' });
    const hours = await calculate({
      kind: 'working_hours',
      from: '2026-03-03T20:00:00+08:00',
      amount: 2,
      hours: '09:00-21:00',
    });
    expect(hours).toMatchObject({ due_at: '2026-03-04T10:00:00+08:00', last_day: null });
  });

  test('that could never be counted is refused', async () => {
    const from = '2026-03-03T20:00:00+08:00';
    for (const body of [
      { kind: 'workdays', from, amount: 0.5 },
      { kind: 'workdays', from, amount: 9999 },
      { kind: 'working_hours', from, amount: 5000, hours: '09:00-09:01' },
      { kind: 'working_hours', from, amount: 1, hours: '21:00-09:00' },
      { kind: 'weeks', from, amount: 1 },
      { kind: 'hours', from: '2026-03-03', amount: 1 },
      { kind: 'hours', from, amount: -1 },
    ]) {
      expect(await calculate(body)).toMatchObject({ status: 400, code: 'invalid_request' });
    }
  });
});

describe('the standard', () => {
  test('gives its reasons in one language or both', async () => {
    const { data } = (await api.get('/v1/reasons?type=return')).json();
    expect(data[0]).toMatchObject({
      code: 'no_reason',
      kind: 'claim',
      text: { zh: '七天无理由退货' },
      evidence: false,
    });
    expect(data.filter(({ kind }: { kind: string }) => kind === 'refusal').length).toBeGreaterThan(3);
    expect((await api.get('/v1/reasons?lang=en')).json().data[0].text).toBe('No reason, within seven days');
    expect((await api.get('/v1/reasons?type=party')).statusCode).toBe(400);
  });

  test('shows its versions', async () => {
    const [current] = (await api.get('/v1/standards')).json().data;
    expect(current).toEqual({ version: '2026-11', current: true });
    const standard = (await api.get('/v1/standards/2026-11', { key: 'auditor' })).json();
    expect(standard.clocks).toContainEqual(
      expect.objectContaining({ name: 'review', window: { kind: 'workdays', amount: 3 } }),
    );
    expect(standard.rules.length).toBeGreaterThan(20);
    expect((await api.get('/v1/standards/1999-01')).statusCode).toBe(404);
  });
});

describe('a merchant’s terms', () => {
  const address = { name: 'Li', phone: '1', address: 'Road 1' };
  const put = (body: object, more: object = merchant) => api.ask('PUT', '/v1/merchants/m-7', { body, ...more });
  const review = (window: object) => ({ windows: [{ clock: 'review', window }] });

  test('are kept in versions, the last one in force', async () => {
    expect((await api.get('/v1/merchants/m-7', merchant)).statusCode).toBe(404);
    expect((await put({ return_address: address })).json()).toMatchObject({
      id: 'm-7',
      version: 1,
      return_address: address,
    });
    expect((await put({ return_address: address })).json()).toMatchObject({ version: 1 });
    expect(
      (await put({ return_address: address, promise_days: 15, ...review({ kind: 'hours', amount: 48 }) })).json(),
    ).toMatchObject({ version: 2 });
    expect((await api.get('/v1/merchants/m-7', merchant)).json()).toMatchObject({ version: 2, promise_days: 15 });
    expect((await api.get('/v1/merchants/m-7', { as: 'consumer:u-42' })).statusCode).toBe(404);
    expect((await api.get('/v1/merchants/m-7', { as: 'merchant:m-8' })).statusCode).toBe(404);
  });

  test('may only be better than the standard', async () => {
    expect((await put(review({ kind: 'workdays', amount: 4 }))).json()).toMatchObject({
      status: 422,
      code: 'below_floor',
      errors: [{ pointer: '/windows/0/window' }],
    });
    expect((await put(review({ kind: 'hours', amount: 100 }))).json().code).toBe('below_floor');
    expect(
      (await put({ windows: [{ clock: 'ship_back', window: { kind: 'natural_days', amount: 3 } }] })).json().code,
    ).toBe('below_floor');
    expect((await put(review({ kind: 'workdays', amount: 2 }))).statusCode).toBe(200);
  });

  test('must be such that they can be counted', async () => {
    expect((await put(review({ kind: 'working_hours', amount: 2 }))).json()).toMatchObject({
      status: 400,
      errors: [{ pointer: '/windows/0/window/hours' }],
    });
    expect((await put({ windows: [{ clock: 'refund', window: { kind: 'hours', amount: 1 } }] })).statusCode).toBe(400);
  });

  test('are the merchant’s own to publish', async () => {
    expect((await put({}, { as: 'merchant:m-8' })).statusCode).toBe(404);
    expect((await put({}, { as: 'consumer:u-42' })).json().code).toBe('not_your_command');
    expect((await put({}, {})).json().code).toBe('actor_required');
    expect((await put({}, { key: 'platform' })).statusCode).toBe(200);
  });

  test('shorten the windows of cases opened under them', async () => {
    await put(review({ kind: 'hours', amount: 48 }));
    const opened = await api.open();
    expect(opened.clocks.find(({ name }) => name === 'review')).toMatchObject({ due_at: '2026-03-05T10:00:00+08:00' });
  });
});
