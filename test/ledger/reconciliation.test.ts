import { MockActivityEnvironment } from '@temporalio/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReconciliationActivities } from '../../activities/reconciliation.ts';
import { dayOf, dayText } from '../../domain/calendar/days.ts';
import { toText } from '../../domain/instant.ts';
import type { StatementLine } from '../../domain/reconciliation.ts';
import type { TaskView } from '../../domain/views/task.ts';
import type { ProviderDay } from '../../ledger/report-difference.ts';
import type { StatementAnswer } from '../../ports/payment.ts';
import { merchant, platform } from '../harness/counter.ts';
import { openCounter } from '../harness/open-counter.ts';

/** The ledger beside a provider's statement: what is reported, to whom, and how often. */

const desk = openCounter('2026-03-03T10:00:00+08:00');
const { counter } = desk;
/** The real day, by which statements go; the cases themselves live in March. */
const today = () => dayText(dayOf(Date.now()));
const of = (day: string) => ({ provider: 'sandbox', day });
let statements: (day: string) => StatementAnswer = () => ({ kind: 'none_offered' });
let activities: ReturnType<typeof createReconciliationActivities>;
const environment = new MockActivityEnvironment();
type CompareStatement = typeof activities.compareStatement;
const compareStatement = (day: ProviderDay) =>
  environment.run<[ProviderDay], Awaited<ReturnType<CompareStatement>>, CompareStatement>(
    activities.compareStatement,
    day,
  );

beforeAll(() => {
  const source = {
    provider: 'sandbox' as const,
    pays: (kind: string) => kind !== 'points',
    statement: async (day: string) => statements(day),
  };
  activities = createReconciliationActivities({ db: desk.api.db, ledger: desk.api.ledger, sources: [source] });
});
afterAll(() => {
  statements = () => ({ kind: 'none_offered' });
});

type Paid = { id: string; refund_id: string; line: StatementLine };

/** A closed case whose one refund has arrived, and the line that a statement should have of it. */
async function paid(): Promise<Paid> {
  const id = await desk.arrived({});
  await counter.must(id, 'inspect', counter.passed(), merchant);
  await counter.pays(id);
  const [refund] = (await desk.api.ledger.presentState(id)).refunds;
  if (!refund) throw new Error('nothing was refunded');
  const line = {
    refund_no: refund.refund_no,
    provider_no: `p-${refund.id}`,
    amount: refund.amount,
    currency: 'CNY',
    units: null,
    status: 'succeeded' as const,
    at: toText(Date.now()),
  };
  return { id, refund_id: refund.id, line };
}

/** The statement of the day, and nothing on any other. */
function states(...lines: StatementLine[]): void {
  const day = today();
  statements = (asked) => ({ kind: 'statement', lines: asked === day ? lines : [] });
}

/** Compares the day and reports; what was found of these cases. */
async function reconcile(...cases: Paid[]): Promise<string[]> {
  const day = of(today());
  const { found, ...compared } = await compareStatement(day);
  const mine = found.inCases.filter(({ case_id }) => cases.some(({ id }) => id === case_id));
  await activities.reportDifferences(day, { ...found, inCases: mine });
  expect(compared.differences).toBe(found.inCases.length + found.unknownToLedger.length);
  return mine.map(({ difference }) => difference);
}

const tasksOf = async (id: string): Promise<TaskView[]> =>
  (await desk.api.get(`/v1/tasks?case_id=${id}&limit=200`, { as: platform })).json().data;
const strays = async (no: string): Promise<TaskView[]> => {
  const all: TaskView[] = (await desk.api.get('/v1/tasks?kind=unknown_to_ledger&limit=200', { as: platform })).json()
    .data;
  return all.filter(({ subject }) => subject === no);
};

describe('comparing a day', () => {
  test('finds nothing where the statement has what the ledger has', async () => {
    const one = await paid();
    states(one.line);
    expect(await reconcile(one)).toEqual([]);
    expect(await tasksOf(one.id)).toEqual([]);
  });

  test('makes each kind of difference a task of its closed case, and of none where there is no case', async () => {
    const [same, missing, altered, twice, failed] = [
      await paid(),
      await paid(),
      await paid(),
      await paid(),
      await paid(),
    ];
    const stray = { ...same.line, refund_no: 'rf_nobody', provider_no: `p-stray-${missing.id}` };
    states(
      same.line,
      { ...altered.line, amount: 1 },
      twice.line,
      { ...twice.line, provider_no: 'p-again' },
      { ...failed.line, status: 'failed' },
      stray,
    );
    const all = [same, missing, altered, twice, failed];
    expect((await reconcile(...all)).sort()).toEqual([
      'amount_differs',
      'missing_at_provider',
      'moved_twice',
      'state_differs',
    ]);
    const kinds = async ({ id }: Paid) =>
      (await tasksOf(id)).map(({ kind, subject, done_at }) => [kind, subject, done_at]);
    expect(await kinds(same)).toEqual([]);
    expect(await kinds(missing)).toEqual([['missing_at_provider', missing.refund_id, null]]);
    expect(await kinds(altered)).toEqual([['amount_differs', altered.refund_id, null]]);
    expect(await kinds(twice)).toEqual([['moved_twice', twice.refund_id, null]]);
    expect(await kinds(failed)).toEqual([['state_differs', failed.refund_id, null]]);
    expect(await strays(stray.provider_no)).toMatchObject([{ case_id: null, ends: 'by_word', done_at: null }]);
  });

  test('is an event that moves nothing and says what the statement has', async () => {
    const one = await paid();
    const { version, stage, refunds } = await counter.read(one.id);
    states({ ...one.line, amount: 1 });
    await reconcile(one);
    const { refund_no: _ours, ...listed } = one.line;
    expect(await counter.lastEvent(one.id, 'statement_differs')).toMatchObject({
      actor: { role: 'system' },
      stage: { from: 'closed', to: 'closed' },
      data: {
        refund_id: one.refund_id,
        difference: 'amount_differs',
        provider: 'sandbox',
        day: today(),
        lines: [{ ...listed, amount: 1 }],
      },
    });
    expect(await counter.read(one.id)).toMatchObject({ version, stage, refunds });
  });

  test('again reports nothing twice, not even what a person has done meanwhile or what has changed', async () => {
    const one = await paid();
    const stray = { ...one.line, refund_no: null, provider_no: `p-stray-${one.id}` };
    states({ ...one.line, amount: 1 }, stray);
    await reconcile(one);
    for (const { id } of [...(await tasksOf(one.id)), ...(await strays(stray.provider_no))]) {
      await desk.api.post(`/v1/tasks/${id}/take`, {}, { as: platform });
      const done = await desk.api.post(`/v1/tasks/${id}/complete`, { result: 'done' }, { as: platform });
      expect(done.statusCode, done.body).toBe(200);
    }
    expect(await reconcile(one)).toEqual(['amount_differs']);
    states({ ...one.line, amount: 2 }, stray);
    expect(await reconcile(one)).toEqual(['amount_differs']);
    expect(await tasksOf(one.id)).toMatchObject([{ kind: 'amount_differs', result: 'done' }]);
    expect(await strays(stray.provider_no)).toMatchObject([{ result: 'done' }]);
  });

  test('closes no task when the difference has gone', async () => {
    const one = await paid();
    states();
    expect(await reconcile(one)).toEqual(['missing_at_provider']);
    states(one.line);
    expect(await reconcile(one)).toEqual([]);
    expect(await tasksOf(one.id)).toMatchObject([{ kind: 'missing_at_provider', done_at: null }]);
  });

  test('goes by the real time at which the ledger wrote, not by the case’s own', async () => {
    const one = await paid();
    const asked: string[] = [];
    statements = (day) => {
      asked.push(day);
      return { kind: 'statement', lines: [] };
    };
    expect(await reconcile(one)).toEqual(['missing_at_provider']);
    expect(asked).toContain(today());
    const march = of('2026-03-04');
    const { found } = await compareStatement(march);
    expect(found.inCases.filter(({ case_id }) => case_id === one.id)).toEqual([]);
  });

  test('reads the days since a refund was asked for', async () => {
    const one = await paid();
    const yesterday = dayText(dayOf(Date.now()) - 1);
    await askedADayEarlier(one.id);
    statements = (day) => ({
      kind: 'statement',
      lines: day === yesterday ? [{ ...one.line, at: `${yesterday}T23:59:59+08:00` }] : [],
    });
    expect(await reconcile(one)).toEqual([]);
  });

  test('is not made where there is no statement, or none yet', async () => {
    statements = () => ({ kind: 'none_offered' });
    expect(await compareStatement(of(today()))).toEqual({
      offered: false,
      compared: 0,
      differences: 0,
      found: { inCases: [], unknownToLedger: [] },
    });
    statements = () => ({ kind: 'unknown', reason: 'http_503' });
    await expect(compareStatement(of(today()))).rejects.toMatchObject({
      type: 'statement_unknown',
      nonRetryable: false,
    });
  });

  test('is due for the two days before its night, by Beijing’s count, or for the day that was asked for', async () => {
    const due = async (night: string, day: string | null = null) =>
      (await activities.reconciliationsDue(night, day)).map((one) => `${one.provider} ${one.day}`);
    expect(await due('2026-11-24T18:00:00.000Z')).toEqual(['sandbox 2026-11-24', 'sandbox 2026-11-23']);
    expect(await due('2026-11-24T15:59:59.000Z')).toEqual(['sandbox 2026-11-23', 'sandbox 2026-11-22']);
    expect(await due('2026-11-24T18:00:00.000Z', '2026-01-01')).toEqual(['sandbox 2026-01-01']);
    await expect(due('2026-11-24T18:00:00.000Z', '24.11.')).rejects.toMatchObject({ nonRetryable: true });
  });
});

/** Backdates an event as nobody can who is not the owner of the database and takes its triggers away. */
async function askedADayEarlier(caseId: string): Promise<void> {
  const owner = new Client({ connectionString: desk.api.url });
  await owner.connect();
  await owner.query('set session_replication_role = replica');
  const earlier =
    "update events set written_at = written_at - interval '1 day' where stream = $1 and type = 'refund_requested'";
  expect((await owner.query(earlier, [caseId])).rowCount).toBe(1);
  await owner.end();
}

describe('the report', () => {
  const report = (query: string, more: object = { key: 'auditor' }) =>
    desk.api.get(`/v1/reports/reconciliation?${query}`, more);

  test('has each comparison of a day once, for the platform and auditors alone', async () => {
    const day = of('2026-11-24');
    const compared = { offered: true, compared: 3, differences: 1 };
    for (const run of ['run-1', 'run-1', 'run-2']) await activities.keepReconciliation(run, day, compared);
    await activities.keepReconciliation(
      'run-3',
      { provider: 'alipay', day: '2026-11-24' },
      { offered: false, compared: 0, differences: 0 },
    );
    await activities.keepReconciliation('run-4', of('2026-11-25'), compared);
    const same = {
      provider: 'sandbox',
      day: '2026-11-24',
      statement: 'compared',
      compared: 3,
      differences: 1,
      at: expect.stringMatching(/\+08:00$/),
    };
    const answer = await report('day=2026-11-24');
    expect(answer.json().data).toEqual([
      same,
      same,
      { ...same, provider: 'alipay', statement: 'none_offered', compared: 0, differences: 0 },
    ]);
    const first = (await report('day=2026-11-24&limit=2')).json();
    expect(first).toMatchObject({ has_more: true, data: [same, same] });
    const rest = (await report(`day=2026-11-24&limit=2&after=${first.next_cursor}`)).json();
    expect(rest).toMatchObject({ has_more: false, data: [{ provider: 'alipay' }] });
    expect((await report('day=2026-11-24', { as: platform })).statusCode).toBe(200);
    for (const as of ['consumer:u-42', 'merchant:m-7', null])
      expect((await report('day=2026-11-24', { as })).statusCode).toBe(403);
    for (const bad of ['day=24.11.2026', 'day=2026-02-30', '']) expect((await report(bad)).statusCode).toBe(400);
  });
});
