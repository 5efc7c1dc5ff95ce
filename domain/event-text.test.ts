import { expect, test } from 'vitest';
import { eventText } from './event-text.ts';
import type { CaseEvent, EventType } from './events.ts';

const data: Partial<Record<EventType, object>> & Record<string, object> = {
  decided: { decision: 'approve' },
  shipped_back: { parcels: [{}, {}] },
  scanned: { kind: 'delivered' },
  settlement_made: { settlement: { total: 12900, currency: 'CNY' } },
  refund_failed: { reason: 'card_closed' },
  refund_due_again: { round: 2 },
  refund_notice_differs: { field: 'amount' },
  statement_differs: { difference: 'moved_twice' },
  charge_asked: { purpose: 'price_difference' },
  charge_attempted: { step: 'authorise' },
  charge_released: { why: 'expiring' },
  charge_failed: { step: 'capture', reason: 'limit' },
  charge_unknown: { step: 'void' },
  charge_due_again: { step: 'void', round: 2 },
  task_raised: { kind: 'parcel_of_several_consumers' },
  task_taken: { kind: 'review' },
  task_returned: { kind: 'appeal' },
  task_done: { kind: 'notice_differs' },
  other_way_consented: { method: 'bank_transfer' },
  refund_settled_by_hand: { method: 'same_way' },
  granted: { grant: { kind: 'goodwill', granted_by: 'platform', borne_by: 'merchant' } },
  reminded: { clock: 'review', to: 'merchant' },
  escalated: { clock: 'review', to: 'platform_lead' },
  breached: { clock: 'review' },
  lapsed: { clock: 'ship_back' },
  closed: { outcome: 'refunded' },
};

/** An event with as much data as its text needs: the rest of an envelope says nothing to people, so the cast does no harm. */
function event(type: string, more: object = {}): CaseEvent {
  return { type, actor: { role: 'merchant', party: 'm-7' }, data: data[type] ?? {}, ...more } as CaseEvent;
}

const types: EventType[] = [
  'opened',
  'evidence_added',
  'approved',
  'rejected',
  'withdrawn',
  'offered',
  'offer_accepted',
  'offer_declined',
  'offer_expired',
  'appealed',
  'said',
  'held',
  'released',
  'assigned',
  'deadlines_repriced',
  'received',
  'inspected',
  'sent_to_platform',
  'risk_noticed',
  'refund_requested',
  'refund_accepted',
  'refund_succeeded',
  'refund_unknown',
  'refund_stopped',
  'refund_paid_twice',
  'charge_agreed',
  'charge_declined',
  'charge_authorised',
  'charge_capture_due',
  'charge_captured',
  'charge_voided',
  'payment_proposed',
  'payment_approved',
  'payment_declined',
  'clocks_extended',
  'clock_moved',
  'became_final',
];

test.each([...types, ...Object.keys(data)])('%s is told as a sentence in both languages', (type) => {
  const { zh, en } = eventText(event(type));
  expect(zh).toMatch(/^[^a-z]+。$|^退款失败|^收款未成功/);
  expect(zh).not.toContain('undefined');
  expect(en).toMatch(/^[A-Z][^\u4e00-\u9fff]+\.$/);
  expect(en).not.toContain('undefined');
});

test('tells who did it, or that nobody did', () => {
  expect(eventText(event('approved')).en).toBe('The merchant approved the application.');
  const silent = event('approved', { actor: { role: 'system', party: null } });
  expect(eventText(silent)).toEqual({
    zh: '商家未在期限内处理，申请自动通过。',
    en: 'Approved automatically, as the merchant did not answer in time.',
  });
});

test('tells what somebody did with which task', () => {
  const by = { actor: { role: 'platform', party: null } };
  expect(eventText(event('task_taken', by))).toEqual({
    zh: '平台领取了任务：裁定申请。',
    en: 'The platform took a task: Decide on the application.',
  });
  expect(eventText(event('task_returned', by)).en).toBe('The platform gave a task back: Hear the appeal.');
  expect(eventText(event('task_done', by)).zh).toBe('平台完成了任务：核对退款通知。');
  expect(eventText(event('statement_differs')).en).toBe(
    'Reconciliation: The provider’s statement has the refund more than once.',
  );
  expect(eventText(event('task_raised')).en).toBe('A person at the platform is needed: Find out whose parcel it is.');
});

test('tells which step of a charge, and what for', () => {
  expect(eventText(event('charge_asked'))).toEqual({
    zh: '商家请消费者支付差价。',
    en: 'The merchant asked the consumer for the difference in price.',
  });
  expect(eventText(event('charge_failed')).en).toBe('The capture of the charge failed (limit); a person takes over.');
  expect(eventText(event('charge_released')).en).toBe('The charge is let go: its authorisation is about to run out.');
});

test('writes money as its currency does', () => {
  expect(eventText(event('settlement_made')).en).toBe('Settled: CNY 129.00 is owed to the consumer.');
  const yen = event('settlement_made', { data: { settlement: { total: 500, currency: 'JPY' } } });
  expect(eventText(yen).zh).toBe('结算完成，应退 JPY 500。');
});
