import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApplicationInput } from '../../domain/application.ts';
import type { CaseView } from '../../domain/case-view.ts';
import { clocks } from '../../policy/clocks.ts';
import { variant } from '../../policy/standard.ts';
import { type ApiBench, startApi } from '../harness/api.ts';
import { anApplication } from '../harness/applications.ts';
import { approval, type Counter, counterOf, merchant } from '../harness/counter.ts';

/** The worked examples of the rules, each by its number: asked of the calculator, of an assessment, and lived through by a case. */

let api: ApiBench;
let counter: Counter;
beforeAll(async () => {
  api = await startApi({ at: '2026-11-22T10:00:00+08:00' });
  counter = counterOf(api);
});
beforeEach(() => api.whenTold(async () => {}));
afterAll(() => api.stop());

type OrderInput = ApplicationInput['order'];
type Given = Omit<Partial<ApplicationInput>, 'order'> & { order?: Partial<OrderInput> };

/** An application for line l1 of an order paid on 2 January 2026, unless the example says otherwise. */
function application({ order, ...rest }: Given): Partial<ApplicationInput> {
  const usual = anApplication().order;
  const shipped = { paid_at: '2026-01-02T09:00:00+08:00', shipped_at: '2026-01-03T09:00:00+08:00' };
  return { ...rest, order: { ...usual, ...shipped, ...order } };
}

async function assess(given: Given, at: string) {
  const body = { ...anApplication(application(given)), at };
  const answer = await api.ask('POST', '/v1/assessments', { body });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

/** A case whose clock starts at a moment of the sandbox. */
const openAt = (starts_at: string, given: Given): Promise<CaseView> =>
  counter.open({ ...application(given), sandbox: { starts_at } });

async function advance(id: string, to: string): Promise<CaseView> {
  const answer = await api.post(`/v1/sandbox/cases/${id}/advance`, { to });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer.json();
}

async function calculate(kind: string, from: string, amount: number, more: object = {}) {
  const answer = await api.ask('POST', '/v1/deadlines/calculate', { body: { kind, from, amount, ...more } });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

const signed = (day: string): Given => ({ order: { delivery: { signed_at: `${day}T15:00:00+08:00` } } });
const ruleIds = (judged: { rules: { id: string }[] }) => judged.rules.map(({ id }) => id);

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
    expect(await calculate('natural_days', `${day}T15:00:00+08:00`, 7, { rollover: true })).toMatchObject({
      due_at: end,
      last_day: rolled,
      strict_last_day: strict,
      provisional: false,
      calendar: { id: 'cn', version: 1 },
    });
    expect(await calculate('natural_days', `${day}T15:00:00+08:00`, 7)).toMatchObject({ last_day: strict });
    const window = { last_day: rolled, strict_last_day: strict, ends_at: end, provisional: false };
    const lastSecond = `${rolled}T23:59:59+08:00`;
    expect(await assess(signed(day), lastSecond)).toMatchObject({ decision: 'approve', window });
    expect(await assess(signed(day), end)).toMatchObject({ decision: 'reject', window });
    expect((await openAt(lastSecond, signed(day))).assessment).toMatchObject({ decision: 'approve', window });
    expect((await openAt(end, signed(day))).assessment).toMatchObject({ decision: 'reject', window });
  });

  test('E1: a notice on 24 February at 23:00 is in time, by NR-01', async () => {
    const opened = await openAt('2026-02-24T23:00:00+08:00', signed('2026-02-13'));
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
    expect(await calculate('workdays', from, 3)).toMatchObject({ due_at: due, last_day: last });
    const { id } = await openAt(from, signed(from.slice(0, 10)));
    expect(await counter.clock(id, 'review')).toMatchObject({ due_at: due });
    expect((await advance(id, `${last}T23:59:59+08:00`)).stage).toBe('awaiting_review');
    expect((await advance(id, due)).stage).toBe('awaiting_ship_back');
    expect(await counter.lastEvent(id, 'approved')).toMatchObject({ at: due, actor: { role: 'system' } });
  });
});

test('E11: goods back on 13 February pass by themselves as 20 February begins; the refund is due with the 20th, breached after the 24th', async () => {
  expect(await calculate('workdays', '2026-02-13T15:00:00+08:00', 3)).toMatchObject({ last_day: '2026-02-25' });
  expect(await calculate('natural_days', '2026-02-13T15:00:00+08:00', 7, { rollover: true })).toMatchObject({
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
  const { id } = await openAt('2026-02-10T10:00:00+08:00', signed('2026-02-09'));
  await counter.must(id, 'approve', approval, merchant);
  await counter.shipBack(id);
  await advance(id, '2026-02-13T16:00:00+08:00');
  await counter.arrives(id, '2026-02-13T15:00:00+08:00');
  expect(await counter.clock(id, 'inspect')).toMatchObject({ due_at: '2026-02-20T00:00:00+08:00', rule: 'NR-10' });
  expect((await advance(id, '2026-02-19T23:59:59+08:00')).stage).toBe('awaiting_inspection');
  expect((await advance(id, '2026-02-20T00:00:00+08:00')).stage).toBe('settling');
  expect(await counter.clock(id, 'refund')).toMatchObject({ due_at: '2026-02-21T00:00:00+08:00', rule: 'NR-10' });
  await advance(id, '2026-02-24T23:59:59+08:00');
  expect((await counter.clock(id, 'refund')).breached_at).toBeNull();
  await advance(id, '2026-02-25T00:00:00+08:00');
  expect((await counter.clock(id, 'refund')).breached_at).toBe('2026-02-25T00:00:00+08:00');
});

test('E14: a response of two working hours asked for on the swapped Saturday at 20:30 is due on 24 February at 10:30', async () => {
  const from = '2026-02-14T20:30:00+08:00';
  const due = '2026-02-24T10:30:00+08:00';
  expect(await calculate('working_hours', from, 2, { hours: '09:00-21:00' })).toMatchObject({ due_at: due });
  const { id } = await openAt(from, signed('2026-02-13'));
  const clock = await counter.clock(id, 'respond');
  expect(clock.due_at).toBe(due);
  const running = clock.segments.filter(({ kind }) => kind === 'running');
  expect(running.map(({ from, to }) => (Date.parse(to) - Date.parse(from)) / 60_000)).toEqual([30, 90]);
  await advance(id, '2026-02-24T10:29:59+08:00');
  expect((await counter.clock(id, 'respond')).breached_at).toBeNull();
  expect((await advance(id, due)).escalation_level).toBe(1);
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
  const inTime = await assess(installed, '2026-06-22T23:59:59+08:00');
  expect(inTime).toMatchObject({
    decision: 'approve',
    window: { last_day: '2026-06-22' },
    freight: { return: 'merchant' },
  });
  expect(ruleIds(inTime)).toEqual(expect.arrayContaining(['WT-01', 'WT-03']));
  for (const at of ['2026-06-23T00:00:00+08:00', '2026-06-30T23:59:59+08:00']) {
    const exchangeable = await assess(installed, at);
    expect(exchangeable).toMatchObject({ decision: 'reject' });
    expect(exchangeable.remedies_left).toEqual(expect.arrayContaining(['exchange', 'repair']));
  }
  const over = await assess(installed, '2026-07-01T00:00:00+08:00');
  expect(over.decision).toBe('reject');
  expect(over.remedies_left).toContain('repair');
  expect(over.remedies_left).not.toContain('exchange');
  const unreasoned = { ...installed, reason: 'no_reason' as const };
  expect(await assess(unreasoned, '2026-06-17T23:59:59+08:00')).toMatchObject({
    decision: 'approve',
    window: { last_day: '2026-06-17' },
  });
  expect(await assess(unreasoned, '2026-06-18T00:00:00+08:00')).toMatchObject({ decision: 'reject' });
});

/** A return to its end, everything passed and paid: the refunds by tender. */
async function returned(given: Given, shipping: object = {}) {
  const { id, lines } = await openAt('2026-06-03T10:00:00+08:00', given);
  await counter.must(id, 'approve', approval, merchant);
  await counter.shipBack(id, shipping);
  await counter.arrives(id, '2026-06-03T10:00:00+08:00');
  const findings = lines.map(({ line_id, quantity }) => ({ line_id, findings: [{ result: 'passed', quantity }] }));
  await counter.must(id, 'inspect', { lines: findings }, merchant);
  const closed = await counter.pays(id);
  expect(closed).toMatchObject({ stage: 'closed', outcome: 'refunded', money_outcome: 'refunded' });
  return closed;
}
const early = { delivery: { signed_at: '2026-06-01T15:00:00+08:00' } };
const refundsOf = ({ refunds }: CaseView) =>
  refunds.map(({ tender_id, amount, units }) => [tender_id, amount.amount, units ?? 0]);

describe('E25: B of A ¥200 and B ¥150, ¥300 paid after ¥50 off above ¥300', () => {
  const partial = (freight: OrderInput['freight']): Given => ({
    order: {
      ...early,
      freight,
      promotions: [{ id: 'p1', kind: 'threshold', min: 30000, off: 5000, lines: ['l1', 'l2'] }],
      tenders: [{ id: 't1', kind: 'wechat', amount: 30000 }],
      lines: [
        { id: 'l1', sku: 'A', quantity: 1, unit_price: 20000 },
        { id: 'l2', sku: 'B', quantity: 1, unit_price: 15000 },
      ],
    },
    lines: [{ line_id: 'l2', quantity: 1 }],
  });

  test('¥88 where free shipping from ¥299 is lost and ¥12 were declared', async () => {
    const given = partial({ paid: 0, declared: 1200, free_from: 29900 });
    expect(await assess(given, '2026-06-03T10:00:00+08:00')).toMatchObject({
      freight: { outbound: 'consumer', return: 'consumer' },
      settlement: {
        total: { amount: 8800, currency: 'CNY' },
        lines: [{ line_id: 'l2', amount: 10000, rules: ['NR-14'] }],
        adjustments: [{ kind: 'outbound_freight', amount: -1200, rule: 'NR-15' }],
        tenders: [{ tender_id: 't1', amount: 8800 }],
      },
    });
    expect(refundsOf(await returned(given))).toEqual([['t1', 8800, 0]]);
  });

  test('¥100 without a freight clause', async () => {
    const given = partial({ paid: 0 });
    expect(await assess(given, '2026-06-03T10:00:00+08:00')).toMatchObject({
      freight: { return: 'consumer' },
      settlement: { total: { amount: 10000 }, adjustments: [] },
    });
    expect(refundsOf(await returned(given))).toEqual([['t1', 10000, 0]]);
  });
});

test('E27: ¥60 by WeChat, ¥40 by gift card and 500 points go back each in kind', async () => {
  const given: Given = {
    order: {
      ...early,
      tenders: [
        { id: 't1', kind: 'wechat', amount: 6000 },
        { id: 't2', kind: 'gift_card', amount: 4000 },
        { id: 't3', kind: 'points', amount: 0, units: 500 },
      ],
      lines: [{ id: 'l1', sku: 'S1', quantity: 1, unit_price: 10000 }],
    },
  };
  const tenders = [
    { tender_id: 't1', amount: 6000 },
    { tender_id: 't2', amount: 4000 },
    { tender_id: 't3', amount: 0, units: 500 },
  ];
  const judged = await assess(given, '2026-06-03T10:00:00+08:00');
  expect(judged.settlement).toMatchObject({ total: { amount: 10000 }, tenders });
  expect(refundsOf(await returned(given))).toEqual([
    ['t1', 6000, 0],
    ['t2', 4000, 0],
    ['t3', 0, 500],
  ]);
});

describe('E29: an item of ¥80 that ¥10 of freight were paid for', () => {
  const item = {
    ...early,
    freight: { paid: 1000 },
    tenders: [{ id: 't1', kind: 'wechat', amount: 9000 }],
    lines: [{ id: 'l1', sku: 'S1', quantity: 1, unit_price: 8000 }],
  };

  test('¥80 without a reason', async () => {
    expect((await assess({ order: item }, '2026-06-03T10:00:00+08:00')).settlement.total.amount).toBe(8000);
    expect(refundsOf(await returned({ order: item }, { freight_paid: 1200 }))).toEqual([['t1', 8000, 0]]);
  });

  test('¥102 at fault: ¥80, ¥10 and the ¥12 it cost to send it back', async () => {
    const closed = await returned({ order: item, reason: 'quality' }, { freight_paid: 1200 });
    expect(closed.assessment.freight.return).toBe('merchant');
    expect(closed.settlement).toMatchObject({ total: { amount: 10200 }, lines: [{ amount: 8000, rules: ['QR-01'] }] });
    expect(closed.settlement?.adjustments.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['outbound_freight', 1000],
      ['return_freight', 1200],
    ]);
    expect(closed.refunds.reduce((sum, { amount }) => sum + amount.amount, 0)).toBe(10200);
  });
});

describe('E30: a custom suit whose exclusion was confirmed at checkout, on the second day', () => {
  const suit = {
    ...early,
    lines: [
      {
        id: 'l1',
        sku: 'SUIT',
        quantity: 1,
        unit_price: 12900,
        category: 'custom_made' as const,
        exclusion: { marked: true, confirmed_at: '2026-01-02T08:59:00+08:00' },
      },
    ],
  };

  test('without a reason: refused, by NR-02, naming what remains; the merchant’s silence refuses', async () => {
    const judged = await assess({ order: suit }, '2026-06-03T10:00:00+08:00');
    expect(judged).toMatchObject({ decision: 'reject', settlement: null });
    expect(ruleIds(judged)).toContain('NR-02');
    expect(judged.remedies_left).toContain('quality_claim');
    const { id } = await openAt('2026-06-03T10:00:00+08:00', { order: suit });
    expect((await advance(id, '2026-06-08T23:59:59+08:00')).stage).toBe('awaiting_review');
    expect((await advance(id, '2026-06-09T00:00:00+08:00')).stage).toBe('appeal_window');
    expect(await counter.lastEvent(id, 'rejected')).toMatchObject({ rules: expect.arrayContaining(['NR-02']) });
  });

  test.each(['not_as_described' as const, 'wrong_item' as const])(
    'in another colour than ordered (%s): returned at the merchant’s cost, by NR-19',
    async (reason) => {
      const judged = await assess({ order: suit, reason }, '2026-06-03T10:00:00+08:00');
      expect(judged).toMatchObject({ decision: 'approve', remedies: ['refund'], freight: { return: 'merchant' } });
      expect(ruleIds(judged)).toContain('NR-19');
    },
  );
});

test('E33: headphones that were unpacked and tried once are taken back on the sixth day, by NR-05 and NR-07', async () => {
  const given: Given = {
    order: early,
    lines: [{ line_id: 'l1', quantity: 1, condition: { opened: true, intact: true } }],
  };
  const judged = await assess(given, '2026-06-07T20:00:00+08:00');
  expect(judged.decision).toBe('approve');
  expect(ruleIds(judged)).toEqual(expect.arrayContaining(['NR-05', 'NR-07']));
});

describe('a merchant clock of 48 hours', () => {
  const preset = variant('48h', { clocks: { review: { ...clocks.review, window: { kind: 'hours', amount: 48 } } } });
  const from = '2026-02-14T20:00:00+08:00';
  const due = '2026-02-16T20:00:00+08:00';
  let bench: ApiBench;
  let other: Counter;
  beforeAll(async () => {
    bench = await startApi({ at: from, standard: preset });
    other = counterOf(bench);
  });
  afterAll(() => bench.stop());
  const open = (given: Given) => {
    bench.setClock(from);
    return other.open(application({ ...signed('2026-02-13'), ...given }));
  };

  test('E17: ends 48 hours later, through the holiday', async () => {
    expect(await calculate('hours', from, 48)).toMatchObject({ due_at: due, last_day: null });
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
