import { expect, test } from 'vitest';
import { judge } from '../fixtures.ts';

const day30 = '2026-07-01T10:00:00+08:00';

test('D16 (QR-02, QR-04): a wrong item goes back at the merchant’s cost, long after seven days', () => {
  expect(judge({ reason: 'wrong_item' }, day30)).toMatchObject({
    decision: 'approve',
    rules: ['QR-02', 'QR-04'],
    freight: { outbound: 'merchant', return: 'merchant' },
    window: { last_day: '2028-06-01', provisional: true },
    returnable: true,
  });
});

test('D16 (NR-19): excluded goods too', () => {
  expect(judge({ reason: 'wrong_item', line: { category: 'custom_made' } }, day30).rules).toEqual([
    'QR-02',
    'QR-04',
    'NR-19',
  ]);
});

test.each(['refund', 'refund_without_return'] as const)(
  'D16/missing (QR-02, PL-06): what never came is not sent back, asked as %s',
  (remedy) => {
    expect(judge({ reason: 'missing_item', remedy }, day30)).toMatchObject({
      decision: 'approve',
      rules: ['QR-02', 'QR-04', 'PL-06'],
      freight: { outbound: 'merchant', return: 'none' },
      returnable: false,
      review_by: 'merchant',
      remedies: [remedy],
    });
  },
);

test('D16/undelivered (LD-02): a parcel under way is not missing anything yet', () => {
  expect(judge({ reason: 'missing_item', delivery: { signed_at: null } }, day30)).toMatchObject({
    decision: 'manual',
    rules: ['LD-02'],
  });
});

test.each(['wrong_item', 'missing_item'] as const)('D16/over (QR-04): %s, notified after two years', (reason) => {
  const delivery = { signed_at: '2024-06-03T15:00:00+08:00' };
  expect(judge({ reason, delivery }, '2026-06-04T00:00:00+08:00')).toMatchObject({
    decision: 'reject',
    rules: ['QR-04'],
    remedies_left: ['merchant_goodwill', 'appeal', 'platform'],
  });
});
