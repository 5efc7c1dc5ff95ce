import { randomUUID } from 'node:crypto';
import { Application, type ApplicationInput } from '../../domain/application.ts';
import type { Command } from '../../domain/commands.ts';

/** A no-reason return of one item for 129 yuan, signed for on 2026-03-02; `change` overrides parts of it. */
export function anApplication(change: Partial<ApplicationInput> & { orderId?: string } = {}): Application {
  const { orderId, ...rest } = change;
  return Application.parse({
    type: 'return',
    reason: 'no_reason',
    order: {
      id: orderId ?? `o-${randomUUID()}`,
      merchant_id: 'm-7',
      consumer_id: 'u-42',
      currency: 'CNY',
      paid_at: '2026-02-27T09:00:00+08:00',
      shipped_at: '2026-02-28T18:00:00+08:00',
      delivery: { signed_at: '2026-03-02T15:00:00+08:00' },
      freight: { paid: 0 },
      tenders: [{ id: 't1', kind: 'wechat', amount: 12900 }],
      lines: [{ id: 'l1', sku: 'S1', title: 'Marked title', quantity: 1, unit_price: 12900 }],
    },
    lines: [{ line_id: 'l1', quantity: 1 }],
    ...rest,
  });
}

export const approveIt: Command = {
  command: 'approve',
  body: { return_address: { name: 'Li', phone: '1', address: 'Road 1' }, guidance: 'Please pack it well.' },
};
export const shipIt: Command = {
  command: 'ship_back',
  body: { parcels: [{ carrier: 'sf', tracking_no: 'SF1000001' }] },
};
export const inspectIt: Command = {
  command: 'inspect',
  body: { lines: [{ line_id: 'l1', findings: [{ result: 'passed', quantity: 1, grade: 'new' }] }] },
};
