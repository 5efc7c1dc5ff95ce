import { describe, expect, test } from 'vitest';
import { type Case, judge, judgeUnder } from '../fixtures.ts';
import { variant } from '../standard.ts';

const on = (day: string) => `${day}T10:00:00+08:00`;
const phone = { months: 12, category: 'phone', catalogue: true };
const shoes = { months: 3, category: 'shoes' };
const quality = (given: Case = {}): Case => ({ reason: 'quality', ...given });

describe('within seven days', () => {
  test('D11 (QR-01): approved at the merchant’s cost', () => {
    expect(judge(quality(), on('2026-06-08'))).toMatchObject({
      decision: 'approve',
      rules: ['QR-01'],
      freight: { outbound: 'merchant', return: 'merchant' },
      window: { last_day: '2026-06-08' },
      returnable: true,
    });
  });

  test('E30 (NR-19): neither exclusion nor intactness blocks a claim that the colour is wrong', () => {
    const exclusion = { marked: true, confirmed_at: '2025-01-01T08:59:00+08:00' };
    const suit: Case = { line: { category: 'custom_made', exclusion }, condition: { opened: true, intact: false } };
    expect(judge({ ...suit, reason: 'not_as_described' }, on('2026-06-03'))).toMatchObject({
      decision: 'approve',
      rules: ['QR-01', 'QR-02', 'NR-19'],
      freight: { return: 'merchant' },
    });
  });

  test.each<[string, Case]>([
    ['excluded', { line: { category: 'custom_made', exclusion: { marked: true, confirmed_at: on('2025-01-01') } } }],
    ['opened', { condition: { opened: true, intact: true } }],
    ['not intact', { condition: { opened: false, intact: false } }],
  ])('NR-19: goods that are %s, and nothing else, are said to be overridden', (_what, given) => {
    expect(judge(quality(given), on('2026-06-03'))).toMatchObject({ decision: 'approve', rules: ['QR-01', 'NR-19'] });
    expect(judge(quality({ condition: { opened: false, intact: true } }), on('2026-06-03')).rules).toEqual(['QR-01']);
  });

  test('E19 (WT-01, WT-03): where the merchant installs, 7 and 15 days run from the installation, no-reason from sign-off', () => {
    const delivery = { signed_at: '2026-06-10T15:00:00+08:00', installed_at: '2026-06-15T11:00:00+08:00' };
    const airConditioner = { delivery, line: { warranty: { months: 12, category: 'ac', catalogue: true } } };
    const faulty = quality(airConditioner);
    expect(judge(faulty, on('2026-06-22'))).toMatchObject({
      decision: 'approve',
      rules: ['QR-01', 'WT-03', 'WT-01'],
      window: { last_day: '2026-06-22' },
    });
    expect(judge(faulty, '2026-06-30T23:59:00+08:00')).toMatchObject({ decision: 'reject', lines: [{ row: 'D12' }] });
    expect(judge(faulty, '2026-07-01T00:00:00+08:00')).toMatchObject({ decision: 'reject', lines: [{ row: 'D13' }] });
    expect(judge(airConditioner, on('2026-06-16')).window?.last_day).toBe('2026-06-17');
  });

  test('D26 (PL-06): even for faulty goods, the money without the goods is never automatic', () => {
    expect(judge(quality({ remedy: 'refund_without_return' }), on('2026-06-03'))).toMatchObject({
      decision: 'manual',
      rules: ['PL-06', 'QR-01'],
      review_by: 'merchant',
      remedies: ['refund'],
    });
  });

  test('LD-03: not signed for by the consumer, so the days have not begun', () => {
    const delivery = { signed_at: '2026-06-01T15:00:00+08:00', signed_by: 'unauthorised' as const };
    expect(judge(quality({ delivery }), on('2026-09-01'))).toMatchObject({
      decision: 'approve',
      rules: ['QR-01', 'LD-03'],
    });
  });

  test('D10: unshipped, whatever the reason', () => {
    expect(judge(quality({ delivery: null, order: { shipped_at: null } }), on('2026-06-03')).lines[0]?.row).toBe('D10');
  });
});

describe('after seven days', () => {
  test('D12 (WT-03): catalogue goods from day 8 to 15 are exchanged or repaired', () => {
    expect(judge(quality({ line: { warranty: phone } }), on('2026-06-09'))).toMatchObject({
      decision: 'reject',
      rules: ['WT-03', 'QR-01'],
      remedies_left: ['exchange', 'repair', 'appeal', 'platform'],
      window: { last_day: '2026-06-08' },
    });
  });

  test.each([shoes, null])('D12/other (QR-03): other goods from day 8 to 15 are for a person', (warranty) => {
    expect(judge(quality({ line: { warranty } }), on('2026-06-16'))).toMatchObject({
      decision: 'manual',
      rules: ['QR-03', 'QR-01'],
      review_by: 'platform',
    });
  });

  test('D13 (QR-01, WT-01): in warranty after day 15, a free repair remains', () => {
    expect(judge(quality({ line: { warranty: phone } }), on('2026-06-17'))).toMatchObject({
      decision: 'reject',
      rules: ['QR-01', 'QR-03', 'WT-01'],
      remedies_left: ['repair', 'appeal', 'platform'],
    });
  });

  test('D14 (WT-04): two failed repairs bring a person to it', () => {
    const repair = { received_at: on('2026-07-01'), returned_at: on('2026-07-05'), fixed: false };
    const line = { warranty: phone, repairs: [repair, repair] };
    expect(judge(quality({ line }), on('2026-08-01'))).toMatchObject({
      decision: 'manual',
      rules: ['WT-04', 'WT-01', 'QR-03'],
    });
    const once = { warranty: phone, repairs: [repair, { ...repair, fixed: true }] };
    expect(judge(quality({ line: once }), on('2026-08-01')).lines[0]?.row).toBe('D13');
  });

  test('D15 (QR-04): out of warranty, a paid repair remains', () => {
    expect(judge(quality({ line: { warranty: shoes } }), on('2026-09-02'))).toMatchObject({
      decision: 'reject',
      rules: ['QR-04', 'WT-01'],
      remedies_left: ['paid_repair', 'merchant_goodwill', 'appeal', 'platform'],
    });
  });

  test('E22 (WT-01): days in repair lengthen the warranty, both ends counted', () => {
    const line = {
      warranty: phone,
      repairs: [{ received_at: on('2026-03-01'), returned_at: on('2026-03-20'), fixed: true }],
    };
    const given = quality({ line, delivery: { signed_at: '2025-11-20T15:00:00+08:00' } });
    expect(judge(given, '2026-12-10T23:59:00+08:00').lines[0]?.row).toBe('D13');
    expect(judge(given, '2026-12-11T00:00:00+08:00').lines[0]?.row).toBe('D15');
    const byArticle201 = variant('first not counted', { terms: { return: { repair_days: 'first_not_counted' } } });
    expect(judgeUnder(byArticle201, given, '2026-12-10T00:00:00+08:00').lines[0]?.row).toBe('D15');
  });

  test('WT-01: an exchange starts the warranty anew', () => {
    const delivery = { signed_at: '2025-01-10T15:00:00+08:00' };
    const given = (starts_at: string | null) => quality({ delivery, line: { warranty: { ...phone, starts_at } } });
    expect(judge(given('2025-09-01T10:00:00+08:00'), on('2026-06-01')).lines[0]?.row).toBe('D13');
    expect(judge(given(null), on('2026-06-01')).lines[0]?.row).toBe('D15');
  });

  test('D13/late, D13/over (QR-04): without warranty a person looks until two years have gone', () => {
    expect(judge(quality(), on('2026-06-17'))).toMatchObject({
      decision: 'manual',
      rules: ['QR-03', 'QR-01', 'QR-04'],
    });
    const old = quality({ delivery: { signed_at: '2024-06-03T15:00:00+08:00' } });
    expect(judge(old, '2026-06-03T23:59:00+08:00').decision).toBe('manual');
    expect(judge(old, '2026-06-04T00:00:00+08:00')).toMatchObject({ decision: 'reject', rules: ['QR-04'] });
  });

  test('D13/late: what was misdescribed is no matter of repair', () => {
    expect(judge({ reason: 'not_as_described', line: { warranty: phone } }, on('2026-06-10')).lines[0]?.row).toBe(
      'D13/late',
    );
  });
});
