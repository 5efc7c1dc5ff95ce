import type { ApplicationFacts, ApplicationInput } from '../../domain/application.ts';
import type { Command } from '../../domain/commands.ts';
import type { CaseEvent } from '../../domain/events.ts';
import { approveIt, pureCase } from '../../test/model/pure-case.ts';

/** What the worked case of docs/money.md is about, in minor units. */
const order: ApplicationInput['order'] = {
  id: 'o-1001',
  merchant_id: 'm-7',
  consumer_id: 'u-42',
  currency: 'CNY',
  paid_at: '2026-02-27T09:00:00+08:00',
  shipped_at: '2026-02-28T18:00:00+08:00',
  delivery: { signed_at: '2026-03-02T15:00:00+08:00' },
  freight: { paid: 1000 },
  promotions: [{ id: 'p1', kind: 'threshold', min: 30_000, off: 5000, lines: ['l1', 'l2'] }],
  tenders: [
    { id: 't1', kind: 'wechat', amount: 31_000 },
    { id: 't2', kind: 'points', amount: 0, units: 500 },
  ],
  lines: [
    { id: 'l1', sku: 'S1', quantity: 1, unit_price: 20_000 },
    { id: 'l2', sku: 'S2', quantity: 1, unit_price: 15_000 },
  ],
};
const lines = [{ line_id: 'l2', quantity: 1 }];

const shipIt: Command = {
  command: 'ship_back',
  body: { parcels: [{ carrier: 'sf', tracking_no: 'SF1000001' }], freight_paid: 800 },
};
const inspectIt: Command = {
  command: 'inspect',
  body: { lines: [{ line_id: 'l2', findings: [{ result: 'passed', quantity: 1 }] }] },
};
const shares: Command = {
  command: 'assign_liability',
  body: {
    shares: [
      { party: 'merchant', percent: 70 },
      { party: 'carrier', percent: 30 },
    ],
    facts: 'f',
    clause: '3.3.1',
  },
};

/** Lives through the case, and answers with what was applied for and what happened. */
export function livedCase(): { application: ApplicationFacts; events: CaseEvent[] } {
  const one = pureCase({ reason: 'quality', order, lines });
  one.does('merchant', approveIt);
  one.does('consumer', shipIt);
  one.does('merchant', { command: 'receive', body: {} });
  one.does('merchant', inspectIt);
  one.does('platform:p-1', shares);
  for (const { id } of one.state.refunds)
    one.does('payment', { command: 'report_refund', body: { refund_id: id, status: 'succeeded' } });
  return { application: one.state.application, events: one.events };
}
