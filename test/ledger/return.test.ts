import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fold } from '../../domain/evolve.ts';
import { leafHash } from '../../ledger/leaf.ts';
import { anApplication, approveIt, inspectIt, shipIt } from '../harness/applications.ts';
import { consumer, type LedgerBench, merchant, newCaseId, platform, startLedger, system } from '../harness/ledger.ts';

let bench: LedgerBench;
beforeAll(async () => {
  bench = await startLedger({ at: '2026-03-03T10:00:00+08:00' });
});
afterAll(() => bench.stop());

async function opened(change = {}) {
  bench.setClock('2026-03-03T10:00:00+08:00');
  const caseId = newCaseId();
  const done = await bench.must(caseId, { command: 'open', body: anApplication(change) }, consumer);
  return { ...done, caseId };
}

/** What neither was done nor refused, as an answer: a test then says what it expected instead. */
const broken = (error: unknown) => `broke: ${error}`;

async function scanDelivered(caseId: string, occurred_at: string) {
  const [parcel] = (await bench.ledger.presentState(caseId)).parcels;
  const body = { parcel_id: parcel?.id ?? '', kind: 'delivered' as const, occurred_at, report_id: 's1' };
  return bench.must(caseId, { command: 'report_scan', body }, system);
}

describe('a return on the ledger', () => {
  test('goes from application to refund, and its trail says so', async () => {
    const { caseId, state } = await opened();
    expect(state.stage).toBe('awaiting_review');
    await bench.must(caseId, approveIt, merchant);
    await bench.must(caseId, shipIt, consumer);
    bench.setClock('2026-03-05T10:00:00+08:00');
    const arrived = await scanDelivered(caseId, '2026-03-05T09:30:00+08:00');
    expect(arrived.state).toMatchObject({
      stage: 'awaiting_inspection',
      goods_arrived_at: '2026-03-05T09:30:00+08:00',
    });
    const inspected = await bench.must(caseId, inspectIt, merchant);
    expect(inspected.state.stage).toBe('settling');
    expect(inspected.fact.owes).toHaveLength(1);
    const effect = inspected.fact.owes[0]?.id ?? '';

    const begun = await bench.ledger.beginRefund(caseId, effect);
    expect(begun.refund).toMatchObject({ tenderId: 't1', amount: 12900, currency: 'CNY', attempted: false });
    await bench.ledger.reportRefund(caseId, effect, { status: 'accepted' });
    const [refund] = inspected.state.refunds;
    const done = await bench.must(
      caseId,
      {
        command: 'report_refund',
        body: { refund_id: refund?.id ?? '', status: 'succeeded', amount: 12900, currency: 'CNY' },
      },
      system,
    );
    expect(done.state).toMatchObject({
      stage: 'closed',
      outcome: 'refunded',
      final: true,
      money_outcome: 'refunded',
      owes: [],
    });

    const events = await bench.ledger.eventsOf(caseId);
    expect(events.map(({ type }) => type)).toEqual([
      'opened',
      'approved',
      'shipped_back',
      'scanned',
      'inspected',
      'settlement_made',
      'refund_requested',
      'refund_accepted',
      'refund_succeeded',
      'closed',
    ]);
    expect(fold(events)).toEqual(done.state);
    for (const [index, event] of events.entries()) {
      const before = events[index - 1];
      expect(event.prev_hash).toBe(before ? leafHash(before) : null);
    }
  });

  test('is approved by the merchant’s silence at the due time, however late anyone looks', async () => {
    const { caseId, state } = await opened();
    const review = state.clocks.find(({ name }) => name === 'review');
    expect(review?.due_at).toBe('2026-03-07T00:00:00+08:00');
    bench.setClock('2026-03-08T12:00:00+08:00');
    const fact = await bench.ledger.tick(caseId);
    expect(fact.stage).toBe('awaiting_ship_back');
    const approved = (await bench.ledger.eventsOf(caseId)).find(({ type }) => type === 'approved');
    expect(approved).toMatchObject({
      at: '2026-03-07T00:00:00+08:00',
      performed_at: '2026-03-08T12:00:00+08:00',
      actor: { role: 'system' },
      rules: expect.arrayContaining(['NR-01', 'SD-02']),
    });
  });

  test('judges a command one millisecond after the due time as if the alarm had rung, and before it as it stands', async () => {
    const late = await opened();
    bench.setClock('2026-03-07T00:00:00.001+08:00');
    const reject = {
      command: 'reject' as const,
      body: { reason: 'window_over', explanation: 'x', alternative: { text: 'y' } },
    };
    expect(await bench.attempt(late.caseId, reject, merchant)).toBe('wrong_stage');
    expect(await bench.ledger.presentFact(late.caseId)).toMatchObject({ stage: 'awaiting_ship_back' });
    const timely = await opened();
    bench.setClock('2026-03-06T23:59:59.999+08:00');
    await bench.must(timely.caseId, approveIt, merchant);
    const approved = (await bench.ledger.eventsOf(timely.caseId)).find(({ type }) => type === 'approved');
    expect(approved?.actor.role).toBe('merchant');
  });

  test('lapses when the parcel never comes', async () => {
    const { caseId } = await opened();
    await bench.must(caseId, approveIt, merchant);
    bench.setClock('2026-03-20T00:00:00+08:00');
    const fact = await bench.ledger.tick(caseId);
    expect(fact).toMatchObject({ stage: 'closed', outcome: 'lapsed', next: null });
  });

  test('passes inspection by the inspector’s silence', async () => {
    const { caseId } = await opened();
    await bench.must(caseId, approveIt, merchant);
    await bench.must(caseId, shipIt, consumer);
    bench.setClock('2026-03-05T10:00:00+08:00');
    await scanDelivered(caseId, '2026-03-05T09:30:00+08:00');
    bench.setClock('2026-03-30T10:00:00+08:00');
    const fact = await bench.ledger.tick(caseId);
    expect(fact.stage).toBe('settling');
    expect(fact.breached).toBe(true);
    expect(fact.milestones.inspected).toBeDefined();
  });

  test('is refused with evidence and becomes final when nobody appeals', async () => {
    const { caseId } = await opened();
    const body = { reason: 'not_intact', explanation: 'x', alternative: { text: 'y' } };
    expect(await bench.attempt(caseId, { command: 'reject', body }, merchant)).toBe('invalid_request');
    await bench.pool.query(
      `insert into evidence (id, account, sha256, type, size) values ('evd_1', 'shop', 'ab', 'image/png', 1) on conflict do nothing`,
    );
    await bench.must(caseId, { command: 'reject', body: { ...body, evidence: ['evd_1'] } }, merchant);
    bench.setClock('2026-03-30T00:00:00+08:00');
    expect(await bench.ledger.tick(caseId)).toMatchObject({ stage: 'closed', outcome: 'rejected' });
  });

  test('is withdrawn, and its goods may be claimed again', async () => {
    const orderId = 'o-again';
    const { caseId } = await opened({ orderId });
    const again = { command: 'open' as const, body: anApplication({ orderId }) };
    expect(await bench.attempt(newCaseId(), again, consumer)).toBe('goods_already_claimed');
    await bench.must(caseId, { command: 'withdraw', body: { reason: 'changed_mind' } }, consumer);
    expect(await bench.attempt(newCaseId(), again, consumer).catch(broken)).toBe('done');
  });

  test('refuses strangers, wrong sides, wrong stages and old versions, and nothing changes', async () => {
    const { caseId, state } = await opened();
    const stranger = { ...consumer, party: 'u-43' };
    expect(await bench.attempt(caseId, { command: 'withdraw', body: { reason: 'other' } }, stranger)).toBe('not_found');
    expect(await bench.attempt(caseId, approveIt, consumer)).toBe('not_your_command');
    expect(await bench.attempt(caseId, inspectIt, merchant)).toBe('wrong_stage');
    expect(await bench.attempt(caseId, approveIt, merchant, { ifMatch: state.version + 1 })).toBe('version_conflict');
    expect(await bench.attempt(newCaseId(), approveIt, platform)).toBe('not_found');
    expect((await bench.ledger.presentFact(caseId)).seq).toBe(state.seq);
  });

  test('answers a repeated key with the first command, and refuses the key for another', async () => {
    const { caseId } = await opened();
    const key = { key: 'k1', fingerprint: 'f1', status: 200 };
    const first = await bench.must(caseId, approveIt, merchant, { key });
    expect(await bench.attempt(caseId, approveIt, merchant, { key })).toBe('done');
    const again = await bench.must(caseId, approveIt, merchant, { key });
    expect(again).toMatchObject({ replayed: true, seq: first.seq });
    expect(await bench.attempt(caseId, shipIt, consumer, { key: { ...key, fingerprint: 'f2' } })).toBe(
      'idempotency_key_reused',
    );
  });

  test('keeps every free text out of its events', async () => {
    const { caseId } = await opened({
      description: 'MARKED-description',
      contact: { name: 'MARKED-name' },
      note: 'MARKED-note',
    });
    const trail = JSON.stringify(await bench.ledger.eventsOf(caseId));
    expect(trail).not.toContain('MARKED');
    expect(trail).not.toContain('u-42');
  });

  test('lets nobody change an event', async () => {
    const { caseId } = await opened();
    await expect(bench.pool.query(`update events set type = 'closed' where stream = $1`, [caseId])).rejects.toThrow(
      /permission denied/,
    );
    await expect(bench.pool.query(`delete from events where stream = $1`, [caseId])).rejects.toThrow(
      /permission denied/,
    );
  });
});

test('fifty attempts at the same goods open exactly one case', async () => {
  bench.setClock('2026-03-03T10:00:00+08:00');
  const body = anApplication({ orderId: 'o-race' });
  const results = await Promise.all(
    Array.from({ length: 50 }, () => bench.attempt(newCaseId(), { command: 'open', body }, consumer).catch(broken)),
  );
  expect(results.filter((result) => result === 'done')).toHaveLength(1);
  expect(results.filter((result) => result === 'goods_already_claimed')).toHaveLength(49);
});

test('of a tick and a command that race, exactly one moves the case', async () => {
  for (let round = 0; round < 10; round++) {
    const { caseId } = await opened();
    bench.setClock('2026-03-07T00:00:00+08:00');
    const [, answer] = await Promise.all([bench.ledger.tick(caseId), bench.attempt(caseId, approveIt, merchant)]);
    expect(answer).toBe('wrong_stage');
    const events = await bench.ledger.eventsOf(caseId);
    expect(events.filter(({ type }) => type === 'approved')).toHaveLength(1);
  }
});
