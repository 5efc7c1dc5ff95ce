import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClockView } from '../../domain/views/clock.ts';
import { publishCalendar } from '../../ledger/publish-calendar.ts';
import { createRepricing } from '../../ledger/repricing.ts';
import { eventually } from '../../scripts/ports.ts';
import { type ApiBench, startApi } from '../harness/api.ts';
import { anApplication } from '../harness/applications.ts';
import { madeUp2027 } from '../harness/calendars.ts';

const opening = '2026-12-30T10:00:00+08:00';

let api: ApiBench;
beforeAll(async () => {
  api = await startApi({ at: opening });
});
afterAll(() => api.stop());

/** A return of goods signed for the day before, on a given bench. */
const openOn = (bench: ApiBench) =>
  bench.open({
    order: {
      ...anApplication().order,
      id: `o-${crypto.randomUUID()}`,
      paid_at: '2026-12-20T09:00:00+08:00',
      shipped_at: '2026-12-21T09:00:00+08:00',
      delivery: { signed_at: '2026-12-29T15:00:00+08:00' },
    },
  });
const clockOf = async (bench: ApiBench, id: string, name: string): Promise<ClockView> =>
  (await bench.get(`/v1/cases/${id}/clocks`)).json().data.find((clock: ClockView) => clock.name === name);
const repriced = async (bench: ApiBench, id: string) =>
  (await bench.get(`/v1/cases/${id}/events?limit=200`))
    .json()
    .data.filter(({ type }: { type: string }) => type === 'deadlines_repriced');
const publish = (bench: ApiBench, body: object, more: Parameters<ApiBench['post']>[2] = {}) =>
  bench.post('/v1/calendars', body, { key: 'platform', ...more });

describe('publishing a holiday list', () => {
  test('the list of the code is in force at first', async () => {
    expect((await api.get('/v1/calendars')).json().data).toEqual([
      {
        id: 'cn',
        version: 1,
        coverage: { from: '2024-01-01', to: '2026-12-31' },
        current: true,
        published_at: expect.any(String),
      },
    ]);
  });

  test('is for platform keys only, with a key of its own', async () => {
    for (const key of ['service', 'auditor'] as const) {
      const refused = await publish(api, madeUp2027(), { key, as: key === 'service' ? 'platform:p-1' : null });
      expect(refused.json()).toMatchObject({ status: 403, code: 'not_your_command' });
    }
    const bare = await api.ask('POST', '/v1/calendars', { key: 'platform', body: madeUp2027() });
    expect(bare.json()).toMatchObject({ status: 400, code: 'idempotency_key_missing' });
  });

  test.each([
    ['/coverage/to', madeUp2027({ coverage: { from: '2024-01-01', to: '2026-06-30' }, rest_days: [], work_days: [] })],
    ['/rest_days/0', madeUp2027({ rest_days: ['2027-02-30'] })],
    ['/rest_days/0', madeUp2027({ rest_days: ['2028-01-01'] })],
    ['/work_days/0', madeUp2027({ rest_days: ['2027-01-01'], work_days: ['2027-01-01'] })],
    ['/version', { ...madeUp2027(), version: 7 }],
  ])('is refused at %s', async (pointer, body) => {
    const refused = await publish(api, body);
    expect(refused.json()).toMatchObject({ status: 400, code: 'invalid_request', errors: [{ pointer }] });
    expect((await api.get('/v1/calendars')).json().data).toHaveLength(1);
  });

  test('counts open cases again: a visible event, the segments follow, nothing is provisional', async () => {
    const closed = await openOn(api);
    await api.post(`/v1/cases/${closed.id}/withdraw`, { reason: 'mistake' }, { as: 'consumer:u-42' });
    const before = (await api.get(`/v1/cases/${closed.id}`)).json();
    const { id } = await openOn(api);
    expect(await clockOf(api, id, 'review')).toMatchObject({
      due_at: '2027-01-05T00:00:00+08:00',
      provisional: true,
    });

    const key = { headers: { 'idempotency-key': 'made-up-2027' } };
    const answer = await publish(api, madeUp2027(), key);
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({ id: 'cn', version: 2, work_days: expect.arrayContaining(['2027-01-09']) });
    expect(await eventually(async () => (await repriced(api, id)).length > 0, 5_000)).toBe(true);

    expect(await repriced(api, id)).toMatchObject([
      {
        at: opening,
        actor: { role: 'system' },
        command: 'reprice_deadlines',
        rules: ['TM-04'],
        data: {
          calendar: 'cn@2',
          clocks: [
            { change: 'rescheduled', name: 'review', provisional: false },
            { change: 'rescheduled', name: 'red_line', provisional: false },
          ],
        },
      },
    ]);
    const review = await clockOf(api, id, 'review');
    expect(review).toMatchObject({ due_at: '2027-01-06T00:00:00+08:00', provisional: false });
    expect(review.segments.find(({ kind }) => kind === 'holiday')).toMatchObject({
      from: '2027-01-01T00:00:00+08:00',
      by: 'cn@2',
    });
    expect(review.segments.at(-1)?.to).toBe(review.due_at);
    expect((await api.get(`/v1/cases/${id}`)).json().calendar).toEqual({ version: 'cn@2' });
    expect((await api.get(`/v1/cases/${closed.id}`)).json()).toEqual(before);

    const again = await publish(api, madeUp2027(), key);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.json()).toEqual(answer.json());
    const other = await publish(api, madeUp2027({ work_days: [] }), key);
    expect(other.json()).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    expect((await publish(api, madeUp2027())).json().version).toBe(2);
    expect((await api.get('/v1/calendars')).json().data).toMatchObject([
      { version: 2, current: true, coverage: { to: '2027-12-31' } },
      { version: 1, current: false },
    ]);
    const calculated = await api.post('/v1/deadlines/calculate', { kind: 'workdays', from: opening, amount: 3 });
    expect(calculated.json()).toMatchObject({ due_at: '2027-01-06T00:00:00+08:00', calendar: { version: 2 } });
  });
});

describe('counting again', () => {
  test('goes on where a crash has left it, and does nothing twice', async () => {
    const bench = await startApi({ at: opening });
    const ids = [(await openOn(bench)).id, (await openOn(bench)).id, (await openOn(bench)).id].sort();
    const key = { key: 'k', fingerprint: 'f', status: 201 };
    await publishCalendar(bench.db, madeUp2027(), { account: 'platform', key });
    const counted = async () => Promise.all(ids.map(async (id) => (await repriced(bench, id)).length));
    const log = { warn: () => {} };

    let done = 0;
    const dying = createRepricing({
      ...bench,
      log,
      ledger: {
        async perform(request) {
          if (done >= 1) throw new Error('the process was killed');
          done += 1;
          return bench.ledger.perform(request);
        },
      },
    });
    await expect(dying.repriceAll()).rejects.toThrow('2 of 3');
    expect(await counted()).toEqual([1, 0, 0]);

    expect(await createRepricing({ ...bench, log }).repriceAll()).toBe(2);
    expect(await counted()).toEqual([1, 1, 1]);
    expect(await createRepricing({ ...bench, log }).repriceAll()).toBe(0);
    await bench.stop();
  });

  test('a case that nothing changes for keeps its list, until it starts a window that the newer one counts', async () => {
    const bench = await startApi({ at: '2026-12-14T10:00:00+08:00' });
    const { id } = await bench.open({
      order: {
        ...anApplication().order,
        id: `o-${crypto.randomUUID()}`,
        delivery: { signed_at: '2026-12-13T15:00:00+08:00' },
      },
    });
    await publish(bench, madeUp2027());
    await createRepricing({ ...bench, log: { warn: () => {} } }).repriceAll();
    expect(await repriced(bench, id)).toEqual([]);
    expect((await bench.get(`/v1/cases/${id}`)).json().calendar).toEqual({ version: 'cn@1' });

    bench.setClock('2026-12-17T10:00:00+08:00');
    const guidance = { return_address: { name: 'Li', phone: '1', address: 'Road 1' }, guidance: 'Pack it well.' };
    await bench.post(`/v1/cases/${id}/approve`, guidance, { as: 'merchant:m-7' });
    expect(await repriced(bench, id)).toEqual([]);
    bench.setClock('2026-12-24T10:00:00+08:00');
    const parcels = [{ carrier: 'sf', tracking_no: 'SF1000001' }];
    await bench.post(`/v1/cases/${id}/ship-back`, { parcels }, { as: 'consumer:u-42' });
    expect(await repriced(bench, id)).toMatchObject([{ data: { calendar: 'cn@2' } }]);
    expect(await clockOf(bench, id, 'return_transit')).toMatchObject({ provisional: false });
    await bench.stop();
  });
});
