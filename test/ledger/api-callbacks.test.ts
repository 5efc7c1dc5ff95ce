import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { reports, tasks } from '../../drizzle/schema.ts';
import { type ApiBench, startApi } from '../harness/api.ts';
import { anApplication } from '../harness/applications.ts';
import { crossing } from '../harness/crossing.ts';

let api: ApiBench;
beforeAll(async () => {
  api = await startApi({ at: '2026-03-03T10:00:00+08:00' });
});
beforeEach(() => api.setClock('2026-03-03T10:00:00+08:00'));
afterAll(() => api.stop());

const consumer = { as: 'consumer:u-42' };
const merchant = { as: 'merchant:m-7' };
const approval = { return_address: { name: 'Li', phone: '1', address: 'Road 1' }, guidance: 'Please pack it well.' };
const inspection = { lines: [{ line_id: 'l1', findings: [{ result: 'passed', quantity: 1, grade: 'new' }] }] };

async function shipped(trackingNo: string): Promise<string> {
  const { id } = await api.open();
  await api.post(`/v1/cases/${id}/approve`, approval, merchant);
  const body = { parcels: [{ carrier: 'sf', tracking_no: trackingNo }] };
  expect((await api.post(`/v1/cases/${id}/ship-back`, body, consumer)).statusCode).toBe(200);
  return id;
}

const scanOf = (tracking_no: string, more = {}) => ({
  id: `scn_${randomUUID()}`,
  kind: 'delivered',
  carrier: 'sf',
  tracking_no,
  occurred_at: '2026-03-03T09:30:00+08:00',
  ...more,
});
const tasksOf = async (subject: string) =>
  (await api.db.select().from(tasks)).filter((task) => task.subject === subject);
const tasksIn = async (id: string) => (await api.get(`/v1/tasks?case_id=${id}`, { key: 'platform' })).json().data;
const stageOf = async (id: string) => (await api.get(`/v1/cases/${id}`)).json().stage;

describe('a carrier’s scan', () => {
  test('brings the goods in, once, however often it comes', async () => {
    const id = await shipped('SF30001');
    const scan = scanOf('SF30001');
    const answers = await Promise.all([1, 2, 3].map(() => api.callback('carrier', scan)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect((await api.callback('carrier', scan)).statusCode).toBe(200);
    const [parcel] = (await api.get(`/v1/cases/${id}/parcels`, consumer)).json().data;
    expect(parcel).toMatchObject({ tracking_no: 'SF30001', direction: 'back', state: 'delivered' });
    expect(parcel.scans).toEqual([{ kind: 'delivered', occurred_at: '2026-03-03T09:30:00+08:00' }]);
    expect(await stageOf(id)).toBe('awaiting_inspection');
    const kept = (await api.db.select().from(reports)).filter((report) => report.id === scan.id);
    expect(kept.map(({ sent }) => sent?.toString())).toEqual([JSON.stringify(scan)]);
    const signature = Object.keys(kept[0]?.signature ?? {});
    expect(signature.sort()).toEqual(['webhook-id', 'webhook-signature', 'webhook-timestamp']);
    expect(await tasksOf(scan.id)).toEqual([]);
    const auditor = (await api.get(`/v1/cases/${id}/parcels`, { key: 'auditor' })).json().data;
    expect(auditor[0].tracking_no).toBeNull();
  });

  test('that comes again while it is being taken is taken once', async () => {
    const id = await shipped('SF30021');
    const scan = scanOf('SF30021', { kind: 'in_transit' });
    const answers = await crossing(
      api.pool,
      { text: 'select 1 from cases where id = $1 for update', values: [id] },
      { waiting: 2, meanwhile: () => Promise.all([1, 2].map(() => api.callback('carrier', scan))) },
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    const [parcel] = (await api.get(`/v1/cases/${id}/parcels`, consumer)).json().data;
    expect(parcel.scans).toEqual([{ kind: 'in_transit', occurred_at: '2026-03-03T09:30:00+08:00' }]);
    expect(await tasksOf(scan.id)).toEqual([]);
  });

  test('reaches every parcel of a case that travels under its number', async () => {
    const { id } = await api.open();
    await api.post(`/v1/cases/${id}/approve`, approval, merchant);
    const parcel = { carrier: 'sf', tracking_no: 'SF30019' };
    await api.post(`/v1/cases/${id}/ship-back`, { parcels: [parcel, parcel] }, consumer);
    await api.callback('carrier', scanOf('SF30019'));
    expect(await stageOf(id)).toBe('awaiting_inspection');
  });

  test('goes to every case whose parcel it is', async () => {
    const ids = [await shipped('SF30002'), await shipped('SF30002')];
    await api.callback('carrier', scanOf('SF30002'));
    expect(await Promise.all(ids.map(stageOf))).toEqual(['awaiting_inspection', 'awaiting_inspection']);
  });

  test('goes to no case when several consumers claim its number', async () => {
    const mine = await shipped('SF30020');
    const order = { ...anApplication().order, id: `o-${randomUUID()}`, consumer_id: 'u-43' };
    const other = { as: 'consumer:u-43' };
    const { id } = (await api.post('/v1/cases', anApplication({ order }), other)).json();
    await api.post(`/v1/cases/${id}/approve`, approval, merchant);
    await api.post(`/v1/cases/${id}/ship-back`, { parcels: [{ carrier: 'sf', tracking_no: 'SF30020' }] }, other);
    const scan = scanOf('SF30020');
    expect((await api.callback('carrier', scan)).statusCode).toBe(200);
    expect(await Promise.all([mine, id].map(stageOf))).toEqual(['returning', 'returning']);
    // told once more, by another scan, nobody is asked twice
    expect((await api.callback('carrier', scanOf('SF30020'))).statusCode).toBe(200);
    for (const one of [mine, id])
      expect(await tasksIn(one)).toMatchObject([{ kind: 'parcel_of_several_consumers', ends: 'by_word' }]);
  });

  test('of a parcel nobody knows is kept for a person', async () => {
    const scan = scanOf('SF39999');
    expect((await api.callback('carrier', scan)).statusCode).toBe(200);
    expect((await api.callback('carrier', scan)).statusCode).toBe(200);
    expect(await tasksOf(scan.id)).toMatchObject([{ kind: 'scan_of_unknown_parcel', caseId: null }]);
  });

  test('that came before the parcel was announced is taken when it is', async () => {
    const early = scanOf('SF30009', { kind: 'picked_up', occurred_at: '2026-03-03T09:00:00+08:00' });
    await api.callback('carrier', early);
    const id = await shipped('SF30009');
    const [parcel] = (await api.get(`/v1/cases/${id}/parcels`)).json().data;
    expect(parcel).toMatchObject({ state: 'under_way', scans: [{ kind: 'picked_up' }] });
    expect(await tasksOf(early.id)).toMatchObject([{ doneAt: expect.any(Date) }]);
  });

  test('of a finished case is kept, answered, and becomes a task', async () => {
    const id = await shipped('SF30003');
    await api.post(`/v1/cases/${id}/withdraw`, { reason: 'mistake' }, consumer);
    const scan = scanOf('SF30003');
    expect((await api.callback('carrier', scan)).statusCode).toBe(200);
    const [parcel] = (await api.get(`/v1/cases/${id}/parcels`)).json().data;
    expect(await tasksIn(id)).toMatchObject([{ kind: 'scan_of_finished_case', subject: parcel.id }]);
    expect(await stageOf(id)).toBe('closed');
  });

  test('without the right signature, or without sense, is refused', async () => {
    const scan = scanOf('SF30004');
    expect((await api.callback('carrier', scan, 'whsec_d3Jvbmc=')).json()).toMatchObject({
      status: 401,
      code: 'unauthenticated',
    });
    expect((await api.ask('POST', '/v1/callbacks/carrier', { body: scan })).statusCode).toBe(401);
    expect((await api.callback('carrier', { ...scan, kind: 'eaten' })).json()).toMatchObject({
      status: 400,
      code: 'invalid_request',
    });
  });
});

describe('a payment notice', () => {
  async function settling(trackingNo: string) {
    const id = await shipped(trackingNo);
    await api.callback('carrier', scanOf(trackingNo));
    const done = (await api.post(`/v1/cases/${id}/inspect`, inspection, merchant)).json();
    expect(done).toMatchObject({
      stage: 'settling',
      refunds: [{ state: 'requested', attempts: [], amount: { amount: 12900, currency: 'CNY' } }],
    });
    return { id, refundNo: done.refunds[0].refund_no };
  }
  const noticeOf = (refund_no: string, more = {}) => ({
    id: `ntc_${randomUUID()}`,
    refund_no,
    provider_no: 'p-1',
    status: 'succeeded',
    amount: 12900,
    currency: 'CNY',
    occurred_at: '2026-03-03T10:00:00+08:00',
    ...more,
  });

  test('of success ends the case, and a repeat is no news', async () => {
    const { id, refundNo } = await settling('SF31001');
    expect((await api.callback('payment', noticeOf(refundNo))).statusCode).toBe(200);
    expect((await api.get(`/v1/cases/${id}`)).json()).toMatchObject({
      stage: 'closed',
      outcome: 'refunded',
      money_outcome: 'refunded',
    });
    expect((await api.get(`/v1/cases/${id}/settlement`)).json()).toMatchObject({
      version: 1,
      total: { amount: 12900, currency: 'CNY' },
    });
    const again = noticeOf(refundNo);
    expect((await api.callback('payment', again)).statusCode).toBe(200);
    expect(await tasksIn(id)).toEqual([]);
    const failed = noticeOf(refundNo, { status: 'failed' });
    await api.callback('payment', failed);
    expect(await tasksIn(id)).toMatchObject([{ kind: 'refund_bounced', subject: expect.stringMatching(/^rf_/) }]);
  });

  test('that names another amount moves nothing', async () => {
    const { id, refundNo } = await settling('SF31002');
    expect((await api.callback('payment', noticeOf(refundNo, { amount: 1 }))).statusCode).toBe(200);
    const events = (await api.get(`/v1/cases/${id}/events`)).json().data;
    expect(events.map(({ type }: { type: string }) => type)).toContain('refund_notice_differs');
    expect(await stageOf(id)).toBe('settling');
  });

  test('keeps of a failure’s reason only a word', async () => {
    const { id, refundNo } = await settling('SF31003');
    await api.callback('payment', noticeOf(refundNo, { status: 'failed', reason: 'card of Mr Li is closed' }));
    expect((await api.get(`/v1/cases/${id}/refunds`)).json().data).toMatchObject([
      { state: 'failed', reason: 'other' },
    ]);
  });

  test('of a refund nobody knows is kept for a person', async () => {
    const notice = noticeOf('never-asked');
    expect((await api.callback('payment', notice)).statusCode).toBe(200);
    expect(await tasksOf(notice.id)).toMatchObject([{ kind: 'notice_of_unknown_refund' }]);
  });
});
