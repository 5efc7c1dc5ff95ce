import { describe, expect, test } from 'vitest';
import { anApplication } from '../../test/harness/applications.ts';
import { clocksIn, morning, pureCase, returned, said } from '../../test/model/pure-case.ts';
import { isAvailable } from '../available.ts';
import type { Command, PartyCommandBody } from '../commands.ts';

const { order } = anApplication({ orderId: 'o-1' });
const twoLines = {
  order: {
    ...order,
    tenders: [{ id: 't1', kind: 'wechat', amount: 40_000 }],
    lines: [
      { id: 'l1', sku: 'S1', quantity: 3, unit_price: 10_000 },
      { id: 'l2', sku: 'S2', quantity: 1, unit_price: 10_000 },
    ],
  },
  lines: [
    { line_id: 'l1', quantity: 3 },
    { line_id: 'l2', quantity: 1 },
  ],
};
const l1 = (quantity: number) => ({ line_id: 'l1', quantity });
const l2 = (quantity: number) => ({ line_id: 'l2', quantity });
type Body = PartyCommandBody<'decide'>;
const decide = (more: Partial<Body> & Pick<Body, 'decision' | 'goods'>): Command => ({
  command: 'decide',
  body: { facts: 'f', grounds: 'g', clause: '3.1.1', rules: ['NR-01'], ...more },
});
const appeal = (against: string): Command => ({ command: 'appeal', body: { against, grounds: 'g', wants: 'w' } });
const reject: Command = {
  command: 'reject',
  body: { reason: 'window_over', explanation: 'x', alternative: { text: 'y' }, evidence: ['evd_1'] },
};
/** The second line fails its inspection, the first one passes. */
const failedSecond: Command = {
  command: 'inspect',
  body: {
    lines: [
      { line_id: 'l1', findings: [{ result: 'passed', quantity: 3 }] },
      { line_id: 'l2', findings: [{ result: 'failed', quantity: 1 }] },
    ],
    evidence: ['evd_1'],
  },
};
/** A case that goes to the platform from its opening. */
const suspected = (change = {}) => pureCase({ ...twoLines, ...change, allegations: ['fraud'] });
/** Appealed against by the consumer after the merchant has refused everything. */
function appealed() {
  const one = pureCase(twoLines);
  one.does('merchant', reject);
  one.does('consumer', appeal('evt_pure_2'));
  return one;
}

describe('an appeal of the consumer', () => {
  test('is heard about what was refused, and may be granted', () => {
    const one = appealed();
    expect(one.events.at(-1) && said(one.events.at(-1) ?? never())).toMatchObject({
      type: 'appealed',
      to: 'platform_review',
      rules: ['PL-05', 'NR-20'],
      clause: '3.1.3b',
      against: 'evt_pure_2',
      by: 'consumer',
    });
    expect(clocksIn(one.events.slice(-1))).toEqual([
      'appeal met',
      'platform_review started',
      'dispute_evidence started',
    ]);
    expect(one.clock('dispute_evidence').side).toBe('merchant');
    expect(one.state).toMatchObject({ appeal: { by: 'consumer', against: 'evt_pure_2' }, appealable: [] });
    const [decided] = one.does('platform:p-1', decide({ decision: 'approve', goods: 'return', lines: [l1(1)] }));
    expect(decided?.data).toMatchObject({ about: 'refused', lines: [l1(1)], refused: [], on_appeal: true });
    expect(one.state).toMatchObject({
      stage: 'awaiting_ship_back',
      agreed: { lines: [l1(1)] },
      refused: [l1(2), l2(1)],
      appeal: null,
      appealable: [],
    });
  });

  test('that is not granted ends the case at once', () => {
    const events = appealed().does('platform:p-1', decide({ decision: 'reject', goods: 'return' }));
    expect(events.map(said)).toMatchObject([
      { type: 'decided', on_appeal: true, refused: [], to: 'platform_review' },
      { type: 'became_final', by: 'consumer', rules: ['PL-05'], clause: '3.1.3b' },
      { type: 'closed', outcome: 'rejected' },
    ]);
  });

  test('is heard by somebody else than who decided before', () => {
    const one = suspected();
    one.does('platform:p-1', decide({ decision: 'reject', goods: 'return' }));
    one.does('consumer', appeal('evt_pure_2'));
    const again = decide({ decision: 'reject', goods: 'return' });
    expect(one.refuses('platform:p-1', again)).toBe('not_your_command');
    expect(one.refuses('platform:p-2', again)).toBe('done');
  });

  test('is against the decision that can be appealed against, by whom it went against, in time', () => {
    const one = pureCase(twoLines);
    one.does('merchant', reject);
    expect(one.refuses('consumer', appeal('evt_pure_9'))).toBe('invalid_request /against');
    one.at('2026-03-10T23:59:59+08:00');
    expect(one.refuses('consumer', appeal('evt_pure_2'))).toBe('done');
    const silent = pureCase();
    silent.until('2026-03-07T00:00:00+08:00');
    const against = silent.state.appealable[0]?.event ?? '';
    expect(silent.refuses('consumer', appeal(against))).toBe('not_your_command');
    expect(silent.refuses('merchant', appeal(against))).toBe('done');
  });

  test('of what failed inspection, granted, is added to what was paid', () => {
    const one = returned(twoLines);
    one.does('merchant', failedSecond);
    one.does('payment', { command: 'report_refund', body: { refund_id: 'rf_pure_1_1', status: 'succeeded' } });
    expect(one.state.stage).toBe('appeal_window');
    one.does('consumer', appeal(one.state.appealable[0]?.event ?? ''));
    const events = one.does('platform:p-1', decide({ decision: 'approve', goods: 'return' }));
    expect(events.map(said)).toMatchObject([
      { type: 'decided', to: 'settling', lines: [l2(1)], goods_back: false },
      { type: 'settlement_made', settlement: { version: 2, total: 40_000 } },
    ]);
    expect(one.state.refunds).toMatchObject([
      { amount: 30_000, state: 'succeeded' },
      { amount: 10_000, state: 'promised', refund_no: 'pure-2-1', settlement_version: 2 },
    ]);
  });

  test('of what failed inspection has its time while the rest is paid, and after, once', () => {
    const one = returned(twoLines);
    one.does('merchant', failedSecond);
    const { started_at, due_at } = one.clock('appeal');
    expect({ started_at, due_at }).toEqual({ started_at: morning, due_at: '2026-03-11T00:00:00+08:00' });
    one.at('2026-03-04T10:00:00+08:00');
    const paid: Command = { command: 'report_refund', body: { refund_id: 'rf_pure_1_1', status: 'succeeded' } };
    expect(clocksIn(one.does('payment', paid))).toEqual(['red_line met', 'refund met']);
    expect(one.state.stage).toBe('appeal_window');
    expect(one.state.clocks.filter(({ name }) => name === 'appeal')).toMatchObject([{ state: 'running', due_at }]);
    const end = one.until(due_at).slice(-2);
    expect(end.map(({ type, at }) => [type, at])).toEqual([
      ['became_final', due_at],
      ['closed', due_at],
    ]);
  });

  test('granted while the rest is being paid leaves one window for all the money', () => {
    const one = returned(twoLines);
    one.does('merchant', failedSecond);
    one.does('consumer', appeal(one.state.appealable[0]?.event ?? ''));
    one.does('merchant', { command: 'add_evidence', body: { evidence: ['evd_1'] } });
    const events = one.does('platform:p-1', decide({ decision: 'approve', goods: 'return' }));
    expect(events.map((event) => [event.type, ...clocksIn([event])])).toEqual([
      ['decided', 'platform_review met'],
      ['settlement_made'],
    ]);
    expect(one.state.refunds.map(({ amount }) => amount)).toEqual([30_000, 10_000]);
  });

  test('upheld while money is under way waits for the money', () => {
    const one = returned(twoLines);
    one.does('merchant', failedSecond);
    one.does('consumer', appeal(one.state.appealable[0]?.event ?? ''));
    const events = one.does('platform:p-1', decide({ decision: 'reject', goods: 'return' }));
    expect(events.map(said)).toMatchObject([
      { type: 'decided', to: 'settling' },
      { type: 'became_final', by: 'consumer', to: 'settling' },
    ]);
    const end = one.does('payment', {
      command: 'report_refund',
      body: { refund_id: 'rf_pure_1_1', status: 'succeeded' },
    });
    expect(end.map(said)).toMatchObject([{ type: 'refund_succeeded' }, { type: 'closed', outcome: 'refunded' }]);
  });
});

describe('an appeal of the merchant', () => {
  function passedBySilence() {
    const one = returned(twoLines);
    one.until('2026-03-07T00:00:00+08:00');
    return one;
  }

  test('after the money was promised moves none of it: who bears it is decided', () => {
    const one = passedBySilence();
    expect(one.state.stage).toBe('settling');
    one.does('merchant', appeal(one.state.appealable[0]?.event ?? ''));
    expect(one.clock('dispute_evidence').side).toBe('consumer');
    const liability = [{ party: 'platform' as const, percent: 100 }];
    const [decided, ...more] = one.does('platform:p-1', decide({ decision: 'reject', goods: 'keep', liability }));
    expect(more).toEqual([]);
    expect(decided && said(decided)).toMatchObject({ about: 'agreed', lines: [], refused: [], to: 'settling' });
    expect(one.state).toMatchObject({ agreed: { lines: [l1(3), l2(1)] }, refused: [], liability, appealable: [] });
  });

  test('heard when the money has arrived ends the case', () => {
    const one = passedBySilence();
    one.does('merchant', appeal(one.state.appealable[0]?.event ?? ''));
    one.does('payment', { command: 'report_refund', body: { refund_id: 'rf_pure_1_1', status: 'succeeded' } });
    expect(one.state.stage).toBe('platform_review');
    const events = one.does('platform:p-1', decide({ decision: 'approve', goods: 'keep' }));
    expect(events.map(said)).toMatchObject([
      { type: 'decided', lines: [l1(3), l2(1)], on_appeal: true },
      { type: 'closed', outcome: 'refunded' },
    ]);
  });

  test('before the goods were sent may take back what silence has granted', () => {
    const one = pureCase(twoLines);
    one.until('2026-03-07T00:00:00+08:00');
    one.does('merchant', appeal(one.state.appealable[0]?.event ?? ''));
    const [decided] = one.does('platform:p-1', decide({ decision: 'approve', goods: 'return', lines: [l1(3)] }));
    expect(decided?.data).toMatchObject({ about: 'agreed', lines: [l1(3)], refused: [l2(1)], on_appeal: true });
    expect(one.state).toMatchObject({
      stage: 'awaiting_ship_back',
      agreed: { lines: [l1(3)], goods_back: true },
      refused: [l2(1)],
      appealable: [{ by: 'consumer' }],
    });
  });
});

test('a decision that went against both sides may be heard by each, for its own part', () => {
  const one = suspected();
  one.does('platform:p-1', decide({ decision: 'approve', goods: 'return', lines: [l1(3)] }));
  expect(one.state.appealable).toEqual([
    { by: 'consumer', event: 'evt_pure_2' },
    { by: 'merchant', event: 'evt_pure_2' },
  ]);
  one.does('merchant', appeal('evt_pure_2'));
  expect(one.state).toMatchObject({ stage: 'platform_review', appealable: [{ by: 'consumer' }] });
  one.does('platform:p-2', decide({ decision: 'approve', goods: 'keep', amount: 9000, lines: [l1(3)] }));
  one.does('payment', { command: 'report_refund', body: { refund_id: 'rf_pure_1_1', status: 'succeeded' } });
  expect(one.state).toMatchObject({ stage: 'appeal_window', refused: [l2(1)] });
  expect(one.refuses('merchant', appeal('evt_pure_2'))).toBe('not_your_command');
  expect(one.refuses('consumer', appeal('evt_pure_2'))).toBe('done');
});

function never(): never {
  throw new Error('no event');
}

describe('while the platform waits for evidence', () => {
  const ask: Command = {
    command: 'request_evidence',
    body: { from: 'consumer', items: [{ kind: 'photo', text: 'x' }] },
  };
  const approve: Command = {
    command: 'approve',
    body: { return_address: { name: 'Li', phone: '1', address: 'Road 1' }, guidance: 'g' },
  };

  test('of an appeal, the merchant has nothing to decide, and nothing is paid again', () => {
    const one = suspected();
    one.does('platform:p-1', decide({ decision: 'approve', goods: 'keep', amount: 100 }));
    one.does('merchant', appeal(one.state.appealable.at(-1)?.event ?? ''));
    one.does('platform:p-2', ask);
    expect([one.refuses('merchant', reject), one.refuses('merchant', approve)]).toEqual(['wrong_stage', 'wrong_stage']);
    expect(isAvailable(one.state, 'reject', 'merchant')).toBe(false);
    expect(isAvailable(one.state, 'approve', 'merchant')).toBe(false);
    expect(one.state.refunds.map(({ amount }) => amount)).toEqual([100]);
  });

  test('of what it decides first, the merchant may still grant it, not refuse it', () => {
    const one = suspected();
    one.does('platform:p-1', ask);
    expect(one.refuses('merchant', reject)).toBe('wrong_stage');
    expect([isAvailable(one.state, 'reject', 'merchant'), isAvailable(one.state, 'approve', 'merchant')]).toEqual([
      false,
      true,
    ]);
    expect(one.refuses('merchant', approve)).toBe('done');
  });

  test('of the merchant’s own review, it decides as before', () => {
    const one = pureCase(twoLines);
    one.does('merchant', ask);
    expect(isAvailable(one.state, 'reject', 'merchant')).toBe(true);
    expect(one.refuses('merchant', reject)).toBe('done');
  });
});
