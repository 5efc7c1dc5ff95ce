import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clocks } from '../../policy/clocks.ts';
import { variant } from '../../policy/standard.ts';
import { type ApiBench, startApi } from '../harness/api.ts';
import { approval, type Counter, counterOf, merchant } from '../harness/counter.ts';
import { application, examplesOf, type Given, ruleIds } from '../harness/examples.ts';

/** The worked examples of times, each by its number: asked of the calculator, of an assessment, and lived through by a case. */

let api: ApiBench;
let counter: Counter;
let ask: ReturnType<typeof examplesOf>;
beforeAll(async () => {
  api = await startApi({ at: '2026-11-22T10:00:00+08:00' });
  counter = counterOf(() => api);
  ask = examplesOf(api, counter);
});
beforeEach(() => api.whenTold(async () => {}));
afterAll(() => api.stop());

const signed = (day: string): Given => ({ order: { delivery: { signed_at: `${day}T15:00:00+08:00` } } });

describe('the seven days of a no-reason return', () => {
  const rows = [
    {
      title: 'E1: signed for on 13 February',
      day: '2026-02-13',
      strict: '2026-02-20',
      rolled: '2026-02-24',
      next: '2026-02-25',
    },
    {
      title: 'E3: to the swapped Saturday',
      day: '2026-02-21',
      strict: '2026-02-28',
      rolled: '2026-02-28',
      next: '2026-03-01',
    },
    {
      title: 'E5: into the National Day holiday',
      day: '2026-09-24',
      strict: '2026-10-01',
      rolled: '2026-10-08',
      next: '2026-10-09',
    },
    {
      title: 'E6: to the worked Saturday after it',
      day: '2026-10-03',
      strict: '2026-10-10',
      rolled: '2026-10-10',
      next: '2026-10-11',
    },
  ];

  test.each(rows)('$title: the last day is $rolled', async ({ day, strict, rolled, next }) => {
    const end = `${next}T00:00:00+08:00`;
    expect(await ask.calculate('natural_days', `${day}T15:00:00+08:00`, 7, { rollover: true })).toMatchObject({
      due_at: end,
      last_day: rolled,
      strict_last_day: strict,
      provisional: false,
      calendar: { id: 'cn', version: 1 },
    });
    expect(await ask.calculate('natural_days', `${day}T15:00:00+08:00`, 7)).toMatchObject({ last_day: strict });
    const window = { last_day: rolled, strict_last_day: strict, ends_at: end, provisional: false };
    const lastSecond = `${rolled}T23:59:59+08:00`;
    expect(await ask.assess(signed(day), lastSecond)).toMatchObject({ decision: 'approve', window });
    expect(await ask.assess(signed(day), end)).toMatchObject({ decision: 'reject', window });
    expect((await ask.openAt(lastSecond, signed(day))).assessment).toMatchObject({ decision: 'approve', window });
    expect((await ask.openAt(end, signed(day))).assessment).toMatchObject({ decision: 'reject', window });
  });

  test('E1: a notice on 24 February at 23:00 is in time, by NR-01', async () => {
    const opened = await ask.openAt('2026-02-24T23:00:00+08:00', signed('2026-02-13'));
    expect(opened.assessment.decision).toBe('approve');
    expect(ruleIds(opened.assessment)).toContain('NR-01');
  });
});

describe('the merchant’s review of three workdays', () => {
  const rows = [
    {
      title: 'E8: filed on 13 February',
      from: '2026-02-13T10:00:00+08:00',
      last: '2026-02-25',
      due: '2026-02-26T00:00:00+08:00',
    },
    {
      title: 'E10: filed on 18 September',
      from: '2026-09-18T10:00:00+08:00',
      last: '2026-09-22',
      due: '2026-09-23T00:00:00+08:00',
    },
  ];

  test.each(rows)('$title it ends with $last, and silence approves then', async ({ from, last, due }) => {
    expect(await ask.calculate('workdays', from, 3)).toMatchObject({ due_at: due, last_day: last });
    const { id } = await ask.openAt(from, signed(from.slice(0, 10)));
    expect(await counter.clock(id, 'review')).toMatchObject({ due_at: due });
    expect((await ask.advance(id, `${last}T23:59:59+08:00`)).stage).toBe('awaiting_review');
    expect((await ask.advance(id, due)).stage).toBe('awaiting_ship_back');
    expect(await counter.lastEvent(id, 'approved')).toMatchObject({ at: due, actor: { role: 'system' } });
  });
});

test('E11: goods back on 13 February pass by themselves as 20 February begins; the refund is due with the 20th, breached after the 24th', async () => {
  expect(await ask.calculate('workdays', '2026-02-13T15:00:00+08:00', 3)).toMatchObject({ last_day: '2026-02-25' });
  expect(await ask.calculate('natural_days', '2026-02-13T15:00:00+08:00', 7, { rollover: true })).toMatchObject({
    last_day: '2026-02-24',
    strict_last_day: '2026-02-20',
  });
  // a provider that never answers: the refund stays owed, and its window runs
  api.whenTold(async (caseId) => {
    for (const { id } of (await api.ledger.presentFact(caseId)).owes) {
      await api.ledger.beginRefund(caseId, id);
      await api.ledger.reportRefund(caseId, id, { status: 'unknown', reason: 'timeout' });
    }
  });
  const { id } = await ask.openAt('2026-02-10T10:00:00+08:00', signed('2026-02-09'));
  await counter.must(id, 'approve', approval, merchant);
  await counter.shipBack(id);
  await ask.advance(id, '2026-02-13T16:00:00+08:00');
  await counter.arrives(id, '2026-02-13T15:00:00+08:00');
  expect(await counter.clock(id, 'inspect')).toMatchObject({ due_at: '2026-02-20T00:00:00+08:00', rule: 'NR-10' });
  expect((await ask.advance(id, '2026-02-19T23:59:59+08:00')).stage).toBe('awaiting_inspection');
  expect((await ask.advance(id, '2026-02-20T00:00:00+08:00')).stage).toBe('settling');
  expect(await counter.clock(id, 'refund')).toMatchObject({ due_at: '2026-02-21T00:00:00+08:00', rule: 'NR-10' });
  await ask.advance(id, '2026-02-24T23:59:59+08:00');
  expect((await counter.clock(id, 'refund')).breached_at).toBeNull();
  await ask.advance(id, '2026-02-25T00:00:00+08:00');
  expect((await counter.clock(id, 'refund')).breached_at).toBe('2026-02-25T00:00:00+08:00');
});

test('E14: a response of two working hours asked for on the swapped Saturday at 20:30 is due on 24 February at 10:30', async () => {
  const from = '2026-02-14T20:30:00+08:00';
  const due = '2026-02-24T10:30:00+08:00';
  expect(await ask.calculate('working_hours', from, 2, { hours: '09:00-21:00' })).toMatchObject({ due_at: due });
  const { id } = await ask.openAt(from, signed('2026-02-13'));
  const clock = await counter.clock(id, 'respond');
  expect(clock.due_at).toBe(due);
  const running = clock.segments.filter(({ kind }) => kind === 'running');
  expect(running.map(({ from, to }) => (Date.parse(to) - Date.parse(from)) / 60_000)).toEqual([30, 90]);
  await ask.advance(id, '2026-02-24T10:29:59+08:00');
  expect((await counter.clock(id, 'respond')).breached_at).toBeNull();
  expect((await ask.advance(id, due)).escalation_level).toBe(1);
  expect((await counter.clock(id, 'respond')).breached_at).toBe(due);
});

test('E19: an appliance that the merchant installed is returned for a fault till 22 June, exchanged till the 30th; without reason till the 17th', async () => {
  const installed: Given = {
    reason: 'quality',
    order: {
      delivery: { signed_at: '2026-06-10T15:00:00+08:00', installed_at: '2026-06-15T15:00:00+08:00' },
      lines: [
        {
          id: 'l1',
          sku: 'AC',
          quantity: 1,
          unit_price: 12900,
          warranty: { months: 12, category: 'air_conditioner', catalogue: true },
        },
      ],
    },
  };
  const inTime = await ask.assess(installed, '2026-06-22T23:59:59+08:00');
  expect(inTime).toMatchObject({
    decision: 'approve',
    window: { last_day: '2026-06-22' },
    freight: { return: 'merchant' },
  });
  expect(ruleIds(inTime)).toEqual(expect.arrayContaining(['WT-01', 'WT-03']));
  for (const at of ['2026-06-23T00:00:00+08:00', '2026-06-30T23:59:59+08:00']) {
    const exchangeable = await ask.assess(installed, at);
    expect(exchangeable).toMatchObject({ decision: 'reject' });
    expect(exchangeable.remedies_left).toEqual(expect.arrayContaining(['exchange', 'repair']));
  }
  const over = await ask.assess(installed, '2026-07-01T00:00:00+08:00');
  expect(over.decision).toBe('reject');
  expect(over.remedies_left).toContain('repair');
  expect(over.remedies_left).not.toContain('exchange');
  const unreasoned = { ...installed, reason: 'no_reason' as const };
  expect(await ask.assess(unreasoned, '2026-06-17T23:59:59+08:00')).toMatchObject({
    decision: 'approve',
    window: { last_day: '2026-06-17' },
  });
  expect(await ask.assess(unreasoned, '2026-06-18T00:00:00+08:00')).toMatchObject({ decision: 'reject' });
});

describe('a merchant clock of 48 hours', () => {
  const preset = variant('48h', { clocks: { review: { ...clocks.review, window: { kind: 'hours', amount: 48 } } } });
  const from = '2026-02-14T20:00:00+08:00';
  const due = '2026-02-16T20:00:00+08:00';
  let bench: ApiBench;
  let other: Counter;
  beforeAll(async () => {
    bench = await startApi({ at: from, standard: preset });
    other = counterOf(() => bench);
  });
  afterAll(() => bench.stop());
  const open = (given: Given) => {
    bench.setClock(from);
    return other.open(application({ ...signed('2026-02-13'), ...given }));
  };

  test('E17: ends 48 hours later, through the holiday', async () => {
    expect(await ask.calculate('hours', from, 48)).toMatchObject({ due_at: due, last_day: null });
    const { id } = await open({});
    expect((await other.clock(id, 'review')).due_at).toBe(due);
  });

  test('E42: silence approves a return, and never gives money for goods that stay', async () => {
    const back = await open({});
    const kept = await open({ remedy: 'refund_without_return', reason: 'quality' });
    const returning = await other.around(back.id, due);
    expect([returning.before.stage, returning.after.stage]).toEqual(['awaiting_review', 'awaiting_ship_back']);
    const staying = await other.around(kept.id, due);
    expect([staying.before.stage, staying.after.stage]).toEqual(['awaiting_review', 'platform_review']);
    expect(staying.after.refunds).toEqual([]);
    expect(await other.lastEvent(kept.id, 'sent_to_platform')).toMatchObject({
      rules: expect.arrayContaining(['PL-06']),
    });
  });
});
