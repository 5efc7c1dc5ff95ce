import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { bookOf } from '../../domain/books.ts';
import type { PostingView } from '../../domain/views/posting.ts';
import type { UnclearedView } from '../../domain/views/uncleared.ts';
import { booksOf } from '../../drizzle/queries/postings.ts';
import { anApplication } from '../harness/applications.ts';
import { consumer, merchant, platform, verdict } from '../harness/counter.ts';
import { system } from '../harness/ledger.ts';
import { type Change, openCounter } from '../harness/open-counter.ts';

/** The books as PostgreSQL keeps them and the API shows them. */

const at = openCounter('2026-03-03T10:00:00+08:00');
const { counter } = at;

/** ¥130 and 501 points for two of l1, with freight of ¥10 paid: sent back for a fault. */
const faulty = (): Change => ({
  reason: 'quality',
  order: {
    ...anApplication().order,
    id: `o-${randomUUID()}`,
    freight: { paid: 1000 },
    tenders: [
      { id: 't1', kind: 'wechat', amount: 7000 },
      { id: 't2', kind: 'gift_card', amount: 6000 },
      { id: 't3', kind: 'points', amount: 0, units: 501 },
    ],
    lines: [{ id: 'l1', sku: 'S1', quantity: 2, unit_price: 6000 }],
  },
  lines: [{ line_id: 'l1', quantity: 2 }],
});

async function settled(change: Change = faulty(), passed = 2): Promise<string> {
  const id = await at.arrived(change);
  const findings = [
    { result: 'passed', quantity: passed },
    ...(passed < 2 ? [{ result: 'failed', quantity: 2 - passed }] : []),
  ];
  await counter.must(id, 'inspect', { lines: [{ line_id: 'l1', findings }], evidence: [at.photo] }, merchant);
  return id;
}

async function booked(id: string): Promise<PostingView[]> {
  const answer = await at.api.get(`/v1/cases/${id}/postings?limit=200`, { key: 'auditor' });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json().data;
}

function balances(all: readonly PostingView[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const { account, settlement_version: version, unit, amount } of all) {
    const name = account === 'clearing' ? `clearing ${version} ${unit}` : `${account} ${unit}`;
    sums.set(name, (sums.get(name) ?? 0) + amount);
  }
  return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0));
}

async function uncleared(query = ''): Promise<UnclearedView[]> {
  const answer = await at.api.get(`/v1/reports/uncleared?limit=200${query}`, { key: 'auditor' });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json().data;
}
const unclearedOf = async (id: string, query = '') => (await uncleared(query)).filter(({ case_id }) => case_id === id);

/** What the database says to a statement of the schema's owner. */
async function asOwner(statement: string, values: unknown[] = []): Promise<string> {
  const owner = new Client({ connectionString: at.api.url });
  await owner.connect();
  try {
    await owner.query(statement, values);
    return 'done';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await owner.end();
  }
}

describe('the books of a case', () => {
  test('are empty while nothing is promised, balance in every entry, and come to zero at the end', async () => {
    const id = await at.arrived(faulty());
    expect(await booked(id)).toEqual([]);
    await counter.must(id, 'inspect', counter.passed(2), merchant);
    const promised = await booked(id);
    expect(balances(promised)).toEqual({
      'merchant_payable CNY': 12_000,
      'freight CNY': 1000,
      'clearing 1 CNY': -13_000,
      'platform_subsidy units:t3': 501,
      'clearing 1 units:t3': -501,
    });
    expect(await counter.pays(id)).toMatchObject({ outcome: 'refunded' });
    const all = await booked(id);
    expect(balances(all)).toEqual({
      'merchant_payable CNY': 12_000,
      'freight CNY': 1000,
      'consumer_tender CNY': -13_000,
      'platform_subsidy units:t3': 501,
      'consumer_tender units:t3': -501,
    });
    for (const [entry, own] of Map.groupBy(all, (one) => `${one.event_id} ${one.entry} ${one.unit}`))
      expect(
        own.reduce((sum, { amount }) => sum + amount, 0),
        entry,
      ).toBe(0);
  });

  test('name case, event, line, refund and rule of every posting', async () => {
    const id = await settled();
    await counter.pays(id);
    const all = await booked(id);
    const made = await counter.lastEvent(id, 'settlement_made');
    expect(all[0]).toEqual({
      case_id: id,
      event_id: made.id,
      entry: 1,
      at: made.at,
      account: 'merchant_payable',
      holder: 'm-7',
      amount: 12_000,
      unit: 'CNY',
      settlement_version: 1,
      line_id: 'l1',
      adjustment: null,
      refund_id: null,
      charge_id: null,
      rule: 'QR-01',
    });
    const { refunds } = await counter.read(id);
    const got = all.filter(({ account }) => account === 'consumer_tender');
    expect(got.map(({ holder, amount, refund_id, rule }) => [holder, amount, refund_id, rule])).toEqual([
      ['t1', -7000, refunds[0]?.id, 'NR-11'],
      ['t2', -6000, refunds[1]?.id, 'NR-11'],
      ['t3', -501, refunds[2]?.id, 'NR-12'],
    ]);
  });

  test('are what the trail makes, after a second settlement, a decision and a change of who is liable', async () => {
    const id = await settled(faulty(), 1);
    await counter.pays(id);
    const shares = [
      { party: 'carrier', percent: 67 },
      { party: 'platform', percent: 33 },
    ];
    const against = (await counter.lastEvent(id, 'inspected')).id;
    await counter.must(id, 'appeal', { against, grounds: 'g', wants: 'w' }, consumer);
    await counter.must(id, 'assign-liability', { shares, facts: 'f', clause: '3.3.1' }, platform);
    await counter.must(id, 'decide', { ...verdict, decision: 'approve', goods: 'keep', amount: 1500 }, platform);
    await counter.pays(id);
    expect(balances(await booked(id))).toMatchObject({
      'carrier_receivable CNY': 5025,
      'platform_subsidy CNY': 2475,
      'freight CNY': 500,
      'consumer_tender CNY': -8000,
    });
    expect(balances(await booked(id))).not.toHaveProperty('merchant_payable CNY');
    const kept = (await booksOf(at.api.db, [id])).get(id);
    expect(kept).toEqual(bookOf(await at.api.ledger.eventsOf(id)));
  });

  test('are read page by page', async () => {
    const id = await settled();
    await counter.pays(id);
    const all = await booked(id);
    const first = (await at.api.get(`/v1/cases/${id}/postings?limit=5`, { key: 'platform' })).json();
    const rest = (await at.api.get(`/v1/cases/${id}/postings?after=${first.next_cursor}`, { key: 'platform' })).json();
    expect([...first.data, ...rest.data]).toEqual(all);
    expect(first.has_more).toBe(true);
  });

  test('are for the platform and auditors, not for the sides of the case, nor for a backend that names nobody', async () => {
    const id = await settled();
    const paths = [`/v1/cases/${id}/postings`, '/v1/reports/uncleared'];
    const status = async (path: string, more: object) => (await at.api.get(path, more)).statusCode;
    for (const path of paths) {
      for (const as of [consumer, merchant, 'consumer:u-43', null])
        expect(await status(path, { as }), as ?? 'nobody').toBe(403);
      expect(await status(path, { as: platform })).toBe(200);
      for (const key of ['platform', 'auditor'] as const) expect(await status(path, { key })).toBe(200);
    }
    expect(await status('/v1/cases/case_none/postings', { key: 'auditor' })).toBe(404);
  });
});

describe('the database', () => {
  const insert = `insert into postings (case_id, seq, entry, place, at, account, amount, unit, settlement_version, rule) values`;
  const row = (place: number, account: string, amount: number, unit = 'CNY', entry = 1) =>
    `('case_x', 1, ${entry}, ${place}, now(), '${account}', ${amount}, '${unit}', 1, 'NR-14')`;

  test('lets nobody change or take back a posting, not even its owner', async () => {
    const id = await settled();
    const refused = /permission denied/;
    await expect(at.api.pool.query('update postings set amount = 1 where case_id = $1', [id])).rejects.toThrow(refused);
    await expect(at.api.pool.query('delete from postings where case_id = $1', [id])).rejects.toThrow(refused);
    await expect(at.api.pool.query('truncate postings')).rejects.toThrow(refused);
    expect(await asOwner('update postings set amount = 1 where case_id = $1', [id])).toMatch(/append-only/);
    expect(await asOwner('delete from postings where case_id = $1', [id])).toMatch(/append-only/);
    expect(await asOwner('truncate postings')).toMatch(/append-only/);
  });

  test('refuses what does not balance, in any entry or unit, from the owner too', async () => {
    const paired = [row(1, 'merchant_payable', 5), row(2, 'clearing', -5)];
    const unbalanced = [
      [row(1, 'merchant_payable', 5)],
      [row(1, 'merchant_payable', 5), row(2, 'clearing', -4)],
      [row(1, 'merchant_payable', 5), row(2, 'clearing', -5, 'units:t1')],
      [row(1, 'merchant_payable', 5, 'CNY', 1), row(2, 'clearing', -5, 'CNY', 2)],
      [...paired, row(3, 'freight', 1, 'CNY', 2)],
    ];
    for (const rows of unbalanced) {
      expect(await asOwner(`${insert} ${rows.join(', ')}`)).toMatch(/does not balance/);
      await expect(at.api.pool.query(`${insert} ${rows.join(', ')}`)).rejects.toThrow(/does not balance/);
    }
    expect(await asOwner(`${insert} ${paired.join(', ')}`)).toBe('done');
    // and no event posts the same twice
    expect(await asOwner(`${insert} ${paired.join(', ')}`)).toMatch(/duplicate key/);
    expect(await asOwner(`${insert} ${row(3, 'clearing', 0)}`)).toMatch(/postings_amount/);
    expect(await asOwner(`${insert} ${row(3, 'petty_cash', 1)}`)).toMatch(/postings_account/);
  });
});

describe('the report of what has not cleared', () => {
  test('names what was promised, since when, and what each refund waits for', async () => {
    const id = await settled();
    expect(await unclearedOf(id)).toEqual([]);
    at.api.setClock('2026-03-05T12:00:00+08:00');
    const { at: since } = await counter.lastEvent(id, 'settlement_made');
    const [money, points, ...more] = await unclearedOf(id);
    expect(more).toEqual([]);
    expect(money).toMatchObject({ amount: 13_000, unit: 'CNY', settlement_version: 1, since, stage: 'settling' });
    expect(money?.why).toMatchObject([
      { tender_id: 't1', amount: 7000, state: 'promised', waits_for: 'request' },
      { tender_id: 't2', amount: 6000, state: 'promised', waits_for: 'request' },
    ]);
    expect(points).toMatchObject({ amount: 501, unit: 'units:t3', why: [{ tender_id: 't3', amount: 501 }] });
    expect(await unclearedOf(id, '&older_than=PT25H')).toEqual([]);
  });

  test('tells apart what was asked, taken, and not known, and has nothing of what arrived', async () => {
    const id = await settled();
    const [first = '', second = '', third = ''] = (await at.api.ledger.presentFact(id)).owes.map((one) => one.id);
    for (const effect of [first, second, third]) await at.api.ledger.beginRefund(id, effect);
    const awaited = async () =>
      (await unclearedOf(id, '&older_than=PT0S')).flatMap(({ why }) => why).map((one) => one.waits_for);
    expect(await awaited()).toEqual(['answer', 'answer', 'answer']);
    await at.api.ledger.reportRefund(id, first, { status: 'accepted' });
    await at.api.ledger.reportRefund(id, second, { status: 'unknown', reason: 'no_answer' });
    expect(await awaited()).toEqual(['notice', 'next_round', 'answer']);
    await at.api.ledger.reportRefund(id, third, { status: 'succeeded' });
    expect(await awaited()).toEqual(['notice', 'next_round']);
    const [{ why: [, unknown] = [] } = {}] = await unclearedOf(id, '&older_than=PT0S');
    expect(unknown).toMatchObject({ reason: 'no_answer', state: 'unknown', retry_at: expect.any(String) });
  });

  test('keeps a refund that failed for good, with its reason, until it has arrived after all', async () => {
    const id = await settled();
    const [first = '', ...others] = (await at.api.ledger.presentFact(id)).owes.map((one) => one.id);
    await at.api.ledger.beginRefund(id, first);
    await at.api.ledger.reportRefund(id, first, { status: 'failed', reason: 'account_closed' });
    for (const effect of others) {
      await at.api.ledger.beginRefund(id, effect);
      await at.api.ledger.reportRefund(id, effect, { status: 'succeeded' });
    }
    const [failed, ...more] = await unclearedOf(id, '&older_than=PT0S');
    expect(more).toEqual([]);
    expect(failed).toMatchObject({
      amount: 7000,
      stage: 'settling',
      why: [{ tender_id: 't1', state: 'failed', reason: 'account_closed', waits_for: 'person' }],
    });
    const { refund_no, amount } = (await counter.read(id)).refunds[0] ?? {};
    const notice = { id: 'ntc_late', refund_no, provider_no: 'p-1', status: 'succeeded', ...amount };
    await at.api.callback('payment', { ...notice, occurred_at: '2026-03-04T13:00:00+08:00' });
    expect(await unclearedOf(id, '&older_than=PT0S')).toEqual([]);
  });

  test('has nothing of what was paid by hand, and what the provider brings as well as too much', async () => {
    const id = await settled();
    const failed = await counter.fails(id);
    for (const refund of failed.refunds)
      await counter.must(
        id,
        'settle-manually',
        { refund_id: refund.id, method: 'same_way', reference: 'b', paid_at: failed.now },
        platform,
      );
    expect((await counter.read(id)).stage).toBe('closed');
    expect(await unclearedOf(id, '&older_than=PT0S')).toEqual([]);
    const { refund_no, amount } = failed.refunds[0] ?? {};
    const notice = { id: 'ntc_twice', refund_no, provider_no: 'p-1', status: 'succeeded', ...amount };
    await at.api.callback('payment', { ...notice, occurred_at: '2026-03-04T13:00:00+08:00' });
    expect(await unclearedOf(id, '&older_than=PT0S')).toMatchObject([
      { amount: -7000, stage: 'closed', why: [{ tender_id: 't1', state: 'manual', waits_for: 'money_back' }] },
    ]);
  });

  test('goes by each case’s own clock', async () => {
    const id = await settled();
    expect(await unclearedOf(id)).toEqual([]);
    const moved = { command: 'move_clock' as const, body: { to: '2026-03-05T12:00:00+08:00' } };
    await at.api.must(id, moved, system);
    expect(await unclearedOf(id)).toHaveLength(2);
  });

  test('is read page by page, the oldest first', async () => {
    const ids = [await settled(), await settled(), await settled()];
    const query = 'older_than=PT0S&limit=2';
    const seen: UnclearedView[] = [];
    let after = '';
    do {
      const answer = await at.api.get(`/v1/reports/uncleared?${query}${after}`, { key: 'auditor' });
      const { data, next_cursor } = answer.json();
      seen.push(...data);
      after = next_cursor ? `&after=${next_cursor}` : '';
    } while (after);
    const own = seen.filter(({ case_id }) => ids.includes(case_id));
    expect(own.map(({ case_id, unit }) => `${ids.indexOf(case_id)} ${unit}`)).toEqual(
      [0, 1, 2].flatMap((index) => [`${index} CNY`, `${index} units:t3`]),
    );
    for (const bad of ['older_than=yesterday', 'after=!'])
      expect((await at.api.get(`/v1/reports/uncleared?${bad}`, { key: 'auditor' })).statusCode).toBe(400);
  });
});
