import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { CaseView } from '../../domain/case-view.ts';
import type { TaskView } from '../../domain/views/task.ts';
import { currentStandard } from '../../policy/fixtures.ts';
import { anApplication } from '../harness/applications.ts';
import { approval, merchant, platform, verdict } from '../harness/counter.ts';
import { type Change, openCounter } from '../harness/open-counter.ts';

/** Signals of risk, by HTTP, on the standard as it is: each holds the case for a person, and decides nothing. */

const opened = '2026-03-03T10:00:00+08:00';
const silence = '2026-03-07T00:00:00+08:00';
const desk = openCounter(opened, currentStandard());
const { counter } = desk;

type Shopper = ReturnType<typeof aShopper>;
/** Somebody who has no case yet. */
function aShopper() {
  const id = `u-${randomUUID()}`;
  const as = `consumer:${id}`;
  const apply = (change: Change = {}) => {
    const { order, ...given } = anApplication(change);
    return desk.api.post('/v1/cases', { ...given, order: { ...order, consumer_id: id } }, { as });
  };
  const open = async (change: Change = {}): Promise<CaseView> => {
    const answer = await apply(change);
    if (answer.statusCode !== 201) throw new Error(answer.body);
    return answer.json();
  };
  return { id, as, apply, open };
}

const risksOf = async (id: string) => (await counter.read(id)).risks ?? [];
const tasksOf = async (query: string): Promise<TaskView[]> =>
  (await desk.api.get(`/v1/tasks?${query}`, { as: platform })).json().data;
const riskTask = async (id: string): Promise<TaskView> =>
  (await tasksOf(`case_id=${id}&kind=risk`)).at(-1) ?? Promise.reject(new Error('there is no task'));
async function clear(id: string, result = 'not_needed'): Promise<void> {
  const task = await riskTask(id);
  for (const [act, body] of [
    ['take', {}],
    ['complete', { result, note: 'Called the consumer.' }],
  ] as const) {
    const answer = await desk.api.post(`/v1/tasks/${task.id}/${act}`, body, { as: platform });
    if (answer.statusCode !== 200) throw new Error(answer.body);
  }
}
async function many(shopper: Shopper, count: number): Promise<void> {
  for (let nth = 0; nth < count; nth += 1) await shopper.open();
}
/** A case of somebody who has opened ten before. */
async function eleventh(change: Change = {}): Promise<{ shopper: Shopper; id: string }> {
  const shopper = aShopper();
  await many(shopper, 10);
  return { shopper, id: (await shopper.open(change)).id };
}
/** Refunded, and the goods left with the consumer. */
async function kept(shopper: Shopper): Promise<void> {
  const { id } = await shopper.open({ reason: 'missing_item' });
  await counter.must(id, 'approve', approval, merchant);
  const closed = await counter.pays(id);
  expect([closed.outcome, closed.parcels]).toEqual(['refunded', []]);
}

describe('the eleventh case of a consumer within thirty days', () => {
  test('is a task with its reason, for the platform and auditors; the tenth is none', async () => {
    const shopper = aShopper();
    await many(shopper, 9);
    const tenth = await shopper.open();
    expect(await tasksOf(`case_id=${tenth.id}`)).toEqual([]);
    const { id } = await shopper.open();
    const reason = {
      signal: 'velocity',
      seen: 11,
      threshold: 10,
      window_days: 30,
      noticed_at: opened,
      text: {
        zh: '该消费者 30 日内申请售后 11 次（通常不超过 10 次）。',
        en: 'The consumer has applied 11 times within 30 days; up to 10 are usual.',
      },
    };
    expect(await riskTask(id)).toMatchObject({ kind: 'risk', ends: 'by_word', clause: '2.3', risks: [reason] });
    expect(await risksOf(id)).toEqual([reason]);
    expect((await desk.api.get(`/v1/cases/${id}`, { key: 'auditor' })).json().risks).toEqual([reason]);
  });

  test('says nothing of it to its sides, nor to a backend that names nobody', async () => {
    const { shopper, id } = await eleventh();
    await clear(id);
    for (const as of [shopper.as, merchant, undefined]) {
      const answers = await Promise.all(
        [`/v1/cases/${id}`, `/v1/cases/${id}/events?limit=200`, `/v1/sandbox/inbox?case_id=${id}`].map((path) =>
          desk.api.get(path, { as }),
        ),
      );
      for (const { statusCode, body } of answers) {
        expect(statusCode).toBe(200);
        expect(body).not.toMatch(/risk|velocity|signal|风险/);
      }
      const [, events] = answers;
      expect(events?.json().data.map(({ type }: { type: string }) => type)).toEqual(['opened']);
    }
    const types = async (more: object) =>
      (await desk.api.get(`/v1/cases/${id}/events`, more)).json().data.map(({ type }: { type: string }) => type);
    const all = ['opened', 'risk_noticed', 'task_taken', 'task_done'];
    expect(await types({ key: 'auditor' })).toEqual(all);
    expect(await types({ as: platform })).toEqual(all);
  });

  test('is not approved by the merchant’s silence, but by the platform’s person', async () => {
    const { id } = await eleventh();
    const held = await counter.at(id, silence);
    expect(held.stage).toBe('platform_review');
    expect(held.tasks?.map(({ kind }) => kind).sort()).toEqual(['review', 'risk']);
    expect(await counter.lastEvent(id, 'sent_to_platform')).toMatchObject({
      rules: ['PL-05'],
      data: { why: 'for_a_person' },
    });
    const decided = await counter.must(id, 'decide', { ...verdict, decision: 'approve', goods: 'return' }, platform);
    expect(decided.stage).toBe('awaiting_ship_back');
  });

  test('is approved by rule, and by nobody’s name, once the person has found nothing', async () => {
    const { id } = await eleventh();
    await counter.at(id, silence);
    await clear(id);
    expect((await counter.at(id, '2026-03-07T00:00:01+08:00')).stage).toBe('awaiting_ship_back');
    expect(await counter.lastEvent(id, 'approved')).toMatchObject({
      actor: { role: 'system' },
      rules: ['NR-01', 'SD-02'],
    });
  });

  test('is approved by silence in its time where the person was quicker', async () => {
    const { id } = await eleventh();
    await clear(id, 'done');
    expect((await counter.at(id, silence)).stage).toBe('awaiting_ship_back');
  });

  test('is approved by its merchant as ever, and its task ends with the case', async () => {
    const { shopper, id } = await eleventh();
    expect((await counter.must(id, 'approve', approval, merchant)).stage).toBe('awaiting_ship_back');
    await counter.must(id, 'withdraw', { reason: 'solved' }, shopper.as);
    expect(await riskTask(id)).toMatchObject({ result: 'by_itself' });
  });

  test('is refused with the words it would have been refused with', async () => {
    const { id } = await eleventh();
    const plain = await aShopper().open();
    for (const one of [id, plain.id]) await counter.must(one, 'reject', desk.rejection(), merchant);
    const said = async (one: string) => {
      const { rules, data, stage } = await counter.lastEvent(one, 'rejected');
      const { reason, remedies_left, lines } = data;
      return { rules, stage, reason, remedies_left, lines };
    };
    expect(await said(id)).toEqual(await said(plain.id));
  });

  test('is usual again when the first is more than thirty days ago', async () => {
    const shopper = aShopper();
    await many(shopper, 10);
    desk.api.setClock('2026-04-02T10:00:00.001+08:00');
    const { id } = await shopper.open();
    expect(await risksOf(id)).toEqual([]);
  });
});

test('goods kept for the third time within ninety days are noticed at the next opening', async () => {
  const shopper = aShopper();
  await kept(shopper);
  await kept(shopper);
  expect(await risksOf((await shopper.open()).id)).toEqual([]);
  await kept(shopper);
  const { id } = await shopper.open();
  expect(await risksOf(id)).toMatchObject([{ signal: 'keeps_repeated', seen: 3, threshold: 2, window_days: 90 }]);
  expect((await counter.at(id, silence)).stage).toBe('platform_review');
});

describe('a photo that was given in another case', () => {
  test('by whomever is noticed at an opening, and names that case to the platform', async () => {
    const photo = await counter.photo('service', randomUUID());
    const first = await aShopper().open({ reason: 'quality', evidence: [photo] });
    expect(await risksOf(first.id)).toEqual([]);
    const { id } = await aShopper().open({ reason: 'quality', evidence: [photo] });
    expect(await risksOf(id)).toMatchObject([{ signal: 'evidence_reused', seen: 1, threshold: 0, cases: [first.id] }]);
    expect((await counter.at(id, silence)).stage).toBe('platform_review');
  });

  test('is noticed when it is added, once; looked at, it is not asked about again', async () => {
    const photo = await counter.photo('service', randomUUID());
    const first = await aShopper().open({ reason: 'quality', evidence: [photo] });
    const shopper = aShopper();
    const { id } = await shopper.open();
    await counter.must(id, 'add-evidence', { evidence: [photo] }, shopper.as);
    expect(await risksOf(id)).toMatchObject([{ signal: 'evidence_reused', cases: [first.id] }]);
    await clear(id);
    await counter.must(id, 'add-evidence', { evidence: [photo] }, shopper.as);
    expect([(await risksOf(id)).length, (await counter.read(id)).tasks]).toEqual([1, []]);
    expect((await counter.at(id, silence)).stage).toBe('awaiting_ship_back');
  });

  test('is no sign where the merchant gives it, nor where the same was asked before and given up', async () => {
    const photo = await counter.photo('service', randomUUID());
    const shopper = aShopper();
    const orderId = `o-${randomUUID()}`;
    const { id } = await shopper.open({ orderId, reason: 'quality', evidence: [photo] });
    await counter.must(id, 'withdraw', { reason: 'mistake' }, shopper.as);
    const again = await shopper.open({ orderId, reason: 'quality', evidence: [photo] });
    expect(await risksOf(again.id)).toEqual([]);
    const other = await aShopper().open();
    await counter.must(other.id, 'add-evidence', { evidence: [photo] }, merchant);
    expect(await risksOf(other.id)).toEqual([]);
  });
});

describe('a parcel that does not weigh what was claimed', () => {
  const weighing = (): Change => {
    const { order } = anApplication();
    return { order: { ...order, lines: order.lines.map((line) => ({ ...line, weight_g: 1000 })) } };
  };
  async function sent(): Promise<{ id: string; scan: (more: object) => Promise<unknown> }> {
    const shopper = aShopper();
    const { id } = await shopper.open(weighing());
    await counter.must(id, 'approve', approval, merchant);
    const tracking_no = `SF${randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase()}`;
    await counter.must(id, 'ship-back', { parcels: [{ carrier: 'sf', tracking_no }] }, shopper.as);
    const scan = (more: object) =>
      desk.api.callback('carrier', {
        id: `scn_${randomUUID()}`,
        carrier: 'sf',
        tracking_no,
        occurred_at: opened,
        ...more,
      });
    return { id, scan };
  }

  test('is noticed by the carrier’s scan, and the inspector’s silence pays nothing', async () => {
    const { id, scan } = await sent();
    await scan({ kind: 'picked_up', weight_g: 1100 });
    expect(await risksOf(id)).toEqual([]);
    await scan({ kind: 'delivered', weight_g: 400 });
    expect(await risksOf(id)).toMatchObject([
      { signal: 'weight_differs', seen: 600, threshold: 300, weight_g: 400, claimed_g: 1000 },
    ]);
    const held = await counter.at(id, silence);
    expect([held.stage, held.settlement]).toEqual(['platform_review', null]);
    await clear(id);
    expect((await counter.at(id, '2026-03-07T00:00:01+08:00')).stage).toBe('settling');
    expect(await counter.lastEvent(id, 'inspected')).toMatchObject({ actor: { role: 'system' } });
  });

  test('is noticed by the merchant’s receipt; the inspection of a person is paid', async () => {
    const { id } = await sent();
    await counter.must(id, 'receive', { weight_g: 2000 }, merchant);
    expect(await risksOf(id)).toMatchObject([{ signal: 'weight_differs', seen: 1000, weight_g: 2000 }]);
    expect((await counter.must(id, 'inspect', counter.passed(), merchant)).stage).toBe('settling');
    expect((await counter.pays(id)).outcome).toBe('refunded');
  });

  test('that was set aside is decided by a person: the goods are here and are not sent once more', async () => {
    const { id } = await sent();
    await counter.must(id, 'receive', { weight_g: 1 }, merchant);
    await counter.at(id, silence);
    const body = { ...verdict, decision: 'approve', goods: 'return' };
    expect((await counter.must(id, 'decide', body, platform)).stage).toBe('settling');
  });
});

test('fifty openings of one consumer at once: all are opened, and most are noticed', { timeout: 60_000 }, async () => {
  const shopper = aShopper();
  const answers = await Promise.all(Array.from({ length: 50 }, () => shopper.apply()));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 50 }, () => 201));
  const { rows } = await desk.api.pool.query<{ seen: number }>(
    `select (state -> 'risks' -> 0 ->> 'seen')::int as seen from cases
     where consumer_id = $1 and jsonb_array_length(state -> 'risks') > 0 order by 1`,
    [shopper.id],
  );
  // ten connections: as many openings as can look before any of them is there
  expect(rows.length).toBeGreaterThanOrEqual(50 - 10 - 10);
  expect(rows.length).toBeLessThanOrEqual(40);
  for (const { seen } of rows) expect(seen).toBeGreaterThan(10);
  expect(await risksOf((await shopper.open()).id)).toMatchObject([{ signal: 'velocity', seen: 26 }]);
});
