import { describe, expect, test } from 'vitest';
import { anApplication } from '../../test/harness/applications.ts';
import { pureCase, returned, said } from '../../test/model/pure-case.ts';
import type { Command, Finding, PartyCommandBody } from '../commands.ts';

/** Settlements that follow each other, in money and in kind. */

const { order } = anApplication({ orderId: 'o-1' });
const three = {
  order: {
    ...order,
    tenders: [
      { id: 't1', kind: 'wechat', amount: 12_900 },
      { id: 't2', kind: 'points', amount: 0, units: 300 },
    ],
    lines: [{ id: 'l1', sku: 'S1', quantity: 3, unit_price: 4300 }],
  },
  lines: [{ line_id: 'l1', quantity: 3 }],
};
const l1 = (quantity: number) => ({ line_id: 'l1', quantity });
const inspect = (...findings: Finding[]): Command => ({
  command: 'inspect',
  body: { lines: [{ line_id: 'l1', findings }], evidence: ['evd_1'] },
});
const arrives = (id: string): Command => ({ command: 'report_refund', body: { refund_id: id, status: 'succeeded' } });
const decide = (more: Partial<PartyCommandBody<'decide'>>): Command => ({
  command: 'decide',
  body: { facts: 'f', grounds: 'g', clause: '3.1.1', rules: ['NR-01'], decision: 'approve', goods: 'return', ...more },
});
const reject: Command = {
  command: 'reject',
  body: { reason: 'window_over', explanation: 'x', alternative: { text: 'y' }, evidence: ['evd_1'] },
};
function appealed(one: ReturnType<typeof pureCase>) {
  const against = one.state.appealable.find(({ by }) => by === 'consumer')?.event ?? '';
  one.does('consumer', { command: 'appeal', body: { against, grounds: 'g', wants: 'w' } });
}

describe('a second settlement', () => {
  test('adds for each tender what the first has not given, in money and in kind', () => {
    const one = returned(three);
    one.does('merchant', inspect({ result: 'passed', quantity: 1 }, { result: 'failed', quantity: 2 }));
    expect(one.state.refunds.map(({ tender_id, amount, units }) => [tender_id, amount, units])).toEqual([
      ['t1', 4300, null],
      ['t2', 0, 100],
    ]);
    for (const id of ['rf_pure_1_1', 'rf_pure_1_2']) one.does('payment', arrives(id));
    appealed(one);
    one.does('platform:p-1', decide({}));
    expect(
      one.state.refunds.slice(2).map(({ id, tender_id, amount, units }) => [id, tender_id, amount, units]),
    ).toEqual([
      ['rf_pure_2_1', 't1', 8600, null],
      ['rf_pure_2_2', 't2', 0, 200],
    ]);
    expect(one.state.settlement).toMatchObject({ version: 2, total: 12_900 });
  });

  test('by agreement adds to what was settled before; by rule it is for a person', () => {
    const half = () => {
      const one = pureCase({ ...three, order: { ...three.order, tenders: order.tenders } });
      one.does('merchant', reject);
      one.does('merchant', { command: 'offer', body: { kind: 'keep_and_refund', amount: 3000, lines: [l1(1)] } });
      one.does('consumer', { command: 'accept_offer', body: { offer_id: 'off_pure1' } });
      one.does('payment', arrives('rf_pure_1_1'));
      expect(one.state).toMatchObject({ stage: 'appeal_window', refused: [l1(2)], settlement: { total: 3000 } });
      appealed(one);
      return one;
    };
    const agreed = half();
    agreed.does('platform:p-1', decide({ goods: 'keep', amount: 2000 }));
    expect(agreed.state.settlement).toMatchObject({ version: 2, total: 5000 });
    expect(agreed.state.refunds.map(({ amount }) => amount)).toEqual([3000, 2000]);
    const ambiguous = half();
    const events = ambiguous.does('platform:p-1', decide({ goods: 'keep' }));
    expect(events.map(said).at(-1)).toMatchObject({
      type: 'sent_to_platform',
      to: 'platform_review',
      why: 'settlement_for_a_person',
    });
    expect(ambiguous.state.refunds).toHaveLength(1);
    expect(half().refuses('platform:p-1', decide({ goods: 'keep', amount: 9901 }))).toBe('exceeds_paid');
    expect(half().refuses('platform:p-1', decide({ goods: 'keep', amount: 9900 }))).toBe('done');
  });
});

describe('an amount that is decided after a settlement by rule', () => {
  test.each(['quality', 'no_reason'] as const)('is all that it adds (%s)', (reason) => {
    const one = returned({ ...three, reason }, 'approved');
    one.does('consumer', {
      command: 'ship_back',
      body: { parcels: [{ carrier: 'sf', tracking_no: 'SF1000' }], freight_paid: 800 },
    });
    one.does('merchant', { command: 'receive', body: {} });
    one.does('merchant', inspect({ result: 'passed', quantity: 1 }, { result: 'failed', quantity: 2 }));
    for (const { id } of one.state.refunds) one.does('payment', arrives(id));
    const { refunds, settlement: first } = one.state;
    appealed(one);
    one.does('platform:p-1', decide({ goods: 'keep', amount: 2000 }));
    expect(one.state.refunds.slice(refunds.length)).toMatchObject([{ tender_id: 't1', amount: 2000, units: null }]);
    const { settlement } = one.state;
    expect(settlement?.total).toBe((first?.total ?? 0) + 2000);
    // what was promised outside the tenders and in kind is still part of what is owed in all
    const beside = (of: typeof settlement) =>
      of?.tenders.map(({ tender_id, amount, units }) => [tender_id, units, tender_id === 't1' ? null : amount]);
    expect(beside(settlement)).toEqual(beside(first));
    expect(settlement?.adjustments).toEqual(first?.adjustments);
    const [line] = first?.lines ?? [];
    expect(settlement?.lines).toEqual([
      { line_id: 'l1', quantity: 3, amount: (line?.amount ?? 0) + 2000, rules: [...(line?.rules ?? []), 'QR-03'] },
    ]);
    const sum = [...(settlement?.lines ?? []), ...(settlement?.adjustments ?? [])].reduce(
      (all, { amount }) => all + amount,
      0,
    );
    expect(sum).toBe(settlement?.total);
  });
});

describe('where nothing is owed', () => {
  const free = { ...three.order, tenders: [{ id: 't1', kind: 'wechat', amount: 0 }] };

  test('the case ends at once', () => {
    const one = returned({ ...three, order: free });
    const events = one.does('merchant', inspect({ result: 'passed', quantity: 3 }));
    expect(events.map(said)).toMatchObject([
      { type: 'inspected' },
      { type: 'settlement_made', refunds: [], milestones: { settled: {} } },
      { type: 'closed', outcome: 'refunded' },
    ]);
  });

  test('but something was refused, that may still be heard', () => {
    const one = returned({ ...three, order: free });
    const events = one.does('merchant', inspect({ result: 'passed', quantity: 1 }, { result: 'failed', quantity: 2 }));
    expect(events.map(said)).toMatchObject([
      { type: 'inspected' },
      { type: 'settlement_made', to: 'appeal_window', milestones: { settled: {} } },
    ]);
  });

  test('any more, but money is under way, the case waits for it', () => {
    const one = returned({ ...three, order: { ...three.order, tenders: order.tenders } });
    one.does('merchant', inspect({ result: 'passed', quantity: 2 }, { result: 'failed', quantity: 1 }));
    appealed(one);
    const events = one.does('platform:p-1', decide({ goods: 'keep', amount: 0 }));
    expect(events.map(({ type, stage }) => [type, stage.to])).toEqual([
      ['decided', 'settling'],
      ['settlement_made', 'settling'],
    ]);
    expect(one.state.refunds).toHaveLength(1);
    one.does('payment', arrives('rf_pure_1_1'));
    expect(one.state.outcome).toBe('refunded');
  });
});

test('goods whose return would cost more than they bring are for a person, before and after they came', () => {
  const one = pureCase({
    order: {
      ...order,
      promotions: [{ id: 'p1', kind: 'threshold', min: 35_000, off: 20_000, lines: ['l1', 'l2'] }],
      tenders: [{ id: 't1', kind: 'wechat', amount: 15_000 }],
      lines: [
        { id: 'l1', sku: 'S1', quantity: 1, unit_price: 20_000 },
        { id: 'l2', sku: 'S2', quantity: 1, unit_price: 15_000 },
      ],
    },
    lines: [{ line_id: 'l2', quantity: 1 }],
  });
  expect(one.state.stage).toBe('platform_review');
  one.does('platform:p-1', decide({}));
  one.does('consumer', { command: 'ship_back', body: { parcels: [{ carrier: 'sf', tracking_no: 'SF1000' }] } });
  one.does('merchant', { command: 'receive', body: {} });
  const findings = [{ result: 'passed' as const, quantity: 1 }];
  const events = one.does('merchant', { command: 'inspect', body: { lines: [{ line_id: 'l2', findings }] } });
  expect(events.map(said)).toMatchObject([
    { type: 'inspected', to: 'settling' },
    { type: 'sent_to_platform', to: 'platform_review', why: 'settlement_for_a_person' },
  ]);
  expect(one.state).toMatchObject({ refunds: [], settlement: null });
  one.does('platform:p-1', decide({ goods: 'keep', amount: 1000 }));
  expect(one.state).toMatchObject({ stage: 'settling', settlement: { total: 1000 } });
});

test('a case ends with its money where nothing that was refused is left, though a refusal could have been heard', () => {
  const one = pureCase({ ...three, order: { ...three.order, tenders: order.tenders } });
  one.does('merchant', reject);
  one.does('merchant', { command: 'offer', body: { kind: 'keep_and_refund', amount: 3000 } });
  one.does('consumer', { command: 'accept_offer', body: { offer_id: 'off_pure1' } });
  expect(one.state).toMatchObject({ refused: [], appealable: [{ by: 'consumer' }] });
  one.does('payment', arrives('rf_pure_1_1'));
  expect(one.state).toMatchObject({ stage: 'closed', outcome: 'refunded' });
});

test('what a parcel may cost is a limit of what the consumer names, not of the freight that was paid with the order', () => {
  const dear = { ...order, freight: { paid: 5001 }, tenders: [{ id: 't1', kind: 'wechat', amount: 17_901 }] };
  const back = (freight_paid: number) => {
    const one = returned({ order: dear, reason: 'quality' }, 'approved');
    one.does('consumer', {
      command: 'ship_back',
      body: { parcels: [{ carrier: 'sf', tracking_no: 'SF1000' }], freight_paid },
    });
    one.does('merchant', { command: 'receive', body: {} });
    one.does('merchant', inspect({ result: 'passed', quantity: 1 }));
    return [one.state.stage, one.state.settlement?.total];
  };
  expect(back(5000)).toEqual(['settling', 17_901 + 5000]);
  expect(back(5001)).toEqual(['platform_review', undefined]);
});

test('a settlement cites what it rests on, each rule once', () => {
  const faulty = returned(
    {
      ...three,
      reason: 'quality',
      order: { ...three.order, freight: { paid: 900 }, tenders: [{ id: 't1', kind: 'wechat', amount: 13_800 }] },
    },
    'approved',
  );
  faulty.does('consumer', {
    command: 'ship_back',
    body: { parcels: [{ carrier: 'sf', tracking_no: 'SF1000' }], freight_paid: 800 },
  });
  faulty.does('merchant', { command: 'receive', body: {} });
  const made = faulty.does('merchant', inspect({ result: 'passed', quantity: 3 })).at(-1);
  expect(made?.rules).toEqual(['QR-01']);
  expect(faulty.state.settlement).toMatchObject({
    total: 14_600,
    adjustments: [
      { kind: 'outbound_freight', amount: 900 },
      { kind: 'return_freight', amount: 800 },
    ],
  });
  const lost = returned({ ...three, order: { ...three.order, freight: { paid: 0, declared: 700, free_from: 5000 } } });
  const settled = lost.does('merchant', inspect({ result: 'passed', quantity: 3 })).at(-1);
  expect(settled?.rules).toEqual(['NR-14', 'NR-15']);
});

test('freight outside of the tenders is paid back, and is no part of what the order has left', () => {
  const one = returned({ ...three, reason: 'quality' }, 'approved');
  one.does('consumer', {
    command: 'ship_back',
    body: { parcels: [{ carrier: 'sf', tracking_no: 'SF1000' }], freight_paid: 800 },
  });
  one.does('merchant', { command: 'receive', body: {} });
  one.does('merchant', inspect({ result: 'passed', quantity: 1 }, { result: 'failed', quantity: 2 }));
  const outside = one.state.refunds.find(({ amount }) => amount === 800);
  expect(outside).toMatchObject({ units: null });
  for (const { id } of one.state.refunds) one.does('payment', arrives(id));
  const offer = (amount: number): Command => ({ command: 'offer', body: { kind: 'other_amount', amount } });
  expect(one.refuses('merchant', offer(8601))).toBe('exceeds_paid');
  expect(one.refuses('merchant', offer(8600))).toBe('done');
});
