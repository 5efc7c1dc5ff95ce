import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApiBench, startApi } from '../harness/api.ts';
import { anApplication } from '../harness/applications.ts';

let api: ApiBench;
beforeAll(async () => {
  api = await startApi({ at: '2026-03-03T10:00:00+08:00' });
});
beforeEach(() => api.setClock('2026-03-03T10:00:00+08:00'));
afterAll(() => api.stop());

const consumer = { as: 'consumer:u-42' };
const merchant = { as: 'merchant:m-7/clerk' };
const approval = { return_address: { name: 'Li', phone: '1', address: 'Road 1' }, guidance: 'Please pack it well.' };

describe('opening a case', () => {
  test('answers 201 with the whole case and where it is', async () => {
    const answer = await api.post('/v1/cases', anApplication(), consumer);
    expect(answer.statusCode).toBe(201);
    const opened = answer.json();
    expect(answer.headers).toMatchObject({
      location: `/v1/cases/${opened.id}`,
      etag: `"${opened.version}"`,
      'recourse-seq': String(opened.seq),
    });
    expect(opened).toMatchObject({
      type: 'return',
      stage: 'awaiting_review',
      outcome: null,
      final: false,
      parties: { consumer: { id: 'u-42' }, merchant: { id: 'm-7' } },
      lines: [{ line_id: 'l1', quantity: 1, title: 'Marked title', unit_price: { amount: 12900, currency: 'CNY' } }],
      assessment: { decision: 'approve', settlement: { total: { amount: 12900, currency: 'CNY' } } },
      awaiting: {
        party: 'merchant',
        commands: [
          'add_evidence',
          'request_evidence',
          'offer',
          'respond',
          'approve',
          'reject',
          'request_charge',
          'grant',
        ],
      },
      refunds: [],
      offers: [],
      standard: { version: '2026-11' },
      links: { console: null },
    });
    expect(opened.assessment.rules[0]).toMatchObject({
      id: 'NR-01',
      text: { zh: expect.any(String), en: expect.any(String) },
    });
    const names = opened.allowed_actions.map(({ name }: { name: string }) => name);
    expect(names).toEqual(['withdraw', 'add_evidence', 'offer', 'reply']);
    expect(opened.allowed_actions[0].href).toBe(`/v1/cases/${opened.id}/withdraw`);
  });

  test('refuses an unknown field, and points at it', async () => {
    const answer = await api.post('/v1/cases', { ...anApplication(), colour: 'red' }, consumer);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json()).toMatchObject({
      code: 'invalid_request',
      retryable: false,
      errors: [{ pointer: '/colour' }],
    });
  });

  test('needs an actor, and an idempotency key', async () => {
    expect((await api.post('/v1/cases', anApplication())).json()).toMatchObject({
      status: 400,
      code: 'actor_required',
    });
    const keyless = await api.ask('POST', '/v1/cases', { ...consumer, body: anApplication() });
    expect(keyless.json()).toMatchObject({ status: 400, code: 'idempotency_key_missing' });
  });

  test('is for the consumer whose order it is', async () => {
    const answer = await api.post('/v1/cases', anApplication(), { as: 'consumer:u-1' });
    expect(answer.json()).toMatchObject({ status: 403, code: 'not_your_command' });
  });
});

describe('repeats', () => {
  test('answer with the first status and the case as it is now', async () => {
    const application = anApplication();
    const headers = { 'idempotency-key': 'the-same' };
    const first = await api.post('/v1/cases', application, { ...consumer, headers });
    const { id } = first.json();
    await api.post(`/v1/cases/${id}/approve`, approval, merchant);
    const again = await api.post('/v1/cases', application, { ...consumer, headers });
    expect(again.statusCode).toBe(201);
    expect(again.headers).toMatchObject({
      'idempotent-replayed': 'true',
      'recourse-seq': '1',
      location: `/v1/cases/${id}`,
    });
    expect(again.json()).toMatchObject({ id, stage: 'awaiting_ship_back' });
  });

  test('with another body are refused, even with one that is not valid', async () => {
    const headers = { 'idempotency-key': 'used-once' };
    await api.post('/v1/cases', anApplication(), { ...consumer, headers });
    const other = await api.post('/v1/cases', { nonsense: true }, { ...consumer, headers });
    expect(other.json()).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  });

  test('of the same key belong to their account', async () => {
    const headers = { 'idempotency-key': 'shared-word' };
    await api.post('/v1/cases', anApplication(), { ...consumer, headers });
    const elsewhere = await api.post('/v1/cases', anApplication(), { ...consumer, headers, key: 'other' });
    expect(elsewhere.statusCode).toBe(201);
  });

  test('at the same time open one case', async () => {
    const application = anApplication();
    const headers = { 'idempotency-key': 'raced' };
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => api.post('/v1/cases', application, { ...consumer, headers })),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1);
  });

  test('at the same time for different orders do one of them and refuse the others', async () => {
    const headers = { 'idempotency-key': 'raced-across' };
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => api.post('/v1/cases', anApplication(), { ...consumer, headers })),
    );
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([201, 422, 422, 422]);
    const refused = answers.filter(({ statusCode }) => statusCode === 422).map((answer) => answer.json().code);
    expect(new Set(refused)).toEqual(new Set(['idempotency_key_reused']));
  });

  test('of a refused command try it anew', async () => {
    const { id } = await api.open();
    const headers = { 'idempotency-key': 'too-early' };
    const body = { parcels: [{ carrier: 'sf', tracking_no: 'SF2000001' }] };
    expect((await api.post(`/v1/cases/${id}/ship-back`, body, { ...consumer, headers })).json().code).toBe(
      'wrong_stage',
    );
    await api.post(`/v1/cases/${id}/approve`, approval, merchant);
    expect((await api.post(`/v1/cases/${id}/ship-back`, body, { ...consumer, headers })).statusCode).toBe(200);
  });
});

describe('commands', () => {
  test('move the case, and its version only when terms move', async () => {
    const opened = await api.open();
    const added = await api.post(`/v1/cases/${opened.id}/approve`, approval, {
      ...merchant,
      headers: { 'if-match': `"${opened.version}"` },
    });
    expect(added.statusCode).toBe(200);
    expect(added.json()).toMatchObject({ stage: 'awaiting_ship_back', awaiting: { party: 'consumer' } });
    const stale = await api.post(
      `/v1/cases/${opened.id}/withdraw`,
      { reason: 'mistake' },
      { ...consumer, headers: { 'if-match': `"${opened.version}"` } },
    );
    expect(stale.json()).toMatchObject({ status: 412, code: 'version_conflict' });
  });

  test('are for their side', async () => {
    const { id } = await api.open();
    expect((await api.post(`/v1/cases/${id}/approve`, approval, consumer)).json()).toMatchObject({
      status: 403,
      code: 'not_your_command',
    });
    expect((await api.post(`/v1/cases/${id}/approve`, approval, { key: 'auditor' })).json()).toMatchObject({
      status: 403,
      code: 'not_your_command',
    });
  });

  test('of the platform may be for a side, and the trail says so', async () => {
    const { id } = await api.open();
    const done = await api.post(
      `/v1/cases/${id}/withdraw`,
      { reason: 'solved' },
      { key: 'platform', as: 'consumer:u-42' },
    );
    expect(done.json()).toMatchObject({ stage: 'closed', outcome: 'withdrawn', final: true });
    const events = (await api.get(`/v1/cases/${id}/events`)).json().data;
    expect(events[1].actor).toMatchObject({ role: 'platform', on_behalf_of: 'consumer' });
    expect((await api.post(`/v1/cases/${id}/withdraw`, { reason: 'solved' }, consumer)).json().code).toBe(
      'case_closed',
    );
  });
});

describe('reading', () => {
  test('shows a side its own cases, and nobody else’s', async () => {
    const { id } = await api.open();
    expect((await api.get(`/v1/cases/${id}`, consumer)).statusCode).toBe(200);
    expect((await api.get(`/v1/cases/${id}`)).json().allowed_actions).toEqual([]);
    for (const as of ['consumer:u-1', 'merchant:m-8']) {
      expect((await api.get(`/v1/cases/${id}`, { as })).json()).toMatchObject({ status: 404, code: 'not_found' });
      expect((await api.get(`/v1/cases/${id}/events`, { as })).statusCode).toBe(404);
      expect((await api.post(`/v1/cases/${id}/withdraw`, { reason: 'mistake' }, { as })).statusCode).toBe(404);
    }
    expect((await api.get('/v1/cases', { as: 'consumer:u-1' })).json()).toEqual({
      data: [],
      has_more: false,
      next_cursor: null,
    });
  });

  test('gives the platform the workflow’s page', async () => {
    const { id } = await api.open();
    const seen = (await api.get(`/v1/cases/${id}`, { key: 'platform' })).json();
    expect(seen.links).toEqual({ console: null, temporal_ui: `https://temporal.example/${id}` });
    expect(seen.allowed_actions.map(({ name }: { name: string }) => name)).toContain('close');
  });

  test('goes through a list by its cursor', async () => {
    const ids = [await api.open(), await api.open(), await api.open()].map(({ id }) => id).reverse();
    const first = (await api.get('/v1/cases?limit=2', consumer)).json();
    expect(first.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
    const second = (await api.get(`/v1/cases?limit=1&after=${first.next_cursor}`, consumer)).json();
    expect(second.data[0].id).toBe(ids[2]);
    expect((await api.get('/v1/cases?after=!!', consumer)).json().code).toBe('invalid_request');
  });

  test('filters by what the contract names', async () => {
    const order = `o-${Date.now()}`;
    const { id } = await api.open({ orderId: order });
    const ids = async (query: string) =>
      (await api.get(`/v1/cases?order_id=${order}&${query}`)).json().data.map((one: { id: string }) => one.id);
    expect(
      await ids('type=return&stage=awaiting_review&merchant_id=m-7&consumer_id=u-42&breached=false&escalated=false'),
    ).toEqual([id]);
    expect(await ids('due_before=2026-03-10T00:00:00%2B08:00')).toEqual([id]);
    expect(await ids('due_before=2026-03-03T10:30:00%2B08:00')).toEqual([]);
    expect(await ids('held=true')).toEqual([]);
    expect(await ids('outcome=refunded')).toEqual([]);
  });

  test('explains each clock by segments that add up to its end', async () => {
    const { id } = await api.open();
    const { data } = (await api.get(`/v1/cases/${id}/clocks`)).json();
    expect(data.map(({ name }: { name: string }) => name).sort()).toEqual(['red_line', 'respond', 'review']);
    for (const { started_at, due_at, segments } of data) {
      expect(segments[0].from).toBe(started_at);
      expect(segments.at(-1).to).toBe(due_at);
      for (const [index, { to }] of segments.slice(0, -1).entries()) expect(segments[index + 1].from).toBe(to);
    }
  });

  test('tells what happened in both languages, chained', async () => {
    const { id } = await api.open();
    await api.post(`/v1/cases/${id}/approve`, approval, merchant);
    const first = (await api.get(`/v1/cases/${id}/events?limit=1`)).json();
    const rest = (await api.get(`/v1/cases/${id}/events?after=${first.next_cursor}`)).json();
    const [opened, approved] = [...first.data, ...rest.data];
    expect(opened).toMatchObject({
      seq: 1,
      type: 'opened',
      prev_hash: null,
      text: { zh: '消费者提交了售后申请。', en: 'The consumer applied.' },
    });
    expect(approved).toMatchObject({
      type: 'approved',
      command: 'approve',
      prev_hash: opened.hash,
      stage: { from: 'awaiting_review' },
    });
    const proof = JSON.stringify((await api.get(`/v1/cases/${id}/events`, { key: 'auditor' })).json());
    expect(proof).toContain(approved.hash);
    expect(proof).not.toMatch(/u-42|Road 1|Marked title|pack it/);
  });

  test('gives the sides what was typed, a published address included', async () => {
    const { id } = await api.open({ description: 'Does not fit.' });
    await api.ask('PUT', '/v1/merchants/m-7', {
      ...merchant,
      body: { return_address: { name: 'Wu', phone: '2', address: 'Lane 2' } },
    });
    await api.post(`/v1/cases/${id}/approve`, { return_address: 'default', guidance: 'Pack it well.' }, merchant);
    const [opened, approved] = (await api.get(`/v1/cases/${id}/events`, consumer)).json().data;
    expect(opened.contents).toContainEqual(expect.objectContaining({ kind: 'description', content: 'Does not fit.' }));
    expect(approved.contents).toContainEqual(expect.objectContaining({ kind: 'guidance', content: 'Pack it well.' }));
    expect(approved.contents).toContainEqual(
      expect.objectContaining({ kind: 'return_address', content: { name: 'Wu', phone: '2', address: 'Lane 2' } }),
    );
  });

  test('of a settlement that is not there yet is 404', async () => {
    const { id } = await api.open();
    expect((await api.get(`/v1/cases/${id}/settlement`)).statusCode).toBe(404);
    expect((await api.get(`/v1/cases/${id}/refunds`)).json()).toEqual({ data: [], has_more: false, next_cursor: null });
  });
});
