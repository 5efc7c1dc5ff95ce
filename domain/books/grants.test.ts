import { expect, test } from 'vitest';
import { anApplication } from '../../test/harness/applications.ts';
import { type PureTeller, returned } from '../../test/model/pure-case.ts';
import { bookOf } from '../books.ts';
import type { Command, PartyCommandBody } from '../commands.ts';

/** Who bears what was granted, whoever is liable for the rest. */

const { order } = anApplication({ orderId: 'o-1' });
const gives = (more: Partial<PartyCommandBody<'grant'>>): Command => ({
  command: 'grant',
  body: { kind: 'goodwill', amount: 1000, borne_by: 'platform', reason: 'x', formula: 'y', ...more },
});
const carrier: Command = {
  command: 'assign_liability',
  body: { shares: [{ party: 'carrier', percent: 100 }], facts: 'f', clause: '3.3.1' },
};
const passed: Command = {
  command: 'inspect',
  body: { lines: [{ line_id: 'l1', findings: [{ result: 'passed', quantity: 1 }] }] },
};

function postedBy(one: PureTeller, type: string): string[] {
  const seq = one.events.findLast((event) => event.type === type)?.seq;
  return bookOf(one.events).flatMap((posted) =>
    posted.seq === seq
      ? [`${posted.account} ${posted.amount} ${posted.settlement_version}, ${posted.line_id ?? posted.adjustment}`]
      : [],
  );
}

test('is who it was granted by or liable, in entries of its own, and clears when it has arrived', () => {
  const one = returned({ order });
  one.does('platform:p-1', gives({}));
  expect(postedBy(one, 'settlement_made')).toEqual(['platform_subsidy 1000 1, goodwill', 'clearing -1000 1, goodwill']);
  one.does('merchant', gives({ kind: 'price_reduction', borne_by: 'merchant', amount: 900 }));
  expect(postedBy(one, 'settlement_made')).toEqual([
    'merchant_payable 900 2, price_reduction',
    'clearing -900 2, price_reduction',
  ]);
  one.does('platform:p-1', carrier);
  expect(postedBy(one, 'liability_assigned')).toEqual([]);
  one.does('platform:p-1', gives({ kind: 'compensation', borne_by: 'carrier', amount: 800 }));
  one.does('merchant', gives({ borne_by: 'merchant', amount: 700 }));
  expect(postedBy(one, 'settlement_made')).toEqual(['merchant_payable 700 4, goodwill', 'clearing -700 4, goodwill']);
  one.does('merchant', passed);
  expect(postedBy(one, 'settlement_made')).toEqual(['carrier_receivable 12000 5, l1', 'clearing -12000 5, l1']);
  for (const { id } of one.state.refunds)
    one.does('payment', { command: 'report_refund', body: { refund_id: id, status: 'succeeded' } });
  expect(one.state.stage).toBe('closed');
  const sums = Map.groupBy(bookOf(one.events), ({ account }) => account);
  expect(
    Object.fromEntries([...sums].map(([account, own]) => [account, own.reduce((sum, { amount }) => sum + amount, 0)])),
  ).toEqual({
    platform_subsidy: 1000,
    merchant_payable: 1600,
    carrier_receivable: 12_800,
    clearing: 0,
    consumer_tender: -15_400,
  });
});
