import { describe, expect, test } from 'vitest';
import { append } from '../ledger/trail.ts';
import { cn } from '../policy/calendars/cn.ts';
import { anApplication } from '../test/harness/applications.ts';
import { approveIt, morning, pureCase, returned, said } from '../test/model/pure-case.ts';
import { actorAs, contextAt } from '../test/model/pure-ledger.ts';
import { compileCalendar } from './calendar.ts';
import type { Command } from './commands.ts';
import { evolve, fold } from './evolve.ts';
import { toMs } from './instant.ts';
import { giveBackOutage } from './rungs.ts';

const { order } = anApplication({ orderId: 'o-1' });
const twoTenders = {
  order: {
    ...order,
    tenders: [
      { id: 't1', kind: 'wechat', amount: 10_000 },
      { id: 't2', kind: 'gift_card', amount: 2_900 },
    ],
  },
};
const passed: Command = {
  command: 'inspect',
  body: { lines: [{ line_id: 'l1', findings: [{ result: 'passed', quantity: 1 }] }] },
};
const reports = (status: 'requested' | 'accepted' | 'succeeded' | 'failed' | 'unknown', of = 1): Command => ({
  command: 'report_refund',
  body: { refund_id: `rf_pure_1_${of}`, status, effect_id: `rf_pure_1_${of}#1` },
});

describe('the state after an event', () => {
  test('is told by the trail alone', () => {
    const one = returned(twoTenders);
    one.does('merchant', passed);
    expect(fold(one.events)).toEqual(one.state);
    expect(fold([])).toBeNull();
    const [, second] = one.events;
    expect(() => evolve(null, second ?? missing())).toThrow('begins with opened');
  });

  test('has another version only when terms, money or stage have moved', () => {
    const one = pureCase();
    one.does('consumer', { command: 'add_evidence', body: { evidence: ['evd_1'] } });
    one.does('platform', { command: 'assign', body: { person: 'p' } });
    one.until('2026-03-03T12:00:00+08:00');
    expect(one.state.seq).toBeGreaterThan(4);
    expect(one.state.version).toBe(1);
    one.does('merchant', approveIt);
    expect(one.state.version).toBe(one.state.seq);
    const sent = returned({}, 'shipped');
    const arrived: Command = {
      command: 'report_scan',
      body: { parcel_id: 'pcl_pure1', kind: 'delivered', occurred_at: morning, report_id: 's' },
    };
    sent.does('carrier', arrived);
    expect(sent.state.version).toBe(sent.state.seq);
    sent.does('carrier', arrived);
    expect(sent.state.version).toBe(sent.state.seq - 1);
    expect(sent.state.goods_arrived_at).toBe(morning);
  });

  test('keeps each attempt of a refund, and says what of the money is settled', () => {
    const one = returned(twoTenders);
    expect(one.state.money_outcome).toBe('none');
    one.does('merchant', passed);
    one.does('system', reports('requested'));
    one.does('system', reports('accepted'));
    one.does('system', reports('succeeded'));
    const at = morning;
    expect(one.state.refunds[0]).toMatchObject({
      state: 'succeeded',
      accepted: true,
      attempts: [
        { at, result: 'requested' },
        { at, result: 'accepted' },
        { at, result: 'succeeded' },
      ],
    });
    expect(one.state.refunds[1]?.attempts).toEqual([]);
    expect(one.state.money_outcome).toBe('owed');
    one.does('system', reports('unknown', 2));
    expect(one.state.refunds[1]?.attempts).toEqual([{ at, result: 'unknown' }]);
    expect(one.state.money_outcome).toBe('owed');
    one.does('system', reports('failed', 2));
    expect(one.state.refunds[1]?.attempts.at(-1)).toEqual({ at, result: 'failed' });
    expect(one.state.money_outcome).toBe('manual');
    const body = { refund_id: 'rf_pure_1_2', method: 'same_way' as const, reference: 'x', paid_at: at };
    one.does('platform:p-1', { command: 'settle_manually', body });
    expect(one.state).toMatchObject({ money_outcome: 'refunded', final_at: at });
    expect(one.state.refunds[1]).toMatchObject({ state: 'manual', by_hand: { method: 'same_way', paid_at: at } });
    one.does('system', reports('succeeded', 2));
    expect(one.state).toMatchObject({ money_outcome: 'manual', refunds: [{}, { state: 'manual', paid_twice: true }] });
    const all = returned(twoTenders);
    all.does('merchant', passed);
    all.does('system', reports('succeeded'));
    all.does('system', reports('succeeded', 2));
    expect(all.state.money_outcome).toBe('refunded');
  });

  test('remembers in real time up to which outages were given back', () => {
    const one = pureCase();
    one.does('system', { command: 'move_clock', body: { to: '2026-03-03T12:00:00+08:00' } });
    const outage = { from: toMs('2026-03-03T12:30:00+08:00'), to: toMs('2026-03-03T13:00:00+08:00') };
    const context = contextAt(outage.to, actorAs('system'), []);
    const trail = { caseId: one.state.id, before: null, state: one.state, head: null, fresh: [] };
    const after = append(trail, giveBackOutage(one.state, outage), { command: null, at: outage.to, context });
    expect(after.state.outages_until).toBe('2026-03-03T11:00:00+08:00');
    expect(after.state.clocks.find(({ name }) => name === 'review')?.extensions).toMatchObject([{ why: 'outage' }]);
  });

  test('keeps of an appeal what it is against, and takes that from what can be heard', () => {
    const one = pureCase({
      order: { ...order, lines: [{ id: 'l1', sku: 'S', quantity: 2, unit_price: 6450 }] },
      lines: [{ line_id: 'l1', quantity: 2 }],
      allegations: ['fraud'],
    });
    one.does('platform:p-1', {
      command: 'decide',
      body: {
        facts: 'f',
        grounds: 'g',
        clause: '3.1.1',
        rules: ['NR-01'],
        decision: 'approve',
        goods: 'return',
        lines: [{ line_id: 'l1', quantity: 1 }],
      },
    });
    expect(one.state.appealable.map(({ by }) => by)).toEqual(['consumer', 'merchant']);
    one.does('merchant', { command: 'appeal', body: { against: 'evt_pure_2', grounds: 'g', wants: 'w' } });
    expect(one.state.appeal).toEqual({ by: 'merchant', against: 'evt_pure_2' });
    // the consumer may still be heard on what the same decision refused
    expect(one.state.appealable).toEqual([{ by: 'consumer', event: 'evt_pure_2' }]);
  });

  test('answers one offer, and tells one parcel from the other', () => {
    const one = pureCase();
    one.does('merchant', { command: 'offer', body: { kind: 'keep_and_refund', amount: 100 } });
    one.does('consumer', {
      command: 'decline_offer',
      body: { offer_id: 'off_pure1', counter: { kind: 'keep_and_refund', amount: 200 } },
    });
    one.does('merchant', { command: 'accept_offer', body: { offer_id: 'off_pure2' } });
    expect(one.state.offers.map(({ state }) => state)).toEqual(['declined', 'accepted']);
    const two = returned({}, 'approved');
    const parcels = ['SF1000', 'SF1001'].map((tracking_no) => ({ carrier: 'sf', tracking_no }));
    two.does('consumer', { command: 'ship_back', body: { parcels: parcels.map((one) => ({ ...one, lines: [] })) } });
    two.does('carrier', {
      command: 'report_scan',
      body: { parcel_id: 'pcl_pure1', kind: 'lost', occurred_at: morning, report_id: 's' },
    });
    expect(two.state.parcels.map(({ state, scans }) => [state, scans.length])).toEqual([
      ['lost', 1],
      ['announced', 0],
    ]);
  });
});

test('a case at its first moment has nothing behind it', () => {
  const { state } = pureCase();
  expect(state).toMatchObject({ findings: [], settlement: null, money_outcome: 'none', outages_until: morning });
  const ahead = pureCase({}, { shift: 3_600_000, now: Date.parse(morning) + 3_600_000 });
  expect(ahead.state).toMatchObject({ opened_at: '2026-03-03T11:00:00+08:00', shift: 3_600_000 });
  expect(ahead.state.outages_until).toBe(morning);
});

test('an offer that nobody answered is over though the case stays where it is, and the one before keeps its end', () => {
  const one = returned();
  const offer = (expires_at: string): Command => ({
    command: 'offer',
    body: { kind: 'more_time', clock: 'inspect', until: '2026-04-30T00:00:00+08:00', expires_at },
  });
  one.does('merchant', offer('2026-03-05T00:00:00+08:00'));
  one.does('consumer', { command: 'decline_offer', body: { offer_id: 'off_pure1' } });
  one.does('merchant', offer('2026-03-04T00:00:00+08:00'));
  one.until('2026-03-04T00:00:00+08:00');
  expect(one.state).toMatchObject({
    stage: 'awaiting_inspection',
    offers: [
      { state: 'declined', expires_at: '2026-03-05T00:00:00+08:00' },
      { state: 'expired', expires_at: '2026-03-04T00:00:00+08:00' },
    ],
  });
});

describe('a new holiday list', () => {
  const list = (version: number, rest: string[]) =>
    compileCalendar({ ...cn, version, rest_days: [...cn.rest_days, ...rest].toSorted() });
  const reprice: Command = { command: 'reprice_deadlines', body: {} };

  test('counts the running windows again, visibly', () => {
    const one = pureCase();
    one.among({ calendar: list(2, ['2026-03-05']) });
    const [event, ...more] = one.does('system', reprice);
    expect(more).toEqual([]);
    expect(event && said(event)).toEqual({
      type: 'deadlines_repriced',
      to: 'awaiting_review',
      rules: ['TM-04'],
      clause: '2.3',
      calendar: 'cn@2',
    });
    expect(one.state.calendar).toBe('cn@2');
    expect(one.clock('review')).toMatchObject({
      due_at: '2026-03-10T00:00:00+08:00',
      breach_at: '2026-03-10T00:00:00+08:00',
      extensions: [],
    });
    expect(event?.data.clocks?.map(({ name }) => name)).toEqual(['review']);
    expect(one.does('system', reprice)).toEqual([]);
  });

  test('that changes nothing of a case leaves it with its own', () => {
    const one = pureCase();
    one.among({ calendar: list(2, ['2026-09-09']) });
    expect(one.does('system', reprice)).toEqual([]);
    expect(one.state.calendar).toBe('cn@1');
    const over = pureCase();
    over.does('consumer', { command: 'withdraw', body: { reason: 'other' } });
    over.among({ calendar: list(2, ['2026-03-05']) });
    expect(over.does('system', reprice)).toEqual([]);
  });

  test('leaves alone what was missed, and moves the law’s end of a refund where it rolls over', () => {
    const late = pureCase();
    late.until('2026-03-04T00:00:00+08:00');
    late.among({ calendar: list(2, ['2026-03-05']) });
    const [event] = late.does('system', reprice);
    expect(event?.data.clocks?.map(({ name }) => name)).toEqual(['review']);
    expect(late.clock('respond').state).toBe('breached');
    const disputed = pureCase({ allegations: ['fraud'] });
    disputed.until('2026-03-08T00:00:00+08:00');
    disputed.among({ calendar: list(2, ['2026-03-05']) });
    expect(disputed.clock('platform_review')).toMatchObject({ state: 'breached', ended_at: null });
    expect(disputed.does('system', reprice)).toEqual([]);
    const settling = returned();
    settling.does('merchant', passed);
    expect(settling.clock('refund').limit).toMatchObject({
      due_at: '2026-03-11T00:00:00+08:00',
      breach_at: '2026-03-11T00:00:00+08:00',
    });
    settling.among({ calendar: list(2, ['2026-03-05', '2026-03-10']) });
    settling.does('system', reprice);
    expect(settling.clock('refund').limit).toMatchObject({
      due_at: '2026-03-11T00:00:00+08:00',
      breach_at: '2026-03-12T00:00:00+08:00',
    });
  });

  test('counts neither what has ended again, nor the law’s end of an inspection by days of rest', () => {
    const one = returned();
    const { limit } = one.clock('inspect');
    one.among({ calendar: list(2, ['2026-03-05', '2026-03-10']) });
    const [event] = one.does('system', reprice);
    expect(event?.data.clocks?.map(({ name }) => name)).toEqual(['inspect']);
    expect(one.clock('inspect').limit).toEqual(limit);
    expect(one.clock('review')).toMatchObject({ state: 'met', due_at: '2026-03-07T00:00:00+08:00' });
  });

  test('that ends no later is taken by a case that counts on days after it, which stay provisional', () => {
    const one = pureCase({}, { now: Date.parse('2026-12-30T10:00:00+08:00') });
    expect(one.clock('respond').provisional).toBe(false);
    expect(one.clock('review').provisional).toBe(true);
    one.among({ calendar: list(2, ['2026-09-09']) });
    const [event, ...more] = one.does('system', reprice);
    expect(more).toEqual([]);
    expect(event && said(event)).toMatchObject({ type: 'deadlines_repriced', calendar: 'cn@2' });
    expect(event?.data).not.toHaveProperty('clocks');
    expect(one.state.calendar).toBe('cn@2');
  });

  test('never puts an end into the past: what would be over is over now', () => {
    const one = pureCase({}, { calendar: list(2, ['2026-03-05']), calendarVersion: 'cn@2' });
    one.until('2026-03-08T10:00:00+08:00');
    expect(one.clock('review').state).toBe('running');
    one.among({ calendar: list(3, []) });
    one.does('system', reprice);
    expect(one.clock('review')).toMatchObject({
      due_at: '2026-03-08T10:00:00+08:00',
      extensions: [{ from: '2026-03-08T10:00:00+08:00', ms: 34 * 3_600_000, by: 'system', why: 'deadlines_repriced' }],
    });
    expect(one.until('2026-03-08T10:00:00+08:00').map(({ type }) => type)).toContain('approved');
  });
});

function missing(): never {
  throw new Error('no event');
}
