import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApplicationInput } from '../../domain/application.ts';
import { clocks } from '../../policy/clocks.ts';
import { variant } from '../../policy/standard.ts';
import { anApplication, approveIt, inspectIt, shipIt } from '../harness/applications.ts';
import { consumer, type LedgerBench, merchant, newCaseId, startLedger, system } from '../harness/ledger.ts';

let bench: LedgerBench;
beforeAll(async () => {
  bench = await startLedger({ at: '2026-02-10T10:00:00+08:00' });
});
afterAll(() => bench.stop());

const order = (given: Partial<ApplicationInput['order']> = {}): ApplicationInput['order'] => ({
  ...anApplication().order,
  id: newCaseId(),
  paid_at: '2026-02-01T09:00:00+08:00',
  shipped_at: '2026-02-02T09:00:00+08:00',
  delivery: { signed_at: '2026-02-09T15:00:00+08:00' },
  ...given,
});

async function openedAt(at: string, change: Partial<ApplicationInput> = {}, on = bench) {
  on.setClock(at);
  const caseId = newCaseId();
  await on.must(caseId, { command: 'open', body: anApplication({ order: order(), ...change }) }, consumer);
  return caseId;
}

async function arrivedAt(caseId: string, at: string) {
  const [parcel] = (await bench.ledger.presentState(caseId)).parcels;
  const body = { parcel_id: parcel?.id ?? '', kind: 'delivered' as const, occurred_at: at, report_id: 's' };
  return bench.must(caseId, { command: 'report_scan', body }, system);
}

const clock = async (caseId: string, name: string) =>
  (await bench.ledger.presentState(caseId)).clocks.filter((one) => one.name === name).at(-1);

describe('windows at Spring Festival', () => {
  test('E11: inspection passes by itself a day before the statutory term, the refund is due at its strict end, breached after the rolled one', async () => {
    const caseId = await openedAt('2026-02-10T10:00:00+08:00');
    await bench.must(caseId, approveIt, merchant);
    await bench.must(caseId, shipIt, consumer);
    bench.setClock('2026-02-13T16:00:00+08:00');
    await arrivedAt(caseId, '2026-02-13T15:00:00+08:00');
    expect(await clock(caseId, 'inspect')).toMatchObject({ due_at: '2026-02-20T00:00:00+08:00', rule: 'NR-10' });
    bench.setClock('2026-02-20T00:00:00+08:00');
    expect((await bench.ledger.tick(caseId)).stage).toBe('settling');
    expect(await clock(caseId, 'refund')).toMatchObject({
      started_at: '2026-02-20T00:00:00+08:00',
      due_at: '2026-02-21T00:00:00+08:00',
      breach_at: '2026-02-25T00:00:00+08:00',
    });
    bench.setClock('2026-02-24T23:59:59+08:00');
    expect((await bench.ledger.tick(caseId)).level).toBeGreaterThan(0);
    expect((await clock(caseId, 'refund'))?.breached_at).toBeNull();
    bench.setClock('2026-02-25T00:00:00+08:00');
    await bench.ledger.tick(caseId);
    expect((await clock(caseId, 'refund'))?.breached_at).toBe('2026-02-25T00:00:00+08:00');
  });

  test('E8: a review filed on 13 February ends with 25 February', async () => {
    const caseId = await openedAt('2026-02-13T10:00:00+08:00');
    expect((await clock(caseId, 'review'))?.due_at).toBe('2026-02-26T00:00:00+08:00');
  });

  test('E14: a response asked for on the swapped Saturday at 20:30 is due on 24 February at 10:30', async () => {
    const caseId = await openedAt('2026-02-14T20:30:00+08:00');
    expect((await clock(caseId, 'respond'))?.due_at).toBe('2026-02-24T10:30:00+08:00');
  });

  test('a scan that reaches us after the window is over leaves the merchant a day, and the breach its lawful date', async () => {
    const caseId = await openedAt('2026-02-10T10:00:00+08:00');
    await bench.must(caseId, approveIt, merchant);
    await bench.must(caseId, shipIt, consumer);
    bench.setClock('2026-02-22T10:00:00+08:00');
    await arrivedAt(caseId, '2026-02-13T15:00:00+08:00');
    bench.setClock('2026-02-23T09:59:59+08:00');
    expect((await bench.ledger.tick(caseId)).stage).toBe('awaiting_inspection');
    expect((await clock(caseId, 'inspect'))?.breached_at).toBe('2026-02-20T00:00:00+08:00');
    bench.setClock('2026-02-23T10:00:00+08:00');
    expect((await bench.ledger.tick(caseId)).stage).toBe('settling');
  });
});

describe('what silence does', () => {
  const short = variant('48h', { clocks: { review: { ...clocks.review, window: { kind: 'hours', amount: 48 } } } });

  test('E42: after 48 silent hours a return is approved, and a refund without return of received goods goes to the platform', async () => {
    const other = await startLedger({ at: '2026-02-10T10:00:00+08:00', standard: short });
    try {
      const kept = await openedAt(
        '2026-02-10T10:00:00+08:00',
        { remedy: 'refund_without_return', reason: 'quality' },
        other,
      );
      const back = await openedAt('2026-02-10T10:00:00+08:00', {}, other);
      other.setClock('2026-02-12T10:00:00+08:00');
      expect((await other.ledger.tick(kept)).stage).toBe('platform_review');
      expect((await other.ledger.tick(back)).stage).toBe('awaiting_ship_back');
    } finally {
      await other.stop();
    }
  });

  test('an unshipped order is refunded whole, freight and all, with nothing to send back', async () => {
    const unshipped = order({
      shipped_at: null,
      delivery: null,
      freight: { paid: 1000 },
      tenders: [{ id: 't1', kind: 'wechat', amount: 13900 }],
    });
    const caseId = await openedAt('2026-02-10T10:00:00+08:00', { order: unshipped });
    bench.setClock('2026-02-14T00:00:00+08:00');
    const fact = await bench.ledger.tick(caseId);
    expect(fact.stage).toBe('settling');
    expect((await bench.ledger.presentState(caseId)).settlement?.total).toBe(13900);
  });
});

test('an outage of the API gives every party back the time it could not act, before anything due is performed', async () => {
  const caseId = await openedAt('2026-02-10T10:00:00+08:00');
  expect((await clock(caseId, 'review'))?.due_at).toBe('2026-02-14T00:00:00+08:00');
  const outage = { from: '2026-02-13T23:00:00+08:00', to: '2026-02-14T02:00:00+08:00' };
  await bench.pool.query('insert into outages (from_at, to_at) values ($1, $2)', [outage.from, outage.to]);
  bench.setClock('2026-02-14T02:59:59+08:00');
  expect((await bench.ledger.tick(caseId)).stage).toBe('awaiting_review');
  expect(await clock(caseId, 'review')).toMatchObject({
    due_at: '2026-02-14T03:00:00+08:00',
    breach_at: '2026-02-14T03:00:00+08:00',
    extensions: [{ ms: 3 * 3_600_000, by: 'system', why: 'outage' }],
  });
  bench.setClock('2026-02-14T03:00:00+08:00');
  const fact = await bench.ledger.tick(caseId);
  expect(fact.stage).toBe('awaiting_ship_back');
  const extended = (await bench.ledger.eventsOf(caseId)).filter(({ type }) => type === 'clocks_extended');
  expect(extended).toHaveLength(1);
});

describe('the sandbox clock', () => {
  test('moves one case only, by a visible event, and everything after it is dated by it', async () => {
    const caseId = await openedAt('2026-02-10T10:00:00+08:00');
    const moved = await bench.must(
      caseId,
      { command: 'move_clock', body: { to: '2026-02-12T10:00:00+08:00' } },
      system,
    );
    expect(moved.fact.shift).toBe(2 * 86_400_000);
    const approved = await bench.must(caseId, approveIt, merchant);
    expect(approved.state.at).toBe('2026-02-12T10:00:00+08:00');
    const other = await openedAt('2026-02-10T11:00:00+08:00');
    expect((await bench.ledger.presentState(other)).at).toBe('2026-02-10T11:00:00+08:00');
  });

  test('starts a case where its application says, so that a holiday can be lived through', async () => {
    bench.setClock('2026-05-01T00:00:00+08:00');
    const caseId = newCaseId();
    const body = anApplication({ order: order(), sandbox: { starts_at: '2026-02-10T10:00:00+08:00' } });
    const { state } = await bench.must(caseId, { command: 'open', body }, consumer);
    expect(state.opened_at).toBe('2026-02-10T10:00:00+08:00');
    expect(state.assessment.decision).toBe('approve');
    expect(await bench.attempt(caseId, inspectIt, merchant)).toBe('wrong_stage');
  });
});

test('a clock never runs behind the case’s own trail, whatever the server’s clock does', async () => {
  const caseId = await openedAt('2026-02-10T10:00:00+08:00');
  bench.setClock('2026-02-10T09:00:00+08:00');
  const { state } = await bench.must(caseId, approveIt, merchant);
  expect(state.at).toBe('2026-02-10T10:00:00+08:00');
});
