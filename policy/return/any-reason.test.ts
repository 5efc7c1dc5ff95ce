import { describe, expect, test } from 'vitest';
import { reasons } from '../../domain/vocabulary.ts';
import { judge } from '../fixtures.ts';

const day3 = '2026-06-04T10:00:00+08:00';

describe.each(reasons)('%s', (reason) => {
  test.each([
    ['fraud', 'PN-01', 'D01/fraud'],
    ['fake', 'PN-01', 'D01/fraud'],
    ['minor', 'VG-03', 'D01/minor'],
    ['bodily_harm', 'QR-02', 'D01/harm'],
  ] as const)('D01: %s alleged is for a person (%s)', (allegation, rule, row) => {
    expect(judge({ reason, allegations: [allegation] }, day3)).toMatchObject({
      decision: 'manual',
      rules: [rule],
      lines: [{ row }],
      review_by: 'platform',
    });
  });

  test('D01/virtual (VG-01): nothing virtual is sent back', () => {
    expect(judge({ reason, line: { category: 'virtual' } }, day3)).toMatchObject({
      decision: 'manual',
      rules: ['VG-01'],
    });
  });
});

describe('several lines', () => {
  const two = (first: object, second: object) => ({
    order: {
      tenders: [{ id: 't1', kind: 'wechat', amount: 35000 }],
      lines: [
        { id: 'l1', sku: 'S1', quantity: 1, unit_price: 20000, ...first },
        { id: 'l2', sku: 'S2', quantity: 1, unit_price: 15000, ...second },
      ],
    },
    lines: [
      { line_id: 'l1', quantity: 1 },
      { line_id: 'l2', quantity: 1 },
    ],
  });
  const excluded = { category: 'custom_made', exclusion: { marked: true, confirmed_at: '2025-01-01T08:59:00+08:00' } };

  test('one refused: the other is approved and alone is priced', () => {
    expect(judge(two({}, excluded), day3)).toMatchObject({
      decision: 'approve',
      rules: ['NR-01', 'NR-02'],
      lines: [{ decision: 'approve' }, { decision: 'reject' }],
      remedies_left: ['quality_claim', 'merchant_goodwill', 'appeal', 'platform'],
      settlement: { total: 20000, lines: [{ line_id: 'l1' }] },
    });
  });

  test('one for a person: the case is', () => {
    expect(judge(two({}, { category: 'custom_made' }), day3)).toMatchObject({
      decision: 'manual',
      review_by: 'platform',
    });
  });

  test('all refused: refused', () => {
    expect(judge(two(excluded, excluded), day3)).toMatchObject({ decision: 'reject', settlement: null });
  });

  test('the window is that of the line that ends first', () => {
    expect(judge(two({ promise_days: 30 }, {}), day3).window?.last_day).toBe('2026-06-08');
  });

  test('NR-14: a refund below nothing is for a person', () => {
    const order = {
      promotions: [{ id: 'p1', kind: 'threshold' as const, min: 31000, off: 10000, lines: ['l1', 'l2'] }],
      tenders: [{ id: 't1', kind: 'wechat', amount: 21000 }],
      lines: [
        { id: 'l1', sku: 'S1', quantity: 1, unit_price: 30000 },
        { id: 'l2', sku: 'S2', quantity: 1, unit_price: 1000 },
      ],
    };
    expect(judge({ order, lines: [{ line_id: 'l2', quantity: 1 }] }, day3)).toMatchObject({
      decision: 'manual',
      rules: ['NR-01', 'NR-14'],
      review_by: 'platform',
      settlement: { manual: true, total: 0, tenders: [], lines: [{ amount: -9000 }] },
    });
  });
});
