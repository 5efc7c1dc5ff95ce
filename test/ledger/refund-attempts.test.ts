import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ActivityDeps } from '../../activities/deps.ts';
import { askForRefund } from '../../activities/refund.ts';
import type { ApplicationInput } from '../../domain/application.ts';
import { listTasks } from '../../drizzle/queries/tasks.ts';
import { anApplication } from '../harness/applications.ts';
import { consumer, type LedgerBench, merchant, newCaseId, startLedger, system } from '../harness/ledger.ts';
import { asksUntilDone, openRefundDesk, type Span } from '../harness/refund-desk.ts';

/** Refunds asked for by the activity itself, on real PostgreSQL, of the sandbox's own provider. */

const march = '2026-03-03T10:00:00+08:00';
/** The order was paid on 27 February 2026. */
const aYearLater = '2027-02-27T09:00:01+08:00';
let bench: LedgerBench;
let desk: Awaited<ReturnType<typeof openRefundDesk>>;
let workers: [ActivityDeps, ActivityDeps];
beforeAll(async () => {
  bench = await startLedger({ at: march });
  desk = await openRefundDesk(bench, { takesMs: 25 });
  workers = [desk.openWorker(365), desk.openWorker(365)];
});
afterAll(async () => {
  await desk.close();
  await bench.stop();
});
beforeEach(async () => {
  bench.setClock(march);
  await desk.setFaults({});
});

type Order = ApplicationInput['order'];
const unshipped = (change: Partial<Order> = {}): Order => ({
  ...anApplication().order,
  id: `o-${randomUUID()}`,
  shipped_at: null,
  delivery: null,
  ...change,
});

/** A case whose refunds are owed: the goods were never sent, so a yes is all it takes. */
async function owing(order: Order, lineId = 'l1') {
  const caseId = newCaseId();
  const body = anApplication({ order, lines: [{ line_id: lineId, quantity: 1 }] });
  await bench.must(caseId, { command: 'open', body }, consumer);
  const yes = { command: 'approve' as const, body: { guidance: 'Nothing to send back.' } };
  const { fact } = await bench.must(caseId, yes, merchant);
  return { caseId, effects: fact.owes.map(({ id }) => id) };
}
const refundsOf = async (caseId: string) => (await bench.ledger.presentState(caseId)).refunds;
const typesOf = async (caseId: string) => (await bench.ledger.eventsOf(caseId)).map(({ type }) => type);
const requestsFor = async (caseId: string) => {
  const numbers = (await refundsOf(caseId)).map(({ refund_no }) => refund_no);
  return (await desk.book()).filter(({ refund_no }) => numbers.includes(refund_no));
};

describe('refunds of one order', () => {
  test('never overlap at its provider, over two workers and two cases, and all of them are made', async () => {
    const tenders = Array.from({ length: 10 }, (_, nth) => ({ id: `t${nth}`, kind: 'wechat', amount: 1_290 }));
    const lines = ['l1', 'l2'].map((id) => ({ id, sku: id, title: 'x', quantity: 1, unit_price: 6_450 }));
    const order = unshipped({ tenders, lines });
    const both = [await owing(order, 'l1'), await owing(order, 'l2')];
    const asked = both.flatMap(({ caseId, effects }) => effects.map((effect) => ({ caseId, effect })));
    expect(asked).toHaveLength(20);
    const before = desk.spans.length;
    await Promise.all(
      asked.map(({ caseId, effect }, nth) => asksUntilDone(nth % 2 ? workers[1] : workers[0], caseId, effect)),
    );

    const spans = desk.spans.slice(before).toSorted((a, b) => a.from - b.from);
    expect(spans).toHaveLength(20);
    expect(spans.filter(overlapsTheNext)).toEqual([]);
    for (const { caseId } of both) {
      expect((await refundsOf(caseId)).map(({ state, accepted }) => ({ state, accepted }))).toEqual(
        Array.from({ length: 10 }, () => ({ state: 'requested', accepted: true })),
      );
      expect((await requestsFor(caseId)).map(({ requests, movements }) => [requests, movements])).toEqual(
        Array.from({ length: 10 }, () => [1, 1]),
      );
      expect(await typesOf(caseId)).not.toContain('refund_unknown');
    }
  });

  test('of different orders do not wait for one another', async () => {
    const cases = await Promise.all(Array.from({ length: 6 }, () => owing(unshipped())));
    const before = desk.spans.length;
    const tries = await Promise.all(
      cases.map(({ caseId, effects }, nth) =>
        asksUntilDone(nth % 2 ? workers[1] : workers[0], caseId, effects[0] ?? ''),
      ),
    );
    expect(tries).toEqual(cases.map(() => 1));
    expect(desk.spans.slice(before)).toHaveLength(6);
  });
});

const overlapsTheNext = ({ to }: Span, nth: number, all: readonly Span[]) => {
  const next = all[nth + 1];
  return next !== undefined && next.from < to;
};

test('a provider that is asked too often has refused nothing: the refund stays requested, and is made later, once', async () => {
  const { caseId, effects } = await owing(unshipped());
  await desk.setFaults({ mode: 'too_many' });
  const of = { caseId, effectId: effects[0] ?? '', attempt: 1 };
  expect(await askForRefund(workers[0], of)).toEqual({ comeBackMs: expect.any(Number) });
  expect(await refundsOf(caseId)).toMatchObject([{ state: 'requested', accepted: false, reason: null }]);
  expect((await bench.ledger.presentFact(caseId)).owes).toHaveLength(1);
  expect(await asksUntilDone(workers[1], caseId, of.effectId)).toBe(2);
  expect(await refundsOf(caseId)).toMatchObject([{ state: 'requested', accepted: true }]);
  expect(await requestsFor(caseId)).toMatchObject([{ requests: 1, movements: 1 }]);
  const types = await typesOf(caseId);
  expect(types.filter((type) => type === 'refund_failed' || type === 'refund_unknown')).toEqual([]);
});

describe('after the time in which a provider refunds', () => {
  const task = async (caseId: string) =>
    (await listTasks(bench.db, { filter: {}, after: null, limit: 200 })).filter((one) => one.caseId === caseId);

  test('a refund is not sent: it has failed, for a reason, and waits for a person who pays it by hand', async () => {
    const { caseId, effects } = await owing(unshipped());
    bench.setClock(aYearLater);
    await asksUntilDone(workers[0], caseId, effects[0] ?? '');
    expect(await refundsOf(caseId)).toMatchObject([{ state: 'failed', reason: 'past_refund_term' }]);
    expect(await requestsFor(caseId)).toEqual([]);
    expect((await task(caseId)).map(({ kind }) => kind)).toContain('refund_failed');
  });

  test('it is the case’s own time that counts, so that a sandbox can show it', async () => {
    const { caseId, effects } = await owing(unshipped());
    await bench.must(caseId, { command: 'move_clock', body: { to: aYearLater } }, system);
    await asksUntilDone(workers[0], caseId, effects[0] ?? '');
    expect(await refundsOf(caseId)).toMatchObject([{ state: 'failed', reason: 'past_refund_term' }]);
    expect(await requestsFor(caseId)).toEqual([]);
  });

  test('a refund in its last second is sent', async () => {
    const { caseId, effects } = await owing(unshipped());
    bench.setClock('2027-02-27T09:00:00+08:00');
    await asksUntilDone(workers[0], caseId, effects[0] ?? '');
    expect(await refundsOf(caseId)).toMatchObject([{ state: 'requested', accepted: true }]);
  });

  test('one whose request never got there has failed, and is not sent again', async () => {
    const { caseId, effects } = await owing(unshipped());
    const effectId = effects[0] ?? '';
    await bench.ledger.beginRefund(caseId, effectId);
    bench.setClock(aYearLater);
    await asksUntilDone(workers[1], caseId, effectId);
    expect(await refundsOf(caseId)).toMatchObject([{ state: 'failed', reason: 'past_refund_term' }]);
    expect(await requestsFor(caseId)).toEqual([]);
  });

  test('one that was asked for before is asked about, and has arrived where the provider says so', async () => {
    const { caseId, effects } = await owing(unshipped());
    const effectId = effects[0] ?? '';
    await bench.ledger.beginRefund(caseId, effectId);
    const [refund] = await refundsOf(caseId);
    const { payment } = workers[0];
    const { refund: order } = await bench.ledger.owedRefund(caseId, effectId);
    if (!order || !refund) throw new Error('it is owed');
    expect(await payment.refund({ ...order, reason: 'after_sales' })).toMatchObject({ status: 'accepted' });
    // the answer is lost, and a year goes by
    bench.setClock(aYearLater);
    await asksUntilDone(workers[1], caseId, effectId);
    expect(await refundsOf(caseId)).toMatchObject([{ state: 'succeeded' }]);
    expect(await requestsFor(caseId)).toMatchObject([{ requests: 1, movements: 1 }]);
  });
});
