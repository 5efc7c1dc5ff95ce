import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { heartbeat, outages } from '../../drizzle/schema.ts';
import { beat } from '../../ledger/heartbeat.ts';
import { type ApiBench, startApi } from '../harness/api.ts';
import { anApplication } from '../harness/applications.ts';

let api: ApiBench;
beforeAll(async () => {
  api = await startApi({ at: '2026-03-03T10:00:00+08:00' });
});
beforeEach(() => api.setClock('2026-03-03T10:00:00+08:00'));
afterAll(() => api.stop());

const advance = (id: string, body: object, headers = {}) =>
  api.post(`/v1/sandbox/cases/${id}/advance`, body, { headers });
const eventsOf = async (id: string) => (await api.get(`/v1/cases/${id}/events?limit=200`)).json().data;

describe('advancing a case’s clock', () => {
  test('jumps no rung, and dates each with its own time', async () => {
    const { id } = await api.open();
    const answer = await advance(id, { by: 'P3D' });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      now: '2026-03-06T10:00:00+08:00',
      time_shift: 'P3D',
      stage: 'awaiting_review',
    });
    const done = (await eventsOf(id)).filter(
      ({ type }: { type: string }) => type !== 'clock_moved' && type !== 'opened',
    );
    const times = done.map(({ at }: { at: string }) => at);
    expect(times).toEqual([...times].sort());
    expect(done.every(({ performed_at }: { performed_at?: string }) => performed_at === undefined)).toBe(true);
    expect(api.told.filter((told) => told === id).length).toBeGreaterThan(done.length);
  });

  test('goes to a moment, and through the silence of the merchant', async () => {
    const { id } = await api.open();
    const answer = await advance(id, { to: '2026-03-07T00:00:00+08:00' });
    expect(answer.json()).toMatchObject({ now: '2026-03-07T00:00:00+08:00', stage: 'awaiting_ship_back' });
    const approved = (await eventsOf(id)).find(({ type }: { type: string }) => type === 'approved');
    expect(approved).toMatchObject({
      at: '2026-03-07T00:00:00+08:00',
      actor: { role: 'system' },
      rules: expect.arrayContaining(['SD-02']),
    });
    expect((await advance(id, { to: '2026-03-06T00:00:00+08:00' })).json()).toMatchObject({
      status: 400,
      errors: [{ pointer: '/to' }],
    });
  });

  test('goes to the next rung, until there is none', async () => {
    const { id } = await api.open();
    const [rung] = (await api.get(`/v1/cases/${id}`))
      .json()
      .clocks.flatMap(({ ladder }: { ladder: { at: string }[] }) => ladder.map(({ at }) => at))
      .sort();
    expect((await advance(id, { to_next: true })).json().now).toBe(rung);
    await api.post(`/v1/cases/${id}/withdraw`, { reason: 'mistake' }, { as: 'consumer:u-42' });
    expect((await advance(id, { to_next: true })).json()).toMatchObject({ status: 409, code: 'wrong_stage' });
  });

  test('waits for what is owed before it goes on', async () => {
    const { id } = await api.open({
      order: { ...anApplication().order, id: `o-${Date.now()}`, shipped_at: null, delivery: null },
    });
    api.whenTold(async (caseId) => {
      const state = (await api.get(`/v1/cases/${caseId}`)).json();
      for (const refund of state.refunds) {
        if (refund.state !== 'requested') continue;
        await api.ledger.beginRefund(caseId, `${refund.id}#1`);
        await api.ledger.reportRefund(caseId, `${refund.id}#1`, { status: 'succeeded' });
      }
    });
    const answer = await advance(id, { by: 'P6D' });
    api.whenTold(async () => {});
    expect(answer.json()).toMatchObject({
      stage: 'closed',
      outcome: 'refunded',
      final_at: '2026-03-07T00:00:00+08:00',
    });
  });

  test('is done once for a key', async () => {
    const { id } = await api.open();
    const headers = { 'idempotency-key': 'one-day' };
    await advance(id, { by: 'P1D' }, headers);
    const again = await advance(id, { by: 'P1D' }, headers);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.json().now).toBe('2026-03-04T10:00:00+08:00');
  });

  test('is for the sandbox only, for those who may see the case', async () => {
    const { id } = await api.open();
    expect((await api.post(`/v1/sandbox/cases/${id}/advance`, { by: 'P1D' }, { as: 'consumer:u-1' })).statusCode).toBe(
      404,
    );
    for (const body of [
      { by: 'P1M' },
      { by: 'P' },
      { by: 'PT' },
      { to_next: false },
      {},
      { by: 'P1D', to_next: true },
    ]) {
      expect((await advance(id, body)).statusCode).toBe(400);
    }
    const real = await startApi({ at: '2026-03-03T10:00:00+08:00', sandbox: false });
    const opened = await real.open();
    expect((await real.post(`/v1/sandbox/cases/${opened.id}/advance`, { by: 'P1D' })).statusCode).toBe(404);
    await real.stop();
  });
});

describe('a heartbeat', () => {
  test('writes down the silence before it', async () => {
    await beat(api.db);
    expect(await api.db.select().from(outages)).toEqual([]);
    const since = new Date(Date.now() - 90_000);
    await api.db.update(heartbeat).set({ beatAt: since });
    await Promise.all([beat(api.db), beat(api.db), beat(api.db)]);
    const [outage, ...more] = await api.db.select().from(outages);
    expect(more).toEqual([]);
    expect(outage?.fromAt).toEqual(since);
    expect((outage?.toAt.getTime() ?? 0) - since.getTime()).toBeGreaterThan(80_000);
  });
});

describe('for who runs it', () => {
  test('metrics name routes and stages, and no ids', async () => {
    const { id } = await api.open();
    await api.get(`/v1/cases/${id}`);
    const { body } = await api.get('/metrics', { key: null });
    expect(body).toMatch(
      /recourse_http_request_seconds_count\{method="GET",route="\/v1\/cases\/:id",status="200"\} \d/,
    );
    expect(body).toMatch(/recourse_open_cases\{stage="awaiting_review"\} \d/);
    expect(body).toContain('recourse_outbox_oldest_seconds');
    expect(body).toContain('recourse_owed_oldest_seconds 0');
    expect(body).not.toMatch(/case_|u-42|m-7/);
  });

  test('the document and its page come from here alone', async () => {
    const document = (await api.get('/openapi.json', { key: null })).json();
    expect(document.openapi).toBe('3.1.1');
    expect(document.paths['/v1/cases/{id}/ship-back'].post.operationId).toBe('shipBack');
    const page = await api.get('/docs/', { key: null });
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.body).not.toMatch(/https?:\/\//);
    expect((await api.get('/docs/js/scalar.js', { key: null })).statusCode).toBe(200);
  });
});
