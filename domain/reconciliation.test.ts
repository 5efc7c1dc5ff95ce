import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toMs, toText } from './instant.ts';
import {
  agrees,
  type Comparison,
  compareDay,
  daysAround,
  type LedgerRefund,
  type StatementLine,
} from './reconciliation.ts';

const day = '2026-11-24';
const at = (time: string, on = day) => `${on}T${time}+08:00`;
/** The night after the day. */
const night = toMs(at('02:00:00', '2026-11-25'));

function refund(change: Partial<LedgerRefund> = {}): LedgerRefund {
  return {
    refund_id: 'rf_1',
    case_id: 'case_1',
    refund_no: 'rf_1',
    tender_kind: 'wechat',
    amount: 8_800,
    currency: 'CNY',
    units: null,
    state: 'succeeded',
    asked_at: toMs(at('10:00:00')),
    arrived_at: toMs(at('10:00:05')),
    ...change,
  };
}

function line(change: Partial<StatementLine> = {}): StatementLine {
  return {
    refund_no: 'rf_1',
    provider_no: 'p-1',
    amount: 8_800,
    currency: 'CNY',
    units: null,
    status: 'succeeded',
    at: at('10:00:01'),
    ...change,
  };
}

/** What is found, in short. */
function found(change: Partial<Comparison>): string[] {
  const { inCases, unknownToLedger } = compareDay({
    day,
    now: night,
    lines: [line()],
    refunds: [refund()],
    pays: () => true,
    ...change,
  });
  return [
    ...inCases.map(({ difference, refund_id }) => `${difference} ${refund_id}`),
    ...unknownToLedger.map(({ provider_no }) => `unknown ${provider_no}`),
  ];
}

describe('a statement and the ledger', () => {
  test('that say the same differ in nothing', () => expect(found({})).toEqual([]));

  test('differ where the statement lacks a refund that has arrived', () => {
    expect(found({ lines: [] })).toEqual(['missing_at_provider rf_1']);
  });

  test('of another provider, or of another day, lack nothing', () => {
    expect(found({ lines: [], pays: () => false })).toEqual([]);
    expect(found({ lines: [], refunds: [refund({ arrived_at: toMs(at('00:00:00', '2026-11-25')) })] })).toEqual([]);
    expect(found({ lines: [], refunds: [refund({ arrived_at: null, state: 'requested' })] })).toEqual([]);
  });

  test('differ where a movement is of no refund, under our number or under none', () => {
    const stray = line({ refund_no: 'rf_9', provider_no: 'p-9' });
    const numberless = line({ refund_no: null, provider_no: 'p-8' });
    expect(found({ lines: [line(), stray, numberless] })).toEqual(['unknown p-9', 'unknown p-8']);
  });

  test.each([{ amount: 8_801 }, { currency: 'USD' }, { units: 3 }])('differ in %j', (change) => {
    expect(found({ lines: [line(change)] })).toEqual(['amount_differs rf_1']);
  });

  test('mean the same by no units and by none', () => {
    expect(found({ lines: [line({ units: 0 })] })).toEqual([]);
    expect(found({ lines: [line({ units: 214, amount: 0 })], refunds: [refund({ units: 214, amount: 0 })] })).toEqual(
      [],
    );
  });

  test('differ where money moved twice, on one day or on two', () => {
    const again = line({ provider_no: 'p-2', at: at('23:00:00') });
    const before = line({ provider_no: 'p-0', at: at('23:00:00', '2026-11-23') });
    expect(found({ lines: [line(), again] })).toEqual(['moved_twice rf_1']);
    expect(found({ lines: [before, line()] })).toEqual(['moved_twice rf_1']);
    expect(
      compareDay({ day, now: night, lines: [again, line()], refunds: [refund()], pays: () => true }),
    ).toMatchObject({
      inCases: [{ case_id: 'case_1', lines: [{ provider_no: 'p-1' }, { provider_no: 'p-2' }] }],
    });
  });

  test('leave a second movement to the day on which it was made', () => {
    const tomorrow = line({ provider_no: 'p-2', at: at('00:00:01', '2026-11-25') });
    expect(found({ lines: [line(), tomorrow] })).toEqual([]);
    expect(found({ day: '2026-11-25', lines: [line(), tomorrow] })).toEqual(['moved_twice rf_1']);
  });

  test('of which a failed attempt was followed by the refund say the same', () => {
    expect(found({ lines: [line({ status: 'failed' }), line({ at: at('11:00:00') })] })).toEqual([]);
  });

  test.each([
    ['succeeded', 'failed'],
    ['succeeded', 'manual'],
    ['succeeded', 'promised'],
    ['failed', 'succeeded'],
    ['failed', 'promised'],
  ] as const)('differ at once where it is %s there and %s here', (status, state) => {
    expect(found({ lines: [line({ status })], refunds: [refund({ state })] })).toEqual(['state_differs rf_1']);
  });

  test.each([
    ['succeeded', 'requested'],
    ['succeeded', 'unknown'],
    ['failed', 'unknown'],
    ['accepted', 'succeeded'],
    ['accepted', 'failed'],
  ] as const)('differ only a day later where it is %s there and %s here', (status, state) => {
    const lines = [line({ status, at: at('23:30:00') })];
    const refunds = [refund({ state })];
    expect(found({ lines, refunds })).toEqual([]);
    expect(found({ lines, refunds, now: toMs(at('23:29:59', '2026-11-25')) })).toEqual([]);
    expect(found({ lines, refunds, now: toMs(at('23:30:00', '2026-11-25')) })).toEqual(['state_differs rf_1']);
  });

  test('asked for at 23:59 and moved at 00:01, say the same on both days', () => {
    const refunds = [refund({ asked_at: toMs(at('23:59:00')), arrived_at: toMs(at('00:01:05', '2026-11-25')) })];
    const lines = [line({ at: at('00:01:00', '2026-11-25') })];
    expect(found({ lines, refunds })).toEqual([]);
    expect(found({ day: '2026-11-25', lines, refunds })).toEqual([]);
  });

  test('count the days of Beijing, whatever the offset a time is written in', () => {
    const lateInUtc = line({ at: '2026-11-24T16:30:00Z', refund_no: 'rf_9', provider_no: 'p-9' });
    expect(found({ lines: [line(), lateInUtc] })).toEqual([]);
    expect(found({ day: '2026-11-25', lines: [lateInUtc] })).toEqual(['unknown p-9']);
  });
});

describe('the days around', () => {
  const asked = (text: string | null) => refund({ asked_at: text === null ? null : toMs(text) });
  test('reach from the first request to the day after', () => {
    expect(daysAround(day, [asked(null)], night)).toEqual(['2026-11-25']);
    expect(daysAround(day, [asked(at('23:59:59', '2026-11-22')), asked(at('09:00:00'))], night)).toEqual([
      '2026-11-22',
      '2026-11-23',
      '2026-11-25',
    ]);
  });
  test('neither reach into the future nor back for ever', () => {
    expect(daysAround(day, [], toMs(at('12:00:00')))).toEqual([]);
    expect(daysAround(day, [asked('2024-01-01T00:00:00+08:00')], night)).toHaveLength(93);
  });
});

describe('whatever happened', () => {
  const states = ['promised', 'requested', 'unknown', 'succeeded', 'failed', 'manual'] as const;
  const statuses = ['accepted', 'succeeded', 'failed'] as const;
  const moment = fc.integer({ min: toMs(at('00:00:00', '2026-11-20')), max: toMs(at('23:59:59', '2026-11-26')) });
  const days = ['2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', day, '2026-11-25', '2026-11-26'];

  test('refunds that moved once, as asked, between request and arrival, differ on no day', () => {
    const lived = fc.array(fc.tuple(moment, fc.nat(90_000_000), fc.nat(90_000_000)), { maxLength: 8 });
    fc.assert(
      fc.property(lived, (times) => {
        const all = times.map(([asked, moved, heard], n) => ({
          refund: refund({
            refund_no: `n${n}`,
            refund_id: `n${n}`,
            asked_at: asked,
            arrived_at: asked + moved + heard,
          }),
          line: line({ refund_no: `n${n}`, at: toText(asked + moved) }),
        }));
        const lines = all.map((one) => one.line);
        const refunds = all.map((one) => one.refund);
        for (const one of days) expect(found({ day: one, lines, refunds })).toEqual([]);
      }),
    );
  });

  test('every line that is wrong is found on exactly one of all days', () => {
    fc.assert(
      fc.property(moment, fc.constantFrom(...statuses), fc.constantFrom(...states), (when, status, state) => {
        const wrong = {
          lines: [line({ at: toText(when), status, amount: 1 })],
          refunds: [refund({ state, arrived_at: when })],
        };
        const later = toMs('2027-01-01T00:00:00+08:00');
        const all = days.flatMap((one) => found({ ...wrong, day: one, now: later }));
        expect(all.filter((text) => text.startsWith('amount_differs'))).toHaveLength(1);
        expect(all.filter((text) => text.startsWith('state_differs'))).toHaveLength(
          agrees(status, state) === true ? 0 : 1,
        );
      }),
    );
  });
});
