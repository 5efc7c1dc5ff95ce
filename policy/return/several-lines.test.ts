import { describe, expect, test } from 'vitest';
import { toMs } from '../../domain/instant.ts';
import { applicationOf, type Case, calendar, judge, settleCase, untouched } from '../fixtures.ts';
import { longer, never, notBegun, termOfDays, termOfMonths } from './windows.ts';

/** What one line has to do with the next, in judgement and in money. */

const day3 = '2026-06-03T10:00:00+08:00';
const excluded = {
  category: 'custom_made' as const,
  exclusion: { marked: true, confirmed_at: '2025-01-01T08:59:00+08:00' },
};
const two = (first: object, second: object, more: Partial<Case> = {}): Case => ({
  ...more,
  order: {
    tenders: [{ id: 't1', kind: 'wechat', amount: 35_000 }],
    lines: [
      { id: 'l1', sku: 'S1', quantity: 1, unit_price: 20_000, ...first },
      { id: 'l2', sku: 'S2', quantity: 1, unit_price: 15_000, ...second },
    ],
    ...more.order,
  },
  lines: more.lines ?? [
    { line_id: 'l1', quantity: 1 },
    { line_id: 'l2', quantity: 1 },
  ],
});

describe('the window shown', () => {
  test('is that of the lines that carry the decision', () => {
    const longTerm = judge(two({ promise_days: 30 }, excluded), day3);
    expect(longTerm.decision).toBe('approve');
    expect(longTerm.window?.last_day).toBe('2026-07-01');
    expect(judge(two({ promise_days: 30 }, { promise_days: 40 }), day3).window?.last_day).toBe('2026-07-01');
    expect(judge(two(excluded, excluded), day3).window?.last_day).toBe('2026-06-08');
  });

  test('is none where it has not begun', () => {
    expect(judge(two({}, {}, { delivery: null }), day3).window).toBeNull();
  });
});

describe('the freight', () => {
  test('is nobody’s where nothing is approved', () => {
    expect(judge(two(excluded, excluded), day3).freight).toEqual({ outbound: 'none', return: 'none' });
    expect(judge({ allegations: ['fraud'] }, day3).freight).toEqual({ outbound: 'none', return: 'none' });
  });

  test('outbound is the consumer’s who has paid it and sends the goods back without a reason', () => {
    const freight = (paid: number) => ({ order: { freight: { paid } } });
    expect(judge(freight(900), day3).freight).toEqual({ outbound: 'consumer', return: 'consumer' });
    expect(judge(freight(0), day3).freight).toEqual({ outbound: 'merchant', return: 'consumer' });
    expect(judge({ ...freight(900), reason: 'quality' }, day3).freight).toEqual({
      outbound: 'merchant',
      return: 'merchant',
    });
    const mixed = judge(two({}, excluded), day3);
    expect(mixed.freight).toEqual({ outbound: 'merchant', return: 'consumer' });
    const gift = { gifts: [{ id: 'g1', marked_price: 2900 }] };
    const kept = { lines: [{ line_id: 'l1', quantity: 1, gifts_kept: ['g1'] }] };
    expect(judge({ line: gift, ...kept }, day3)).toMatchObject({
      settlement: { adjustments: [{ kind: 'gift', amount: -2900 }] },
      freight: { outbound: 'merchant' },
    });
  });
});

describe('who looks first', () => {
  test('the merchant where only the goods’ staying is asked for; the platform where anything else needs a person', () => {
    const keep = { remedy: 'refund_without_return' as const };
    expect(judge(two({}, {}, keep), day3)).toMatchObject({
      decision: 'manual',
      review_by: 'merchant',
      remedies: ['refund'],
    });
    expect(judge(two({}, excluded, keep), day3)).toMatchObject({
      decision: 'manual',
      review_by: 'merchant',
      remedies: ['refund'],
    });
    const unsure = judge(two({}, { category: 'custom_made' }, keep), day3);
    expect(unsure).toMatchObject({ decision: 'manual', review_by: 'platform', remedies: [] });
    expect(judge(two({}, {}), day3)).toMatchObject({ review_by: 'merchant', remedies: ['refund'], returnable: true });
    expect(judge(two({}, {}, { delivery: null, order: { shipped_at: null } }), day3).returnable).toBe(false);
  });
});

describe('terms', () => {
  const measure = { noticeAt: toMs(day3), calendar, rollover: true };
  const start = toMs('2026-06-01T15:00:00+08:00');

  test('that have not begun are open and show nothing', () => {
    expect(termOfDays(7, null, measure)).toEqual(notBegun);
    expect(termOfMonths(24, 0, null, measure)).toEqual(notBegun);
    expect(notBegun).toEqual({ open: true, window: null });
    expect(never).toEqual({ open: false, window: null });
  });

  test('of months end with the corresponding day, rolled over days of rest where they roll', () => {
    const month = termOfMonths(1, 0, start, measure);
    expect(month).toMatchObject({
      open: true,
      window: {
        last_day: '2026-07-01',
        strict_last_day: '2026-07-01',
        ends_at: '2026-07-02T00:00:00+08:00',
        strict_ends_at: '2026-07-02T00:00:00+08:00',
        provisional: false,
      },
    });
    const saturday = termOfMonths(1, 3, start, measure);
    expect(saturday.window).toMatchObject({
      strict_last_day: '2026-07-04',
      last_day: '2026-07-06',
      ends_at: '2026-07-07T00:00:00+08:00',
      strict_ends_at: '2026-07-05T00:00:00+08:00',
    });
    expect(termOfMonths(1, 3, start, { ...measure, rollover: false }).window?.last_day).toBe('2026-07-04');
    const ends = (noticeAt: string) => termOfMonths(1, 0, start, { ...measure, noticeAt: toMs(noticeAt) }).open;
    expect([ends('2026-07-01T23:59:59+08:00'), ends('2026-07-02T00:00:00+08:00')]).toEqual([true, false]);
  });

  test('beyond what the list of days covers are provisional', () => {
    const year = (from: string, months: number) => termOfMonths(months, 0, toMs(from), measure).window?.provisional;
    expect(year('2026-06-01T15:00:00+08:00', 6)).toBe(false);
    expect(year('2026-06-30T15:00:00+08:00', 7)).toBe(true);
    expect(year('2023-12-31T15:00:00+08:00', 6)).toBe(true);
    expect(year('2024-01-01T15:00:00+08:00', 6)).toBe(false);
  });

  test('the longer one counts, and one that has not begun is longest', () => {
    const short = termOfDays(7, start, measure);
    const long = termOfDays(30, start, measure);
    expect(longer(short, long)).toBe(long);
    expect(longer(long, short)).toBe(long);
    expect(longer(notBegun, short)).toBe(notBegun);
    expect(longer(short, notBegun)).toBe(notBegun);
    expect(longer(never, short)).toBe(short);
    expect(longer(short, never)).toBe(short);
  });
});

describe('money over several lines', () => {
  const pair: Case = two({ gifts: [{ id: 'g1', marked_price: 2900 }] }, { gifts: [{ id: 'g2', marked_price: 100 }] });
  const claim = (...lines: NonNullable<Case['lines']>) => ({ ...pair, lines });

  test('NR-09: a gift is of its own line, and of one that goes back', () => {
    const both = claim(
      { line_id: 'l1', quantity: 1, gifts_kept: ['g1'] },
      { line_id: 'l2', quantity: 1, gifts_kept: [] },
    );
    expect(settleCase(both).adjustments).toEqual([{ kind: 'gift', amount: -2900, rule: 'NR-09' }]);
    const part = settleCase(both, { accepted: [{ line_id: 'l2', quantity: 1 }] });
    expect(part.adjustments).toEqual([]);
    expect(settleCase(claim({ line_id: 'l1', quantity: 1, gifts_kept: ['g2'] })).adjustments).toEqual([]);
  });

  test('NR-15: the threshold is met at just its amount, and only what was not paid yet is owed', () => {
    const freight = (free_from: number, paid = 0, declared = 1200) =>
      settleCase({
        ...claim({ line_id: 'l2', quantity: 1 }),
        order: { ...pair.order, freight: { paid, declared, free_from } },
      }).adjustments;
    expect(freight(35_000)).toEqual([{ kind: 'outbound_freight', amount: -1200, rule: 'NR-15' }]);
    expect(freight(35_001)).toEqual([]);
    expect(freight(20_000)).toEqual([]);
    expect(freight(20_001)).toEqual([{ kind: 'outbound_freight', amount: -1200, rule: 'NR-15' }]);
    expect(freight(35_000, 500)).toEqual([{ kind: 'outbound_freight', amount: -700, rule: 'NR-15' }]);
    const position = { ...untouched, outbound_freight: { refunded: 0, deducted: 300 } };
    const order = { ...pair.order, freight: { paid: 0, declared: 1200, free_from: 35_000 } };
    expect(settleCase({ ...claim({ line_id: 'l2', quantity: 1 }), order }, { position }).adjustments).toMatchObject([
      { amount: -900 },
    ]);
  });

  test('is spread by list price; of free goods the first line carries it', () => {
    expect(settleCase(pair, { agreedAmount: 7000 })).toMatchObject({
      total: 7000,
      manual: false,
      adjustments: [],
      lines: [
        { line_id: 'l1', amount: 4000, rules: ['QR-03'] },
        { line_id: 'l2', amount: 3000, rules: ['QR-03'] },
      ],
      tenders: [{ tender_id: 't1', amount: 7000 }],
    });
    const free = two({ unit_price: 0 }, { unit_price: 0 });
    expect(settleCase(free, { agreedAmount: 7000 }).lines.map(({ amount }) => amount)).toEqual([7000, 0]);
    const half = two({ unit_price: 0 }, {});
    expect(settleCase(half, { agreedAmount: 7000 }).lines.map(({ amount }) => amount)).toEqual([0, 7000]);
  });

  test('agreed on after a settlement by rule is spread over what is new, and the rest stands', () => {
    const first = settleCase(claim({ line_id: 'l2', quantity: 1 }));
    const second = settleCase(pair, { agreedAmount: 7000, earlier: first });
    expect(second).toMatchObject({ manual: false, total: first.total + 7000, adjustments: first.adjustments });
    expect(second.lines).toEqual([...first.lines, { line_id: 'l1', quantity: 1, amount: 7000, rules: ['QR-03'] }]);
    const left = 35_000 - first.total;
    expect(settleCase(pair, { agreedAmount: left, earlier: first }).manual).toBe(false);
    expect(settleCase(pair, { agreedAmount: left + 1, earlier: first }).manual).toBe(true);
  });

  test('agreed on beyond what is left is for a person', () => {
    expect(settleCase(pair, { agreedAmount: 35_000 })).toMatchObject({ manual: false, total: 35_000 });
    expect(settleCase(pair, { agreedAmount: 35_001 })).toMatchObject({ manual: true, total: 0, tenders: [] });
    const position = { ...untouched, tenders: [{ tender_id: 't1', amount: 30_000, units: 0 }] };
    expect(settleCase(pair, { agreedAmount: 5001, position })).toMatchObject({ manual: true });
    expect(settleCase(pair, { agreedAmount: 5000, position })).toMatchObject({ manual: false });
  });

  test('QR-01: pieces of different counts are paid by what each was, to the fen', () => {
    const three: Case = {
      reason: 'quality',
      order: {
        tenders: [{ id: 't1', kind: 'wechat', amount: 10_000 }],
        lines: [
          { id: 'l1', sku: 'S1', quantity: 3, unit_price: 3000 },
          { id: 'l2', sku: 'S2', quantity: 2, unit_price: 1500 },
        ],
      },
      lines: [
        { line_id: 'l1', quantity: 1 },
        { line_id: 'l2', quantity: 1 },
      ],
    };
    expect(settleCase(three)).toMatchObject({ total: 3750, lines: [{ amount: 2500 }, { amount: 1250 }] });
    expect(settleCase({ ...three, lines: [{ line_id: 'l1', quantity: 3 }] })).toMatchObject({ total: 7500 });
    expect(
      settleCase({
        ...three,
        lines: [
          { line_id: 'l1', quantity: 3 },
          { line_id: 'l2', quantity: 2 },
        ],
      }),
    ).toMatchObject({
      total: 10_000,
    });
  });

  test('the facts are those of the application', () => {
    expect(applicationOf(pair).lines.map(({ line_id }) => line_id)).toEqual(['l1', 'l2']);
  });
});
