import { describe, expect, test } from 'vitest';
import { anApplication } from '../test/harness/applications.ts';
import { answers, authorised, letGo, take } from '../test/model/charging.ts';
import { type PureTeller, pureCase, returned } from '../test/model/pure-case.ts';
import { bookOf, type Posted } from './books.ts';
import type { Command, Finding, LiabilityShares } from './commands.ts';

/** What cases post, each posting as "seq.entry account holder amount unit, what it is about, rule". */

const { order } = anApplication({ orderId: 'o-1' });
/** ¥129 and 300 points for three pieces at ¥43. */
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
const inspect = (...findings: Finding[]): Command => ({
  command: 'inspect',
  body: { lines: [{ line_id: 'l1', findings }], evidence: ['evd_1'] },
});
const passed = (quantity: number): Finding => ({ result: 'passed', quantity });
const failed = (quantity: number): Finding => ({ result: 'failed', quantity });
const told = (refund_id: string, status: 'succeeded' | 'failed'): Command => ({
  command: 'report_refund',
  body: { refund_id, status },
});
const liable = (shares: LiabilityShares): Command => ({
  command: 'assign_liability',
  body: { shares, facts: 'f', clause: '3.3.1' },
});

const inWords = ({ account, holder, amount, unit, line_id, adjustment, refund_id, rule }: Posted) =>
  `${account}${holder ? ` ${holder}` : ''} ${amount} ${unit}, ${line_id ?? adjustment ?? refund_id ?? 'units'}, ${rule}`;
/** What the last of a case's events of a kind posted. */
function postedBy(one: PureTeller, type: string): string[] {
  const seq = one.events.findLast((event) => event.type === type)?.seq;
  return bookOf(one.events).flatMap((posted) => (posted.seq === seq ? [inWords(posted)] : []));
}
function balances(one: PureTeller): Record<string, number> {
  const sums = new Map<string, number>();
  for (const { account, settlement_version, amount, unit } of bookOf(one.events)) {
    const name = `${account === 'clearing' ? `clearing ${settlement_version}` : account} ${unit}`;
    sums.set(name, (sums.get(name) ?? 0) + amount);
  }
  return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0));
}
function settled(change: Parameters<typeof returned>[0], freight_paid = 0): PureTeller {
  const one = returned(change, 'approved');
  one.does('consumer', {
    command: 'ship_back',
    body: { parcels: [{ carrier: 'sf', tracking_no: 'SF1000001' }], freight_paid },
  });
  one.does('merchant', { command: 'receive', body: {} });
  one.does('merchant', inspect(passed(3)));
  return one;
}

describe('a settlement', () => {
  test('is borne by the merchant, points by the platform, and waits in clearing', () => {
    expect(postedBy(settled(three), 'settlement_made')).toEqual([
      'merchant_payable m-7 12900 CNY, l1, NR-14',
      'clearing -12900 CNY, l1, NR-14',
      'platform_subsidy 300 units:t2, units, NR-12',
      'clearing -300 units:t2, units, NR-12',
    ]);
  });

  test('takes freight that it deducts out of clearing, to the freight of the merchant', () => {
    const freight = { paid: 0, declared: 700, free_from: 5000 };
    const one = settled({ ...three, order: { ...three.order, freight } });
    expect(postedBy(one, 'settlement_made').slice(2, 4)).toEqual([
      'freight m-7 -700 CNY, outbound_freight, NR-15',
      'clearing 700 CNY, outbound_freight, NR-15',
    ]);
    expect(balances(one)).toMatchObject({ 'clearing 1 CNY': -12_200 });
  });

  test('gives freight back from freight, and return freight from who is liable', () => {
    const tenders = [{ id: 't1', kind: 'wechat', amount: 13_800 }];
    const one = settled(
      { ...three, reason: 'quality', order: { ...three.order, freight: { paid: 900 }, tenders } },
      800,
    );
    expect(balances(one)).toEqual({
      'merchant_payable CNY': 13_700,
      'freight CNY': 900,
      'clearing 1 CNY': -14_600,
    });
    for (const { id } of one.state.refunds) one.does('payment', told(id, 'succeeded'));
    expect(postedBy(one, 'refund_succeeded')).toEqual([
      'clearing 800 CNY, rf_pure_1_0, QR-01',
      'consumer_tender compensation -800 CNY, rf_pure_1_0, QR-01',
    ]);
    expect(balances(one)).toMatchObject({ 'consumer_tender CNY': -14_600 });
  });

  test('of nothing posts nothing', () => {
    const tenders = [{ id: 't1', kind: 'wechat', amount: 0 }];
    const one = settled({ ...three, order: { ...three.order, tenders } });
    expect(one.state.stage).toBe('closed');
    expect(bookOf(one.events)).toEqual([]);
  });

  test('after another posts what it adds to it, on a clearing of its own', () => {
    const one = returned(three);
    one.does('merchant', inspect(passed(1), failed(2)));
    for (const { id } of one.state.refunds) one.does('payment', told(id, 'succeeded'));
    const against = one.state.appealable.find(({ by }) => by === 'consumer')?.event ?? '';
    one.does('consumer', { command: 'appeal', body: { against, grounds: 'g', wants: 'w' } });
    const words = { facts: 'f', grounds: 'g', clause: '3.1.1', rules: ['NR-01'] };
    one.does('platform:p-1', { command: 'decide', body: { ...words, decision: 'approve', goods: 'return' } });
    expect(postedBy(one, 'settlement_made')).toEqual([
      'merchant_payable m-7 8600 CNY, l1, NR-14',
      'clearing -8600 CNY, l1, NR-14',
      'platform_subsidy 200 units:t2, units, NR-12',
      'clearing -200 units:t2, units, NR-12',
    ]);
    expect(balances(one)).toMatchObject({ 'clearing 2 CNY': -8600, 'clearing 2 units:t2': -200 });
    expect(balances(one)).not.toHaveProperty('clearing 1 CNY');
  });

  test('by decision after one by rule adds the amount to the goods, and leaves the freight that the first has kept', () => {
    const freight = { paid: 0, declared: 700, free_from: 10_000 };
    const one = returned({ ...three, order: { ...three.order, freight } });
    one.does('merchant', inspect(passed(1), failed(2)));
    const against = one.state.appealable.find(({ by }) => by === 'consumer')?.event ?? '';
    for (const { id } of one.state.refunds) one.does('payment', told(id, 'succeeded'));
    one.does('consumer', { command: 'appeal', body: { against, grounds: 'g', wants: 'w' } });
    const words = { facts: 'f', grounds: 'g', clause: '3.1.1', rules: ['NR-01'] };
    one.does('platform:p-1', {
      command: 'decide',
      body: { ...words, decision: 'approve', goods: 'keep', amount: 2000 },
    });
    expect(postedBy(one, 'settlement_made')).toEqual([
      'merchant_payable m-7 2000 CNY, l1, NR-14 QR-03',
      'clearing -2000 CNY, l1, NR-14 QR-03',
    ]);
  });
});

describe('liability', () => {
  const carrierAndPlatform: LiabilityShares = [
    { party: 'carrier', percent: 67 },
    { party: 'platform', percent: 33 },
  ];

  test('that was assigned before shares a settlement out, the odd cent to the larger remainder', () => {
    const one = returned({
      ...three,
      order: { ...three.order, tenders: [{ id: 't1', kind: 'wechat', amount: 12_899 }] },
    });
    one.does('platform', liable(carrierAndPlatform));
    one.does('merchant', inspect(passed(3)));
    expect(postedBy(one, 'settlement_made')).toEqual([
      'carrier_receivable 8642 CNY, l1, NR-14',
      'platform_subsidy 4257 CNY, l1, NR-14',
      'clearing -12899 CNY, l1, NR-14',
    ]);
  });

  test('that is assigned afterwards moves money between bearers, and nothing else', () => {
    const one = settled(three);
    one.does('platform', liable(carrierAndPlatform));
    expect(postedBy(one, 'liability_assigned')).toEqual([
      'carrier_receivable 8643 CNY, l1, NR-14',
      'platform_subsidy 4257 CNY, l1, NR-14',
      'merchant_payable m-7 -12900 CNY, l1, NR-14',
    ]);
    one.does('platform', liable(carrierAndPlatform));
    expect(postedBy(one, 'liability_assigned')).toEqual([]);
  });

  test('of the consumer is what they were not given: the others bear all that they were', () => {
    const one = settled(three);
    one.does(
      'platform',
      liable([
        { party: 'consumer', percent: 60 },
        { party: 'platform', percent: 30 },
        { party: 'merchant', percent: 10 },
      ]),
    );
    expect(balances(one)).toMatchObject({ 'merchant_payable CNY': 3225, 'platform_subsidy CNY': 9675 });
    one.does(
      'platform',
      liable([
        { party: 'consumer', percent: 100 },
        { party: 'platform', percent: 0 },
      ]),
    );
    expect(balances(one)).toMatchObject({ 'merchant_payable CNY': 12_900 });
    expect(balances(one)).not.toHaveProperty('platform_subsidy CNY');
  });

  test('posts nothing before anything is settled', () => {
    const one = pureCase(three);
    one.does('platform', liable(carrierAndPlatform));
    expect(bookOf(one.events)).toEqual([]);
  });
});

describe('a refund', () => {
  test('leaves clearing when it arrives, in money and in kind', () => {
    const one = settled(three);
    one.does('payment', told('rf_pure_1_2', 'succeeded'));
    expect(postedBy(one, 'refund_succeeded')).toEqual([
      'clearing 300 units:t2, rf_pure_1_2, NR-12',
      'consumer_tender t2 -300 units:t2, rf_pure_1_2, NR-12',
    ]);
    one.does('payment', told('rf_pure_1_1', 'succeeded'));
    expect(one.state.outcome).toBe('refunded');
    expect(balances(one)).toEqual({
      'merchant_payable CNY': 12_900,
      'consumer_tender CNY': -12_900,
      'platform_subsidy units:t2': 300,
      'consumer_tender units:t2': -300,
    });
  });

  test('that failed for good stays in clearing until it arrives after all', () => {
    const one = settled({ ...three, order: { ...three.order, tenders: order.tenders } });
    one.does('payment', told('rf_pure_1_1', 'failed'));
    expect(balances(one)).toMatchObject({ 'clearing 1 CNY': -12_900 });
    one.does('payment', told('rf_pure_1_1', 'succeeded'));
    expect(balances(one)).toEqual({ 'merchant_payable CNY': 12_900, 'consumer_tender CNY': -12_900 });
  });

  test('that was paid by hand leaves clearing; brought by the provider as well, it shows there as too much', () => {
    const one = settled({ ...three, order: { ...three.order, tenders: order.tenders } });
    one.does('payment', told('rf_pure_1_1', 'failed'));
    const body = { refund_id: 'rf_pure_1_1', method: 'same_way' as const, reference: 'b', paid_at: one.state.at };
    one.does('platform:p-1', { command: 'settle_manually', body });
    expect(postedBy(one, 'refund_settled_by_hand')).toEqual([
      'clearing 12900 CNY, rf_pure_1_1, NR-11',
      'consumer_tender t1 -12900 CNY, rf_pure_1_1, NR-11',
    ]);
    expect(one.state.stage).toBe('closed');
    expect(balances(one)).toEqual({ 'merchant_payable CNY': 12_900, 'consumer_tender CNY': -12_900 });
    one.does('payment', told('rf_pure_1_1', 'succeeded'));
    expect(balances(one)).toEqual({
      'merchant_payable CNY': 12_900,
      'clearing 1 CNY': 12_900,
      'consumer_tender CNY': -25_800,
    });
  });
});

test('each posting has its place: the event, the entry, and the place among all of the event', () => {
  expect(bookOf(settled(three).events).map(({ seq, entry, place }) => [seq, entry, place])).toEqual([
    [6, 1, 1],
    [6, 1, 2],
    [6, 2, 3],
    [6, 2, 4],
  ]);
});

describe('a charge', () => {
  const named = (one: PureTeller, type: string) => {
    const seq = one.events.findLast((event) => event.type === type)?.seq;
    return bookOf(one.events).flatMap(({ seq: of, entry, account, holder, amount, charge_id, rule }) =>
      of === seq ? [`${entry} ${account} ${holder ?? '–'} ${amount}, ${charge_id}, ${rule}`] : [],
    );
  };

  test('that is authorised is held for its tender, by the rule it rests on or else by its clause', () => {
    expect(named(authorised(), 'charge_authorised')).toEqual([
      '1 consumer_tender t1 10000, ch_pure_1, 4.2.2',
      '1 deposits_held – -10000, ch_pure_1, 4.2.2',
    ]);
    expect(named(authorised({ rules: ['NR-11', 'NR-14'] }), 'charge_authorised')[0]).toMatch(/, NR-11 NR-14$/);
  });

  test('that is taken in part is the merchant’s, and the rest goes back', () => {
    const one = authorised();
    one.does('merchant', take(4000));
    answers(one, 'succeeded');
    expect(named(one, 'charge_captured')).toEqual([
      '1 deposits_held – 4000, ch_pure_1, 4.2.2',
      '1 merchant_payable m-7 -4000, ch_pure_1, 4.2.2',
      '2 deposits_held – 6000, ch_pure_1, 4.2.2',
      '2 consumer_tender t1 -6000, ch_pure_1, 4.2.2',
    ]);
    expect(balances(one)).toEqual({ 'consumer_tender CNY': 4000, 'merchant_payable CNY': -4000 });
  });

  test('that is let go leaves nothing, and one that could not be stays held', () => {
    const one = authorised();
    one.does('merchant', letGo());
    answers(one, 'failed', 'busy');
    expect(balances(one)).toEqual({ 'consumer_tender CNY': 10_000, 'deposits_held CNY': -10_000 });
    one.does('merchant', letGo());
    answers(one, 'succeeded');
    expect(balances(one)).toEqual({});
  });
});
