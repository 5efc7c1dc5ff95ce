import { describe, expect, test } from 'vitest';
import { type Case, judge, judgeUnder } from '../fixtures.ts';
import { variant } from '../standard.ts';

const confirmed = { marked: true, confirmed_at: '2025-01-01T08:59:00+08:00' };
const day3 = '2026-06-04T10:00:00+08:00';
const day10 = '2026-06-11T10:00:00+08:00';
const rowOf = (given: Case, at: string) => judge(given, at).lines[0]?.row;

describe('the seven days', () => {
  test.each([
    ['E1 (NR-01, TM-02)', '2026-02-13T15:00:00+08:00', '2026-02-20', '2026-02-24'],
    ['E3 (TM-02): a swapped workday is no day of rest', '2026-02-21T15:00:00+08:00', '2026-02-28', '2026-02-28'],
    ['E5 (TM-02)', '2026-09-24T15:00:00+08:00', '2026-10-01', '2026-10-08'],
    ['E6 (TM-02): a worked Saturday', '2026-10-03T15:00:00+08:00', '2026-10-10', '2026-10-10'],
  ])('%s: signed %s', (_, signed_at, strict_last_day, last_day) => {
    expect(judge({ delivery: { signed_at } }, signed_at).window).toMatchObject({
      strict_last_day,
      last_day,
      provisional: false,
    });
  });

  test('E1 (NR-01): a notice on the rolled last day at 23:00 is in time, and says why (TM-02)', () => {
    const given = { delivery: { signed_at: '2026-02-13T15:00:00+08:00' } };
    expect(judge(given, '2026-02-24T23:00:00+08:00')).toMatchObject({
      decision: 'approve',
      remedies: ['refund'],
      rules: ['NR-01', 'TM-02'],
      window: { ends_at: '2026-02-25T00:00:00+08:00', strict_ends_at: '2026-02-21T00:00:00+08:00' },
    });
    expect(judge(given, '2026-02-25T00:00:00+08:00')).toMatchObject({
      decision: 'reject',
      rules: ['NR-01'],
      settlement: null,
    });
  });

  test('TM-02: without the rollover switch the strict day counts', () => {
    const strict = variant('strict', { terms: { return: { rollover: false } } });
    const given = { delivery: { signed_at: '2026-02-13T15:00:00+08:00' } };
    expect(judgeUnder(strict, given, '2026-02-21T00:00:00+08:00').decision).toBe('reject');
    expect(judgeUnder(strict, given, '2026-02-20T23:59:59+08:00').decision).toBe('approve');
  });

  test('a last day past the published list is provisional', () => {
    expect(
      judge({ delivery: { signed_at: '2026-12-28T15:00:00+08:00' } }, '2026-12-29T09:00:00+08:00').window,
    ).toMatchObject({
      provisional: true,
    });
  });

  test('LD-03: a neighbour’s signature begins nothing', () => {
    const given: Case = { delivery: { signed_at: '2026-06-01T15:00:00+08:00', signed_by: 'unauthorised' } };
    expect(judge(given, '2026-08-01T10:00:00+08:00')).toMatchObject({
      decision: 'approve',
      rules: ['NR-01', 'LD-03'],
      window: null,
      returnable: true,
    });
  });

  test('under way (delivered to nobody yet): the right exists already, the goods come back', () => {
    expect(judge({ delivery: { signed_at: null } }, day10)).toMatchObject({
      decision: 'approve',
      rules: ['NR-01'],
      window: null,
      returnable: true,
    });
  });

  test('an order without delivery facts is not shipped: nothing is to come back', () => {
    expect(judge({ delivery: null }, day10)).toMatchObject({ decision: 'approve', returnable: false });
  });
});

describe('rows', () => {
  test('D02, E33 (NR-05, NR-07): opened and tried once is no ground for refusal', () => {
    const assessment = judge({ condition: { opened: true } }, '2026-06-07T10:00:00+08:00');
    expect(assessment).toMatchObject({ decision: 'approve', rules: ['NR-01', 'NR-05', 'NR-07'] });
    expect(assessment.freight).toEqual({ outbound: 'merchant', return: 'consumer' });
  });

  test('D03: after the seven days, naming what remains', () => {
    expect(judge({}, day10)).toMatchObject({
      decision: 'reject',
      rules: ['NR-01'],
      remedies: [],
      remedies_left: ['quality_claim', 'merchant_goodwill', 'appeal', 'platform'],
      review_by: 'merchant',
      lines: [{ line_id: 'l1', decision: 'reject', row: 'D03', rules: ['NR-01'] }],
    });
  });

  test('D04 (NR-07): a promise of more days binds, of the line or of the merchant', () => {
    expect(judge({ line: { promise_days: 15 } }, day10)).toMatchObject({
      decision: 'approve',
      rules: ['NR-07'],
      window: { last_day: '2026-06-16' },
    });
    const terms = { promise_days: 30, windows: [] };
    expect(judge({}, '2026-07-01T23:59:00+08:00', { terms })).toMatchObject({ decision: 'approve', rules: ['NR-07'] });
    expect(judge({}, '2026-07-02T00:00:00+08:00', { terms })).toMatchObject({ decision: 'reject', rules: ['NR-01'] });
  });

  test('D04 (NR-07): a promise holds against a confirmed exclusion, not for goods no longer intact', () => {
    const promised: Case = { line: { category: 'custom_made', exclusion: confirmed, promise_days: 7 } };
    expect(judge(promised, day3)).toMatchObject({ decision: 'approve', rules: ['NR-07'] });
    expect(judge({ ...promised, condition: { intact: false } }, day3)).toMatchObject({
      decision: 'reject',
      rules: ['NR-06'],
    });
    expect(judge(promised, day10)).toMatchObject({ decision: 'reject', rules: ['NR-02'] });
  });

  test('a promise of fewer days than the law takes nothing away', () => {
    expect(judge({ line: { promise_days: 3 } }, '2026-06-08T23:59:00+08:00')).toMatchObject({
      decision: 'approve',
      rules: ['NR-01'],
      window: { last_day: '2026-06-08' },
    });
  });

  test.each(['custom_made', 'perishable', 'fresh', 'periodical', 'digital_media'] as const)(
    'D05, D06 (NR-02, NR-04): %s is refused where confirmed, else a person looks',
    (category) => {
      const condition = { opened: true };
      expect(judge({ line: { category, exclusion: confirmed }, condition }, day3)).toMatchObject({
        decision: 'reject',
        rules: ['NR-02'],
      });
      expect(judge({ line: { category, exclusion: confirmed }, condition }, day10).rules).toEqual(['NR-02']);
      expect(judge({ line: { category }, condition }, day3)).toMatchObject({
        decision: 'manual',
        rules: ['NR-04', 'NR-02'],
        review_by: 'platform',
        settlement: null,
      });
      expect(judge({ line: { category }, condition }, day10)).toMatchObject({ decision: 'reject', rules: ['NR-01'] });
    },
  );

  test('E30 (NR-02): a suit made to measure, confirmed at checkout, day 2', () => {
    expect(
      judge({ line: { category: 'custom_made', exclusion: confirmed } }, '2026-06-03T10:00:00+08:00').decision,
    ).toBe('reject');
  });

  test('NR-02: sealed media are ordinary goods, what was downloaded never is', () => {
    const sealed: Case = { line: { category: 'digital_media', exclusion: confirmed }, condition: { opened: false } };
    expect(rowOf(sealed, day3)).toBe('D02');
    const downloaded: Case = { ...sealed, line: { ...sealed.line, virtual: { kind: 'code', state: 'delivered' } } };
    expect(rowOf(downloaded, day3)).toBe('D05');
  });

  test.each(['sealed_health', 'value_drops_on_use', 'near_expiry_or_flawed'] as const)(
    'D07, D08 (NR-03): %s is refused where confirmed, else returned as any other goods',
    (category) => {
      expect(judge({ line: { category, exclusion: confirmed } }, day3)).toMatchObject({
        decision: 'reject',
        rules: ['NR-03'],
      });
      expect(judge({ line: { category }, condition: { opened: true } }, day3)).toMatchObject({
        decision: 'approve',
        rules: ['NR-03', 'NR-01', 'NR-05'],
      });
      expect(judge({ line: { category }, condition: { intact: false } }, day3).rules).toEqual(['NR-06']);
      expect(judge({ line: { category } }, day10).rules).toEqual(['NR-01']);
    },
  );

  test('NR-03, NR-04: confirmed after the purchase is not confirmed; confirmed but not marked is for a person', () => {
    const late = { marked: true, confirmed_at: '2025-01-01T09:00:01+08:00' };
    const unmarked = { ...confirmed, marked: false };
    expect(rowOf({ line: { category: 'sealed_health', exclusion: late } }, day3)).toBe('D08');
    expect(rowOf({ line: { category: 'sealed_health', exclusion: unmarked } }, day3)).toBe('D06');
    expect(rowOf({ line: { category: 'custom_made', exclusion: unmarked } }, day3)).toBe('D06');
  });

  test('NR-04: the switch that lets unconfirmed exclusions be returned', () => {
    const returnable = variant('returnable', { terms: { return: { unconfirmed_exclusion: 'returnable' } } });
    expect(judgeUnder(returnable, { line: { category: 'custom_made' } }, day3)).toMatchObject({ decision: 'approve' });
  });

  test('D09 (NR-06): declared not intact; the window comes first', () => {
    expect(judge({ condition: { intact: false } }, day3)).toMatchObject({ decision: 'reject', rules: ['NR-06'] });
    expect(judge({ condition: { intact: false } }, day10).rules).toEqual(['NR-01']);
  });

  test.each(['refund', 'refund_without_return'] as const)(
    'D10 (LD-02): unshipped, asked as %s: all of it, freight too',
    (remedy) => {
      const order = {
        shipped_at: null,
        freight: { paid: 800 },
        tenders: [{ id: 't1', kind: 'wechat', amount: 10800 }],
      };
      const assessment = judge({ remedy, delivery: null, order }, day3);
      expect(assessment).toMatchObject({ decision: 'approve', returnable: false, window: null, review_by: 'merchant' });
      expect(assessment).toMatchObject({ lines: [{ row: 'D10' }], settlement: { total: 10800 }, remedies: [remedy] });
      expect(assessment.freight).toEqual({ outbound: 'none', return: 'none' });
    },
  );

  test('D05 before D10: a confirmed exclusion holds before shipment too', () => {
    const order = { shipped_at: null };
    expect(rowOf({ delivery: null, order, line: { category: 'custom_made', exclusion: confirmed } }, day3)).toBe('D05');
    expect(rowOf({ delivery: null, order, line: { category: 'custom_made' } }, day3)).toBe('D10');
  });

  test('D26 (PL-06): a refund without the goods is the merchant’s to grant, not a rule’s', () => {
    expect(judge({ remedy: 'refund_without_return' }, day3)).toMatchObject({
      decision: 'manual',
      rules: ['PL-06', 'NR-01'],
      review_by: 'merchant',
      remedies: ['refund'],
      returnable: true,
      settlement: null,
    });
    expect(judge({ remedy: 'refund_without_return' }, day10)).toMatchObject({ decision: 'reject', rules: ['NR-01'] });
  });
});
