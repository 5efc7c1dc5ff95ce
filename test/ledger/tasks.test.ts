import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { isApart } from '../../domain/task.ts';
import { untilOf } from '../../domain/tasks.ts';
import type { TaskView } from '../../domain/views/task.ts';
import type { TaskKind } from '../../domain/vocabulary.ts';
import { cases, reports, tasks } from '../../drizzle/schema.ts';
import { recallForgottenScans } from '../../ledger/recall-scans.ts';
import { takeScan } from '../../ledger/take-report.ts';
import { anotherPerson, approval, consumer, merchant, platform, verdict } from '../harness/counter.ts';
import { openCounter } from '../harness/open-counter.ts';

/** What people of the platform have to do, by HTTP. */

const desk = openCounter('2026-03-03T10:00:00+08:00');
const { counter, arrived } = desk;

type Asked = { as?: string; key?: 'service' | 'platform' | 'auditor'; headers?: Record<string, string> };
const list = async (query: string, more: Asked = { as: platform }): Promise<TaskView[]> =>
  (await desk.api.get(`/v1/tasks?${query}`, more)).json().data;
const give = (id: string, act: string, body: object, more: Asked = { as: platform }) =>
  desk.api.post(`/v1/tasks/${id}/${act}`, body, more);
const answerOf = async (given: ReturnType<typeof give>) => {
  const answer = await given;
  return `${answer.statusCode} ${answer.json().code ?? ''}`.trim();
};
const scanOf = (tracking_no: string, more: object = {}) => ({
  id: `scn_${randomUUID()}`,
  kind: 'picked_up',
  carrier: 'sf',
  tracking_no,
  occurred_at: '2026-03-03T09:30:00+08:00',
  ...more,
});
const aNumber = () => `SF${randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase()}`;

async function onlyTask(query: string): Promise<TaskView> {
  const found = await list(`${query}&open=true`);
  expect(found).toHaveLength(1);
  return found[0] ?? Promise.reject(new Error('no task'));
}
/** A case that has ended, whose parcel was scanned afterwards. */
async function scannedAfterTheEnd(): Promise<{ id: string; task: TaskView }> {
  const { id } = await counter.open();
  await counter.must(id, 'approve', approval, merchant);
  await counter.shipBack(id);
  await counter.must(id, 'withdraw', { reason: 'solved' }, consumer);
  await counter.arrives(id, '2026-03-03T09:30:00+08:00');
  return { id, task: await onlyTask(`case_id=${id}`) };
}
async function unknownScan(trackingNo: string): Promise<TaskView> {
  const scan = scanOf(trackingNo);
  await desk.api.callback('carrier', scan);
  const found = (await list('kind=scan_of_unknown_parcel&limit=200')).find(({ subject }) => subject === scan.id);
  return found ?? Promise.reject(new Error('the scan is no task'));
}

describe('the list of tasks', () => {
  test('says what is to be done and why, since when and until when, and shows it in the case to the platform alone', async () => {
    const { id } = await counter.open({ allegations: ['fraud'] });
    const task = await onlyTask(`case_id=${id}`);
    expect(task).toEqual({
      id: `tsk_${id.replace('case_', '')}_1`,
      kind: 'review',
      what: { zh: '裁定申请', en: 'Decide on the application' },
      why: { zh: expect.any(String), en: expect.any(String) },
      clause: '4.2.1',
      subject: null,
      case_id: id,
      since: '2026-03-03T10:00:00+08:00',
      until: (await counter.clock(id, 'platform_review')).due_at,
      ends: 'by_itself',
      taken_by: null,
      done_at: null,
      result: null,
      note: null,
    });
    const shown = async (as: string) => (await desk.api.get(`/v1/cases/${id}`, { as })).json().tasks;
    expect(await shown(platform)).toMatchObject([{ id: task.id, kind: 'review', until: task.until, taken: false }]);
    expect([await shown(consumer), await shown(merchant)]).toEqual([undefined, undefined]);
  });

  test('follows the case: the window that moves, and the decision that ends it', async () => {
    const { id } = await counter.open({ allegations: ['fraud'] });
    const until = '2026-03-20T00:00:00+08:00';
    await counter.must(id, 'extend', { clock: 'platform_review', until, reason: 'x' }, platform);
    expect(await onlyTask(`case_id=${id}`)).toMatchObject({ until });
    await counter.must(id, 'decide', { ...verdict, decision: 'approve', goods: 'keep', amount: 100 }, platform);
    expect(await list(`case_id=${id}`)).toMatchObject([
      { kind: 'review', result: 'by_itself', done_at: '2026-03-03T10:00:00+08:00' },
    ]);
    expect((await counter.read(id)).tasks).toEqual([]);
  });

  test('is filtered by what it is, who has it, and when it is due, and comes in pages', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.push((await counter.open({ allegations: ['fraud'] })).id);
    const [mine = ''] = await Promise.all(ids.map(async (id) => (await onlyTask(`case_id=${id}`)).id));
    const person = `p-${randomUUID()}`;
    await give(mine, 'take', {}, { as: `platform:${person}` });
    expect((await list(`person=${person}`)).map(({ id }) => id)).toEqual([mine]);
    const of = async (query: string) => {
      const all = await list(`${query}&open=true&limit=200`);
      return ids.filter((id) => all.some(({ case_id }) => case_id === id));
    };
    expect(await of('taken=true')).toEqual(ids.slice(0, 1));
    expect(await of('taken=false')).toEqual(ids.slice(1));
    expect(await of('kind=review')).toEqual(ids);
    expect(await of('kind=appeal')).toEqual([]);
    expect(await of('due_before=2026-03-05T00:00:00%2B08:00')).toEqual([]);
    expect(await of('due_before=2026-03-10T00:00:00%2B08:00')).toEqual(ids);

    const seen: string[] = [];
    for (let after = ''; ; ) {
      const page = (await desk.api.get(`/v1/tasks?open=true&limit=2${after}`, { as: platform })).json();
      seen.push(...page.data.map(({ id }: TaskView) => id));
      if (!page.has_more) break;
      after = `&after=${page.next_cursor}`;
    }
    expect(seen).toEqual((await list('open=true&limit=200')).map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('is for the platform and for auditors, and nobody else may handle anything', async () => {
    const { task } = await scannedAfterTheEnd();
    for (const as of [consumer, merchant]) {
      expect((await desk.api.get('/v1/tasks', { as })).json()).toMatchObject({ status: 403, code: 'not_your_command' });
      expect(await answerOf(give(task.id, 'take', {}, { as }))).toBe('403 not_your_command');
      expect(await answerOf(give('tsk_none', 'take', {}, { as }))).toBe('403 not_your_command');
    }
    expect((await desk.api.get('/v1/tasks')).statusCode).toBe(403);
    expect((await desk.api.get('/v1/tasks', { key: 'auditor' })).statusCode).toBe(200);
    expect(await answerOf(give(task.id, 'take', {}, { key: 'auditor' }))).toBe('403 not_your_command');
    expect(await answerOf(give(task.id, 'take', {}, { key: 'platform' }))).toBe('400 actor_required');
    expect(await answerOf(give('tsk_none', 'take', {}))).toBe('404 not_found');
  });
});

describe.each([
  ['of a case that has ended', async () => (await scannedAfterTheEnd()).task],
  ['that is no case’s', () => unknownScan(aNumber())],
])('a task %s', (_which, ask) => {
  test('is taken by one of two who reach for it at once', async () => {
    const { id } = await ask();
    const people = [platform, anotherPerson];
    const answers = await Promise.all(people.map((as) => give(id, 'take', {}, { as })));
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409]);
    const [winner = '', loser = ''] = answers[0]?.statusCode === 200 ? people : people.toReversed();
    expect(answers.find(({ statusCode }) => statusCode === 409)?.json().code).toBe('task_taken');
    expect((await list('open=true&limit=200')).find((one) => one.id === id)?.taken_by).toBe(winner.split(':')[1]);
    expect(await answerOf(give(id, 'complete', { result: 'done' }, { as: loser }))).toBe('409 task_taken');
    expect(await answerOf(give(id, 'take', {}, { as: winner }))).toBe('200');
  });

  test('is given back, taken by another, and done once', async () => {
    const { id } = await ask();
    expect(await answerOf(give(id, 'complete', { result: 'done' }))).toBe('409 wrong_stage');
    expect(await answerOf(give(id, 'return', {}))).toBe('409 wrong_stage');
    await give(id, 'take', {});
    expect((await give(id, 'return', {}, { as: anotherPerson })).json()).toMatchObject({ taken_by: null });
    await give(id, 'take', {}, { as: anotherPerson });
    expect(await answerOf(give(id, 'complete', {}, { as: anotherPerson }))).toBe('400 invalid_request');
    const done = await give(id, 'complete', { result: 'not_needed', note: 'Nothing to do.' }, { as: anotherPerson });
    expect(done.json()).toMatchObject({ taken_by: 'p-2', result: 'not_needed', done_at: expect.any(String) });
    for (const [act, body] of [['complete', { result: 'done' }] as const, ['take', {}] as const])
      expect(await answerOf(give(id, act, body, { as: anotherPerson }))).toBe('409 task_done');
  });

  test('is handled once by a key, however often and however late it is repeated', async () => {
    const { id } = await ask();
    const once = { as: platform, headers: { 'idempotency-key': randomUUID() } };
    const first = await Promise.all([give(id, 'take', {}, once), give(id, 'take', {}, once)]);
    expect(first.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    await give(id, 'return', {});
    const again = await give(id, 'take', {}, once);
    expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true' });
    expect(again.json()).toMatchObject({ id, taken_by: null });
    expect(await answerOf(give(id, 'complete', { result: 'done' }, once))).toBe('422 idempotency_key_reused');
    const keyless = await desk.api.ask('POST', `/v1/tasks/${id}/take`, { as: platform, body: {} });
    expect(keyless.json().code).toBe('idempotency_key_missing');
  });
});

describe('in the trail of its case', () => {
  test('taking, giving back and doing are events, quiet ones, with who did it and what was written by hash', async () => {
    const { id, task } = await scannedAfterTheEnd();
    const { version } = await counter.read(id);
    await give(task.id, 'take', {});
    await give(task.id, 'return', {});
    await give(task.id, 'take', {});
    const { headers } = await give(task.id, 'complete', { result: 'passed_on', note: 'Told the warehouse.' });
    const after = await counter.read(id);
    expect(after).toMatchObject({ version, stage: 'closed', tasks: [] });
    expect(headers['recourse-seq']).toBe(String(after.seq));
    const trail = (await counter.events(id)).filter(({ type }) => type.startsWith('task_'));
    expect(trail.map(({ type }) => type)).toEqual(['task_taken', 'task_returned', 'task_taken', 'task_done']);
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(trail.at(-1)).toMatchObject({
      actor: { role: 'platform', person: hash },
      data: { task_id: task.id, kind: 'scan_of_finished_case', result: 'passed_on', content: [{ kind: 'task_note' }] },
    });
    expect(JSON.stringify(trail)).not.toContain('p-1');
  });

  test('what people of the platform write to each other, no side of the case reads', async () => {
    const { id, task } = await scannedAfterTheEnd();
    await give(task.id, 'take', { note: 'A careful one.' });
    const contents = async (more: Asked) =>
      (await desk.api.get(`/v1/cases/${id}/events`, more)).json().data.at(-1).contents;
    expect(await contents({ as: platform })).toMatchObject([{ kind: 'task_note', content: 'A careful one.' }]);
    for (const more of [{ as: consumer }, { as: merchant }, { key: 'auditor' } as const])
      expect(await contents(more)).toEqual([]);
  });

  test('a version that has moved is refused, and a task that waits for something is not ended by a word', async () => {
    const id = await arrived({});
    await counter.must(id, 'inspect', counter.passed(), merchant);
    const [refund] = (await counter.read(id)).refunds;
    const notice = { id: `ntc_${randomUUID()}`, refund_no: refund?.refund_no, provider_no: 'p', status: 'failed' };
    const money = { ...refund?.amount, occurred_at: '2026-03-04T12:00:00+08:00', reason: 'closed' };
    await desk.api.callback('payment', { ...notice, ...money });
    const task = await onlyTask(`case_id=${id}&kind=refund_failed`);
    expect(task).toMatchObject({ subject: refund?.id, ends: 'by_itself' });
    const old = { as: platform, headers: { 'if-match': '"1"' } };
    expect(await answerOf(give(task.id, 'take', {}, old))).toBe('412 version_conflict');
    await give(task.id, 'take', {});
    expect(await answerOf(give(task.id, 'complete', { result: 'done' }))).toBe('409 wrong_stage');
    const paid = { refund_id: refund?.id, method: 'same_way', reference: 'b-1', paid_at: (await counter.read(id)).now };
    await counter.must(id, 'settle-manually', paid, platform);
    expect(await list(`case_id=${id}`)).toMatchObject([{ taken_by: 'p-1', result: 'by_itself' }]);
  });
});

describe('an early scan', () => {
  test('that a crash left behind is recalled by the next sweep, and the person is spared', async () => {
    const trackingNo = aNumber();
    const { id } = await counter.open();
    await counter.must(id, 'approve', approval, merchant);
    const task = await unknownScan(trackingNo);
    await recallForgottenScans({ db: desk.api.db, ledger: desk.api.ledger });
    expect(await list(`kind=scan_of_unknown_parcel&open=true&limit=200`)).toContainEqual(task);
    // announced by a process that died before it could recall anything
    const parcels = [{ carrier: 'sf', tracking_no: trackingNo }];
    const caller = { account: 'shop', role: 'consumer' as const, party: 'u-42', person: null };
    await desk.api.must(id, { command: 'ship_back', body: { parcels } }, caller);
    await recallForgottenScans({ db: desk.api.db, ledger: desk.api.ledger });
    expect((await counter.read(id)).parcels).toMatchObject([{ state: 'under_way' }]);
    const [row] = await desk.api.db.select().from(tasks).where(eq(tasks.id, task.id));
    expect(row).toMatchObject({ result: 'by_itself', doneAt: expect.any(Date) });
  });

  test('of another carrier’s parcel stays with a person', async () => {
    const trackingNo = aNumber();
    const task = await unknownScan(trackingNo);
    const { id } = await counter.open();
    await counter.must(id, 'approve', approval, merchant);
    await counter.must(id, 'ship-back', { parcels: [{ carrier: 'yto', tracking_no: trackingNo }] }, consumer);
    const [row] = await desk.api.db.select().from(tasks).where(eq(tasks.id, task.id));
    expect(row?.doneAt).toBeNull();
  });
});

describe('what no case can hold', () => {
  test('keeps what was written of it for the platform', async () => {
    const { id } = await unknownScan(aNumber());
    await give(id, 'take', { note: 'Asked the carrier.' });
    const noteIn = async (more: Asked) =>
      (await list('kind=scan_of_unknown_parcel&limit=200', more)).find((one) => one.id === id)?.note;
    expect([await noteIn({ as: platform }), await noteIn({ key: 'auditor' })]).toEqual(['Asked the carrier.', null]);
  });

  test('a report that a case does not take is kept for a person, who learns which case it was about', async () => {
    const trackingNo = aNumber();
    const { id } = await counter.open();
    await counter.must(id, 'approve', approval, merchant);
    await counter.must(id, 'ship-back', { parcels: [{ carrier: 'sf', tracking_no: trackingNo }] }, consumer);
    const refusal = { code: 'not_found', detail: 'There is no such case.' } as const;
    const scan = { ...scanOf(trackingNo), kind: 'picked_up' as const };
    const deaf = { db: desk.api.db, ledger: { perform: async () => ({ refusal }) } };
    await takeScan(deaf, scan, { sent: Buffer.from(JSON.stringify(scan)), signature: {} });
    expect(await onlyTask(`case_id=${id}`)).toMatchObject({ kind: 'report_refused', subject: scan.id });
    expect(await desk.api.db.select().from(reports).where(eq(reports.id, scan.id))).toHaveLength(1);
  });
});

test('the list agrees with every case, and with nothing else', async () => {
  const states = (await desk.api.db.select({ state: cases.state }).from(cases)).map(({ state }) => state);
  const told = states.flatMap((state) =>
    state.tasks.map((task) => ({
      id: task.id,
      case_id: state.id,
      kind: task.kind,
      subject: task.subject,
      since: task.since,
      until: task.done_at ? 'over' : untilOf(state, task),
      taken: task.taken_by !== null,
      done_at: task.done_at,
      result: task.result,
    })),
  );
  const listed = await list('limit=200');
  const shown = listed.map(({ what: _w, why: _y, clause: _c, ends: _e, note: _n, taken_by, until, ...task }) => ({
    ...task,
    until: task.done_at ? 'over' : until,
    taken: taken_by !== null,
  }));
  expect(told.length).toBeGreaterThan(10);
  const isOfCase = ({ kind }: { kind: TaskKind }) => !isApart(kind);
  const byId = (one: { id: string }, other: { id: string }) => one.id.localeCompare(other.id);
  expect(shown.filter(isOfCase).toSorted(byId)).toEqual(told.toSorted(byId));
  expect(new Set(listed.filter((task) => !isOfCase(task)).map(({ kind }) => kind))).toEqual(
    new Set(['scan_of_unknown_parcel', 'report_refused']),
  );
});
