import { describe, expect, test } from 'vitest';
import { anApplication } from '../../test/harness/applications.ts';
import { approveIt, clocksIn, pureCase, said } from '../../test/model/pure-case.ts';
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
/** A case that goes to the platform from its opening. */
const suspected = (change = {}) => pureCase({ ...twoLines, ...change, allegations: ['fraud'] });

describe('the platform', () => {
  test('grants: the goods come back, and either side may have it heard that it went against', () => {
    const one = suspected();
    expect(one.state.stage).toBe('platform_review');
    const [decided, ...more] = one.does('platform:p-1', decide({ decision: 'approve', goods: 'return' }));
    expect(decided && said(decided)).toMatchObject({
      type: 'decided',
      to: 'awaiting_ship_back',
      rules: ['NR-01'],
      clause: '3.1.1',
      decision: 'approve',
      about: 'undecided',
      lines: [l1(3), l2(1)],
      refused: [],
      remedy: 'refund',
      goods_back: true,
      amount: null,
      on_appeal: false,
      liability: null,
      milestones: { decided: { goodsBack: true } },
      content: [{ kind: 'facts' }, { kind: 'grounds' }],
    });
    expect(more.map(said)).toMatchObject([{ type: 'escalated', clock: 'ship_back', to: 'platform' }]);
    expect(one.state).toMatchObject({
      agreed: { lines: [l1(3), l2(1)], goods_back: true, amount: null },
      appealable: [{ by: 'merchant', event: 'evt_pure_2' }],
      decided_by: ['p-1'],
    });
    expect(one.clock('appeal').side).toBe('merchant');
  });

  test('grants some, and an amount, and lets the goods stay', () => {
    const one = suspected();
    const [decided, settled] = one.does(
      'platform:p-1',
      decide({ decision: 'approve', goods: 'keep', lines: [l1(2)], amount: 5000 }),
    );
    expect(decided && said(decided)).toMatchObject({
      to: 'settling',
      lines: [l1(2)],
      refused: [l1(1), l2(1)],
      remedy: 'refund_without_return',
      goods_back: false,
      amount: 5000,
    });
    expect(settled).toMatchObject({ type: 'settlement_made', data: { settlement: { total: 5000 } } });
    expect(one.state).toMatchObject({
      refused: [l1(1), l2(1)],
      remedy: 'refund_without_return',
      appealable: [{ by: 'consumer' }, { by: 'merchant' }],
    });
  });

  test('refuses: nothing is granted, whatever amount was named', () => {
    const one = suspected();
    const [decided, ...more] = one.does(
      'platform:p-1',
      decide({ decision: 'reject', goods: 'return', amount: 5000, lines: [l1(1)] }),
    );
    expect(more).toEqual([]);
    expect(decided && said(decided)).toMatchObject({
      to: 'appeal_window',
      lines: [],
      refused: [l1(3), l2(1)],
      goods_back: false,
      amount: null,
    });
    expect(one.state).toMatchObject({ agreed: null, remedy: 'refund', appealable: [{ by: 'consumer' }] });
    expect(one.clock('appeal').side).toBe('consumer');
  });

  test('decides on another remedy, and who bears the loss', () => {
    const liability = [{ party: 'merchant' as const, percent: 100 }];
    const one = suspected();
    expect(one.refuses('platform:p-1', decide({ decision: 'remedy', goods: 'keep' }))).toBe('invalid_request /remedy');
    const remedy = 'refund_without_return' as const;
    one.does('platform:p-1', decide({ decision: 'remedy', goods: 'keep', remedy, liability }));
    expect(one.state).toMatchObject({ remedy, liability });
  });

  test.each<[string, string, Partial<Body> & Pick<Body, 'decision' | 'goods'>]>([
    [
      'a rule that is none',
      'invalid_request /rules/1',
      { decision: 'reject', goods: 'keep', rules: ['NR-01', 'XX-1'] },
    ],
    ['the first rule', 'invalid_request /rules/0', { decision: 'reject', goods: 'keep', rules: ['XX-1'] }],
    ['lines that nobody claimed', 'invalid_request /lines/0', { decision: 'approve', goods: 'return', lines: [l1(4)] }],
    [
      'goods that come back without their return',
      'invalid_request /goods',
      { decision: 'remedy', goods: 'return', remedy: 'refund_without_return' },
    ],
    [
      'goods that stay against a refund',
      'invalid_request /goods',
      { decision: 'remedy', goods: 'keep', remedy: 'refund' },
    ],
    ['more than was paid', 'exceeds_paid', { decision: 'approve', goods: 'keep', amount: 40_001 }],
  ])('is not believed in %s', (_what, refusal, body) => {
    expect(suspected().refuses('platform:p-1', decide(body))).toBe(refusal);
  });

  test('may give all that was paid, and is a person', () => {
    const one = suspected();
    const all = decide({ decision: 'approve', goods: 'keep', amount: 40_000 });
    expect(one.refuses('platform', all)).toBe('actor_required');
    expect(one.refuses('platform:p-1', all)).toBe('done');
    expect(
      one.refuses('platform:p-1', decide({ decision: 'reject', goods: 'return', remedy: 'refund_without_return' })),
    ).toBe('done');
  });

  test('may keep goods that are not there to be sent', () => {
    const unshipped = { ...twoLines.order, shipped_at: null, delivery: null };
    const one = suspected({ order: unshipped });
    one.does('platform:p-1', decide({ decision: 'remedy', goods: 'keep', remedy: 'refund' }));
    expect(one.state).toMatchObject({ stage: 'settling', remedy: 'refund' });
    const kept = suspected({ order: unshipped });
    const [decided] = kept.does('platform:p-1', decide({ decision: 'approve', goods: 'keep' }));
    expect(decided?.data).toMatchObject({ remedy: 'refund', goods_back: false });
  });
});

test('what waits to be sent back waits for the rest: both go the same way', () => {
  const half = pureCase({ ...twoLines, remedy: 'refund_without_return', reason: 'quality' });
  half.does('merchant', { command: 'approve', body: { guidance: 'g', lines: [l1(1)] } });
  half.until('2026-03-07T00:00:00+08:00');
  expect(half.state.stage).toBe('platform_review');
  expect(half.refuses('merchant', approveIt)).toBe('wrong_stage');
  expect(half.refuses('platform:p-1', decide({ decision: 'approve', goods: 'return' }))).toBe('invalid_request /goods');
  const [decided] = half.does('platform:p-1', decide({ decision: 'approve', goods: 'keep' }));
  expect(decided?.data).toMatchObject({ about: 'undecided', lines: [l1(2), l2(1)] });
  expect(half.state.agreed?.lines).toEqual([l1(3), l2(1)]);
});

test('a refusal of the rest leaves what was granted as it was, and the merchant nothing to be heard on', () => {
  const half = pureCase({ ...twoLines, remedy: 'refund_without_return', reason: 'quality' });
  half.does('merchant', { command: 'approve', body: { guidance: 'g', lines: [l1(1)] } });
  half.until('2026-03-07T00:00:00+08:00');
  const [decided] = half.does('platform:p-1', decide({ decision: 'reject', goods: 'return' }));
  expect(decided && clocksIn([decided])).toEqual(['platform_review met']);
  expect(half.state).toMatchObject({
    remedy: 'refund_without_return',
    agreed: { lines: [l1(1)], goods_back: false, amount: null },
    refused: [l1(2), l2(1)],
    appealable: [{ by: 'consumer' }],
  });
});

test('a settlement that needs a person may go to the one who decided before: it is no appeal', () => {
  const one = suspected({ reason: 'quality' });
  one.does('platform:p-1', decide({ decision: 'approve', goods: 'return', rules: ['QR-01'] }));
  const parcels = [{ carrier: 'sf', tracking_no: 'SF1000' }];
  one.does('consumer', { command: 'ship_back', body: { parcels, freight_paid: 20_000_000 } });
  one.does('merchant', { command: 'receive', body: {} });
  const passed = [l1(3), l2(1)].map(({ line_id, quantity }) => ({
    line_id,
    findings: [{ result: 'passed' as const, quantity }],
  }));
  one.does('merchant', { command: 'inspect', body: { lines: passed } });
  expect(one.state).toMatchObject({ stage: 'platform_review', decided_by: ['p-1'], settlement: null });
  const all = decide({ decision: 'remedy', remedy: 'refund', goods: 'keep', amount: 40_000 });
  expect(one.does('platform:p-1', all).map(said)).toMatchObject([
    { type: 'decided', about: 'agreed', lines: [l1(3), l2(1)], goods_back: false },
    { type: 'settlement_made', settlement: { total: 40_000 } },
  ]);
});
