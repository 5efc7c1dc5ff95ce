import { eq } from 'drizzle-orm';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApplicationInput } from '../../domain/application.ts';
import { outbox } from '../../drizzle/schema.ts';
import { createLedger } from '../../ledger/ledger.ts';
import { OutcomeUnknown } from '../../ledger/request.ts';
import { noPauses } from '../../ports/pauses.ts';
import { anApplication, approveIt, inspectIt, shipIt } from '../harness/applications.ts';
import { crossing, writing } from '../harness/crossing.ts';
import { consumer, type LedgerBench, merchant, newCaseId, platform, startLedger, system } from '../harness/ledger.ts';

/** What stands between the ledger and money or words that would be wrong, seen from outside. */

const morning = '2026-03-03T10:00:00+08:00';
let bench: LedgerBench;
beforeAll(async () => {
  bench = await startLedger({ at: morning });
});
beforeEach(() => bench.setClock(morning));
afterAll(() => bench.stop());

async function opened(change: Partial<ApplicationInput> = {}): Promise<string> {
  const caseId = newCaseId();
  await bench.must(caseId, { command: 'open', body: anApplication(change) }, consumer);
  return caseId;
}

/** A case whose one refund is owed, with the effect that asks for it. */
async function owing(change: Partial<ApplicationInput> = {}) {
  const caseId = await opened(change);
  await bench.must(caseId, approveIt, merchant);
  const { state } = await bench.must(caseId, shipIt, consumer);
  const scan = {
    parcel_id: state.parcels[0]?.id ?? '',
    kind: 'delivered' as const,
    occurred_at: morning,
    report_id: 's',
  };
  await bench.must(caseId, { command: 'report_scan', body: scan }, system);
  const { fact } = await bench.must(caseId, inspectIt, merchant);
  return { caseId, effect: fact.owes[0]?.id ?? '' };
}

/** ¥129 for two lines, each under a case of its own, each with an offer to keep the goods. */
async function twoOffers(amount: number) {
  const { order } = anApplication();
  const lines = [
    { id: 'l1', sku: 'S1', quantity: 1, unit_price: 6450 },
    { id: 'l2', sku: 'S2', quantity: 1, unit_price: 6450 },
  ];
  const ids = [];
  for (const { id } of lines) {
    const caseId = await opened({ order: { ...order, lines }, lines: [{ line_id: id, quantity: 1 }] });
    await bench.must(caseId, { command: 'offer', body: { kind: 'keep_and_refund', amount } }, merchant);
    ids.push(caseId);
  }
  return ids;
}

async function accept(caseId: string) {
  const [offer] = (await bench.ledger.presentState(caseId)).offers;
  return bench.must(caseId, { command: 'accept_offer', body: { offer_id: offer?.id ?? '' } }, consumer);
}

const promisedBy = async (ids: string[]) => {
  const states = await Promise.all(ids.map((id) => bench.ledger.presentState(id)));
  return states.flatMap(({ refunds }) => refunds).reduce((sum, { amount }) => sum + amount, 0);
};

test('two attempts at the same goods in one moment open one case', async () => {
  const body = anApplication();
  const attempt = () =>
    bench.attempt(newCaseId(), { command: 'open', body }, consumer).catch((error: unknown) => `broke: ${error}`);
  const meanwhile = () => Promise.all([attempt(), attempt()]);
  const answers = await crossing(bench.pool, writing('claims'), { waiting: 2, meanwhile });
  expect(answers.toSorted()).toEqual(['done', 'goods_already_claimed']);
});

describe('money over the cases of an order', () => {
  test('settled at the same moment is never more than was paid', async () => {
    const ids = await twoOffers(12000);
    const meanwhile = () => Promise.all(ids.map(accept));
    await crossing(bench.pool, writing('refunds'), { waiting: 2, meanwhile });
    expect(await promisedBy(ids)).toBe(12000);
  });

  test('counts from its promise, whether or not it was paid yet', async () => {
    const [first = '', second = ''] = await twoOffers(6000);
    await accept(first);
    await bench.must(
      second,
      { command: 'decline_offer', body: { offer_id: (await bench.ledger.presentState(second)).offers[0]?.id ?? '' } },
      consumer,
    );
    const offer = (amount: number) =>
      bench.attempt(second, { command: 'offer', body: { kind: 'keep_and_refund', amount } }, merchant);
    expect(await offer(6901)).toBe('exceeds_paid');
    expect(await offer(6900)).toBe('done');
  });
});

describe('a refund', () => {
  test('that is not owed any more is not asked for again', async () => {
    const { caseId, effect } = await owing();
    expect((await bench.ledger.beginRefund(caseId, effect)).refund).not.toBeNull();
    await bench.ledger.reportRefund(caseId, effect, { status: 'accepted' });
    expect((await bench.ledger.beginRefund(caseId, effect)).refund).toBeNull();
  });

  test('has one number for all of its rounds, and every round after the first asks what became of it', async () => {
    const { caseId, effect } = await owing();
    const first = await bench.ledger.beginRefund(caseId, effect);
    expect(first.refund?.attempted).toBe(false);
    await bench.ledger.reportRefund(caseId, effect, { status: 'unknown', reason: 'no_answer' });
    bench.setClock('2026-03-03T10:01:00+08:00');
    const [again] = (await bench.ledger.tick(caseId)).owes;
    expect(again?.id).not.toBe(effect);
    const second = await bench.ledger.beginRefund(caseId, again?.id ?? '');
    expect(second.refund).toEqual({ ...first.refund, attempted: true, askedAt: '2026-03-03T10:01:00+08:00' });
  });

  test('names the payment it belongs to, as the order gave it', async () => {
    const tenders = [{ id: 't1', kind: 'wechat', amount: 12900, payment_ref: '4200001' }];
    const { caseId, effect } = await owing({ order: { ...anApplication().order, tenders } });
    expect((await bench.ledger.beginRefund(caseId, effect)).refund).toMatchObject({
      tenderId: 't1',
      tenderKind: 'wechat',
      tenderAmount: 12900,
      paymentRef: '4200001',
      paidAt: '2026-02-27T09:00:00+08:00',
    });
  });

  test('whose outcome is not known keeps its case from being closed', async () => {
    const { caseId, effect } = await owing();
    await bench.ledger.beginRefund(caseId, effect);
    await bench.ledger.reportRefund(caseId, effect, { status: 'unknown', reason: 'no_answer' });
    const close = { command: 'close' as const, body: { outcome: 'refunded' as const, reason: 'x' } };
    expect(await bench.attempt(caseId, close, platform)).toBe('wrong_stage');
  });
});

test('what is to be told of a command is written with it, unless the caller takes it along', async () => {
  const caseId = await opened();
  const told = async () =>
    (await bench.db.select().from(outbox).where(eq(outbox.caseId, caseId))).map(({ fact }) => fact.seq);
  const { fact } = await bench.must(caseId, approveIt, merchant);
  expect(await told()).toEqual([1, fact.seq]);
  await bench.must(caseId, { command: 'move_clock', body: { to: '2026-03-03T11:00:00+08:00' } }, system, {
    tell: 'return',
  });
  expect(await told()).toEqual([1, fact.seq]);
});

describe('a key that a command of another order takes in the same moment', () => {
  /** An opening that finds no command under its key, and one when it writes its own. */
  const openMeanwhile = async (caseId: string, kept: { key: string; fingerprint: string }) => {
    const first = await opened();
    const text =
      'insert into commands (account, key, fingerprint, status, case_id, seq) values ($1, $2, $3, 201, $4, 1)';
    const values = [consumer.account, kept.key, kept.fingerprint, first];
    const body = anApplication();
    const key = { key: kept.key, fingerprint: 'mine', status: 201 };
    const request = { caseId, command: { command: 'open' as const, body }, caller: consumer, key };
    const meanwhile = () =>
      bench.ledger.perform({ ...request, tell: 'outbox' }).catch((error: unknown) => ({ broke: error }));
    return { first, result: await crossing(bench.pool, { text, values }, { waiting: 1, meanwhile }) };
  };

  test('is refused for another request, and opens nothing', async () => {
    const caseId = newCaseId();
    const { result } = await openMeanwhile(caseId, { key: 'crossed-other', fingerprint: 'theirs' });
    expect(result).toMatchObject({ refusal: { code: 'idempotency_key_reused' } });
    await expect(bench.ledger.presentState(caseId)).rejects.toThrow('no such case');
  });

  test('answers the same request with what it has done', async () => {
    const { first, result } = await openMeanwhile(newCaseId(), { key: 'crossed-same', fingerprint: 'mine' });
    expect(result).toMatchObject({ done: { caseId: first, seq: 1, replayed: true } });
  });
});

/** A connection that loses the answer to its next commit. */
function cutAtCommit(client: pg.PoolClient): pg.PoolClient {
  const { query: whole } = client;
  const query = async (...args: Parameters<typeof whole>) => {
    const answer = await whole(...args);
    if (String(args[0]) !== 'commit') return answer;
    Object.assign(client, { query: whole });
    throw new Error('the connection is gone');
  };
  return Object.assign(client, { query });
}

test('a commit whose answer was lost is neither done nor refused; its key tells', async () => {
  const caseId = await opened();
  const cut: typeof bench.db = Object.assign(Object.create(bench.db), {
    $client: Object.assign(Object.create(bench.pool), { connect: async () => cutAtCommit(await bench.pool.connect()) }),
  });
  const ledger = createLedger({
    db: cut,
    rulebook: bench.rulebook,
    pauses: noPauses,
    realTime: () => Date.parse(morning),
    sandbox: true,
    onCommit: () => {},
  });
  const key = { key: 'cut', fingerprint: 'f', status: 200 };
  const request = { caseId, command: approveIt, caller: merchant, key, tell: 'outbox' as const };
  const answer = await ledger.perform(request).catch((error: unknown) => error);
  expect(answer).toBeInstanceOf(OutcomeUnknown);
  expect(await bench.must(caseId, approveIt, merchant, { key })).toMatchObject({
    replayed: true,
    state: { stage: 'awaiting_ship_back' },
  });
});
