import { describe, expect, test } from 'vitest';
import { anApplication } from '../test/harness/applications.ts';
import { approveIt, morning, pureCase, returned, said, shipIt } from '../test/model/pure-case.ts';
import type { Command } from './commands.ts';
import type { CaseEvent } from './events.ts';
import { toMs } from './instant.ts';
import { keptAt } from './risk.ts';

/** What is noticed holds a case for a person, and decides nothing. */

const often = { openings: Array.from({ length: 10 }, () => toMs(morning) - 1) };
const photo: Command = { command: 'add_evidence', body: { evidence: ['evd_1'] } };
const silence = '2026-03-07T00:00:00+08:00';
const take: Command = { command: 'take_task', body: { task_id: 'tsk_pure_1' } };
const clear: Command = { command: 'complete_task', body: { task_id: 'tsk_pure_1', result: 'not_needed' } };
const order = anApplication({ orderId: 'o-1' }).order;
const weighing = (grams: number) => ({
  order: { ...order, lines: order.lines.map((line) => ({ ...line, weight_g: grams })) },
});
const receive = (weight_g: number): Command => ({ command: 'receive', body: { weight_g } });
const passed = [{ line_id: 'l1', findings: [{ result: 'passed' as const, quantity: 1 }] }];
const types = (events: readonly CaseEvent[]) => events.map(({ type, actor }) => `${type} by ${actor.role}`);
const openTasks = ({ state }: ReturnType<typeof pureCase>) =>
  state.tasks.filter(({ done_at }) => done_at === null).map(({ kind }) => kind);

describe('what is noticed', () => {
  test('is an event of the system beside the opening, and a task; the review begins as it would', () => {
    const [opened, noticed, ...more] = pureCase({}, { known: often }).events;
    expect(more).toEqual([]);
    expect(opened).toMatchObject({ type: 'opened', actor: { role: 'consumer' }, stage: { to: 'awaiting_review' } });
    expect(noticed).toMatchObject({
      type: 'risk_noticed',
      actor: { role: 'system' },
      command: null,
      stage: { from: 'awaiting_review', to: 'awaiting_review' },
      rules: ['PL-05', 'PL-07'],
      data: {
        signals: [{ signal: 'velocity', seen: 11, threshold: 10, window_days: 30 }],
        tasks: [{ change: 'opened', id: 'tsk_pure_1', kind: 'risk', subject: null }],
      },
    });
    expect(Object.keys(noticed?.data ?? {}).sort()).toEqual(['signals', 'tasks']);
  });

  test('is nothing, just below what is noticed', () => {
    const one = pureCase({}, { known: { openings: often.openings.slice(1) } });
    expect([one.events.length, one.state.risks, one.state.tasks]).toEqual([1, [], []]);
  });

  test('does not move the version that a caller has seen', () => {
    const one = pureCase({}, { known: often });
    expect(one.state).toMatchObject({ seq: 2, version: 1 });
  });

  test('of evidence is noticed once a file, of the consumer’s only', () => {
    const one = pureCase({}, { known: { usedIn: ['case_b'] } });
    one.does('merchant', photo);
    expect(one.state.risks).toEqual([]);
    one.does('for consumer', photo);
    expect(one.state.risks).toMatchObject([{ signal: 'evidence_reused', seen: 1, sha256: 'ab', cases: ['case_b'] }]);
    one.does('consumer', photo);
    expect(one.state.risks).toHaveLength(1);
  });

  test('asks one person at a time, and whoever has looked is not asked the same again', () => {
    const one = pureCase({}, { known: { ...often, usedIn: ['case_b'] } });
    one.does('consumer', photo);
    expect(one.state.risks.map(({ signal }) => signal)).toEqual(['velocity', 'evidence_reused']);
    expect(openTasks(one)).toEqual(['risk']);
    one.does('platform:p-1', take);
    one.does('platform:p-1', clear);
    one.does('consumer', photo);
    expect([one.state.risks.length, openTasks(one)]).toEqual([2, []]);
  });
});

describe('the weight of what comes back', () => {
  const sent = (grams: number, parcels = 1) => {
    const one = returned(weighing(grams), 'approved');
    const all = Array.from({ length: parcels }, (_, at) => ({ carrier: 'sf', tracking_no: `SF00${at}` }));
    one.does('consumer', { command: 'ship_back', body: { parcels: all } });
    return one;
  };
  const scan = (weight_g: number, more: object = {}): Command => ({
    command: 'report_scan',
    body: { parcel_id: 'pcl_pure1', kind: 'picked_up', occurred_at: morning, report_id: 's', weight_g, ...more },
  });

  test('is looked at when the carrier takes the parcel and when the merchant has it', () => {
    const one = sent(1000);
    expect(types(one.does('carrier', scan(1300)))).toEqual(['scanned by carrier']);
    const [, noticed] = one.does('merchant', receive(699));
    expect(noticed?.data).toMatchObject({
      signals: [
        {
          signal: 'weight_differs',
          seen: 301,
          threshold: 300,
          parcel_ids: ['pcl_pure1'],
          weight_g: 699,
          claimed_g: 1000,
        },
      ],
    });
    expect(one.state.parcels[0]?.scans).toEqual([{ kind: 'picked_up', occurred_at: morning, weight_g: 1300 }]);
  });

  test('of one parcel is noticed once, whoever weighs it', () => {
    const one = sent(1000);
    one.does('carrier', scan(100));
    one.does('merchant', receive(100));
    expect(one.state.risks).toHaveLength(1);
  });

  test('says nothing where the order does not weigh the goods, or nobody said what is in which parcel', () => {
    const bare = returned({}, 'shipped');
    bare.does('merchant', receive(1));
    expect(bare.state.risks).toEqual([]);
    const two = sent(1000, 2);
    two.does('merchant', receive(1));
    expect(two.state.risks).toEqual([]);
  });

  test('says nothing any more when the case has ended', () => {
    const one = sent(1000);
    one.does('consumer', { command: 'withdraw', body: { reason: 'solved' } });
    expect(types(one.does('carrier', scan(1)))).toEqual(['scanned by carrier']);
  });
});

describe('while a person is asked to look, a merchant’s silence', () => {
  test('approves nothing: the platform decides, and the sides are not told why', () => {
    const one = pureCase({}, { known: often });
    expect(one.until(silence).map(said).at(-1)).toEqual({
      type: 'sent_to_platform',
      to: 'platform_review',
      why: 'for_a_person',
      rules: ['PL-05'],
      clause: '4.2.1',
    });
    expect(openTasks(one)).toEqual(['risk', 'review']);
    expect(one.until('2026-03-30T10:00:00+08:00').filter(({ type }) => type === 'approved')).toEqual([]);
    expect(one.state.stage).toBe('platform_review');
  });

  test('refuses nothing either', () => {
    const late = { order: { ...order, delivery: { signed_at: '2026-02-28T20:00:00+08:00' } } };
    const at = '2026-03-20T10:00:00+08:00';
    const usual = pureCase(late, { now: toMs(at) });
    const one = pureCase(late, { now: toMs(at), known: { openings: often.openings } });
    const [refused] = usual.until('2026-03-26T00:00:00+08:00').filter(({ type }) => type === 'rejected');
    one.until('2026-03-26T00:00:00+08:00');
    expect(one.state).toMatchObject({ stage: 'platform_review', set_aside: 'review', refused: [] });
    one.does('platform:p-1', take);
    one.does('platform:p-1', clear);
    const [resumed] = one.until('2026-03-26T09:00:00+08:00').filter(({ type }) => type === 'rejected');
    expect(refused).toBeDefined();
    const bare = (event: CaseEvent | undefined) => event && said(event);
    expect(bare(resumed)).toEqual(bare(refused));
  });

  test('goes on by rule as soon as the person has looked: approved by itself, and the merchant may appeal', () => {
    const one = pureCase({}, { known: often });
    one.until(silence);
    one.at('2026-03-09T10:00:00+08:00');
    one.does('platform:p-1', take);
    expect(types(one.does('platform:p-1', clear))).toEqual(['task_done by platform']);
    const [approved] = one.until('2026-03-09T10:00:01+08:00');
    expect(approved).toMatchObject({
      type: 'approved',
      at: '2026-03-09T10:00:00+08:00',
      actor: { role: 'system' },
      stage: { from: 'platform_review', to: 'awaiting_ship_back' },
      rules: ['NR-01', 'SD-02'],
    });
    expect(one.state.appealable).toMatchObject([{ by: 'merchant' }]);
    expect(one.clock('appeal').side).toBe('merchant');
    expect(one.state.set_aside).toBeNull();
  });

  test('goes on as ever where the person had looked before', () => {
    const one = pureCase({}, { known: often });
    one.does('platform:p-1', take);
    one.does('platform:p-1', clear);
    expect(types(one.until(silence))).toContain('approved by system');
  });

  test('waits with a held case', () => {
    const one = pureCase({}, { known: often });
    one.until(silence);
    one.does('platform:p-1', { command: 'hold', body: { reason: 'x', until: '2026-03-20T00:00:00+08:00' } });
    one.does('platform:p-1', take);
    one.does('platform:p-1', clear);
    expect(types(one.until('2026-03-10T10:00:00+08:00'))).toEqual([]);
    one.does('platform:p-1', { command: 'release', body: { reason: 'x' } });
    expect(types(one.until('2026-03-10T10:00:01+08:00'))).toEqual(['approved by system', 'escalated by system']);
  });

  test('is nothing any more once a person has the review in hand', () => {
    const one = pureCase({}, { known: often });
    one.until(silence);
    const asked = { command: 'request_evidence' as const, body: { items: [{ kind: 'photo' as const, text: 'x' }] } };
    one.does('platform:p-1', asked);
    expect(one.state.set_aside).toBeNull();
    one.does('platform:p-1', take);
    one.does('platform:p-1', clear);
    one.does('consumer', photo);
    expect(one.state.stage).toBe('platform_review');
    expect(types(one.until('2026-03-07T09:00:00+08:00'))).toEqual([]);
  });
});

describe('while a person is asked to look, an inspector’s silence', () => {
  const arrived = () => {
    const one = returned(weighing(1000), 'shipped');
    one.does('merchant', receive(1));
    return one;
  };
  const overdue = silence;

  test('passes nothing and pays nothing: the platform decides', () => {
    const one = arrived();
    expect(one.until(overdue).map(said).at(-1)).toMatchObject({
      type: 'sent_to_platform',
      to: 'platform_review',
      why: 'for_a_person',
      clause: '3.1.3c',
    });
    expect(one.state).toMatchObject({ set_aside: 'inspect', settlement: null });
  });

  test('passes after all when the person has looked, by the rule its window had', () => {
    const usual = returned(weighing(1000));
    const passed = usual.until(overdue).find(({ type }) => type === 'inspected');
    const one = arrived();
    one.until(overdue);
    one.does('platform:p-1', take);
    one.does('platform:p-1', clear);
    const [inspected, settled] = one.until(overdue);
    expect([inspected, settled].map((event) => event?.type)).toEqual(['inspected', 'settlement_made']);
    expect(inspected).toMatchObject({ rules: passed?.rules, data: { lines: [{ line_id: 'l1' }], foreign: 0 } });
    expect(one.state).toMatchObject({ stage: 'settling', set_aside: null });
  });

  test.each(['return', 'keep'] as const)('is decided by a person: the goods are here (%s)', (goods) => {
    const one = arrived();
    one.until(overdue);
    const words = { facts: 'f', grounds: 'g', clause: '3.1.3c', rules: ['NR-06'] };
    const decided = one.does('platform:p-1', { command: 'decide', body: { ...words, decision: 'approve', goods } });
    expect(types(decided)).toEqual(['decided by platform', 'settlement_made by platform']);
    expect(one.state).toMatchObject({ stage: 'settling', set_aside: null });
    expect(openTasks(one)).toEqual(['risk']);
  });
});

describe('people decide as ever', () => {
  test('a merchant approves, inspects, and the money that follows is not stopped', () => {
    const one = pureCase({}, { known: often });
    one.does('merchant', approveIt);
    one.does('consumer', shipIt);
    one.does('merchant', { command: 'receive', body: {} });
    one.does('merchant', { command: 'inspect', body: { lines: passed } });
    expect(one.state.stage).toBe('settling');
    const body = { refund_id: 'rf_pure_1_1', status: 'succeeded' as const };
    one.does('payment', { command: 'report_refund', body });
    expect(one.state).toMatchObject({ outcome: 'refunded', final: true });
    // nothing is left to look for
    expect(one.state.tasks).toMatchObject([{ kind: 'risk', result: 'by_itself' }]);
  });

  test('a refusal says the same with a signal and without one', () => {
    const reject: Command = {
      command: 'reject',
      body: { reason: 'not_intact', explanation: 'x', alternative: { text: 'y' }, evidence: ['evd_1'] },
    };
    const [usual] = pureCase().does('merchant', reject);
    const [held] = pureCase({}, { known: often }).does('merchant', reject);
    const bare = (event: CaseEvent | undefined) => event && said(event);
    expect(bare(held)).toEqual(bare(usual));
  });
});

test('goods are kept where they were shipped, refunded and never came back', () => {
  const [silent, end] = ['2026-03-06T10:00:00+08:00', '2026-03-07T10:00:00+08:00'];
  const ended = (change: Parameters<typeof pureCase>[0]) => {
    const one = pureCase(change);
    one.at(silent);
    one.does('merchant', approveIt);
    expect(keptAt(one.state)).toBeNull();
    one.at(end);
    for (const { id } of one.state.refunds)
      one.does('payment', { command: 'report_refund', body: { refund_id: id, status: 'succeeded' } });
    expect(one.state.outcome).toBe('refunded');
    return keptAt(one.state);
  };
  expect(ended({ reason: 'missing_item' })).toBe(end);
  expect(ended({ order: { ...order, shipped_at: null, delivery: null } })).toBeNull();
  const back = returned();
  back.does('merchant', { command: 'inspect', body: { lines: passed } });
  back.does('payment', { command: 'report_refund', body: { refund_id: 'rf_pure_1_1', status: 'succeeded' } });
  expect([back.state.outcome, keptAt(back.state)]).toEqual(['refunded', null]);
});

test('goods were not kept where money came beside them, or nothing came', () => {
  const given = returned({}, 'approved');
  const goodwill = { kind: 'goodwill' as const, amount: 500, borne_by: 'platform' as const, reason: 'x' };
  given.does('platform:p-1', { command: 'grant', body: goodwill });
  for (const { id } of given.state.refunds)
    given.does('payment', { command: 'report_refund', body: { refund_id: id, status: 'succeeded' } });
  given.until('2026-04-30T10:00:00+08:00');
  expect(given.state).toMatchObject({ final: true, outcome: 'lapsed', refunds: [{ amount: 500 }] });
  expect(keptAt(given.state)).toBeNull();
  const solved = pureCase();
  solved.does('consumer', { command: 'withdraw', body: { reason: 'solved' } });
  expect(keptAt(solved.state)).toBeNull();
});
