import { expect, test } from 'vitest';
import type { ReturnTerms, Standard } from '../domain/standard.ts';
import { type Case, currentStandard, judgeUnder } from './fixtures.ts';
import { variant } from './standard.ts';

/** Each switch of the terms with another value: the one application it is about is judged otherwise, and no other. */

const phone = { months: 12, category: 'phone', catalogue: true };
const inVain = { received_at: '2026-07-01T10:00:00+08:00', returned_at: '2026-07-05T10:00:00+08:00', fixed: false };
const delivery = { signed_at: '2026-06-02T15:00:00+08:00' };
const longAgo = { signed_at: '2025-11-20T15:00:00+08:00' };
const repaired = { received_at: '2026-03-01T10:00:00+08:00', returned_at: '2026-03-20T10:00:00+08:00', fixed: true };

/** An application, and when the notice was given; the goods are signed for on Tuesday 2 June where it says nothing else. */
const applications = {
  'no reason, day 7': [{ delivery }, '2026-06-09T23:59:59+08:00'],
  'no reason, day 8': [{ delivery }, '2026-06-10T00:00:00+08:00'],
  'no reason, day 7 a day of rest, the next workday': [
    { delivery: { signed_at: '2026-02-13T15:00:00+08:00' } },
    '2026-02-24T10:00:00+08:00',
  ],
  'made to measure, never confirmed': [{ delivery, line: { category: 'custom_made' } }, '2026-06-04T10:00:00+08:00'],
  'a fault, day 7': [{ reason: 'quality', delivery, line: { warranty: phone } }, '2026-06-09T10:00:00+08:00'],
  'a fault, day 8': [{ reason: 'quality', delivery, line: { warranty: phone } }, '2026-06-10T10:00:00+08:00'],
  'a fault, day 15': [{ reason: 'quality', delivery, line: { warranty: phone } }, '2026-06-17T10:00:00+08:00'],
  'a fault, day 16': [{ reason: 'quality', delivery, line: { warranty: phone } }, '2026-06-18T10:00:00+08:00'],
  'a fault, repaired in vain once': [
    { reason: 'quality', delivery, line: { warranty: phone, repairs: [inVain] } },
    '2026-08-01T10:00:00+08:00',
  ],
  'a fault, repaired in vain twice': [
    { reason: 'quality', delivery, line: { warranty: phone, repairs: [inVain, inVain] } },
    '2026-08-01T10:00:00+08:00',
  ],
  'a fault, the last day that the days in repair have added': [
    { reason: 'quality', delivery: longAgo, line: { warranty: phone, repairs: [repaired] } },
    '2026-12-10T10:00:00+08:00',
  ],
  'a fault without warranty, the last day of two years': [
    { reason: 'quality', delivery: { signed_at: '2024-06-03T15:00:00+08:00' } },
    '2026-06-03T10:00:00+08:00',
  ],
  'a fault without warranty, two years and a day': [
    { reason: 'quality', delivery: { signed_at: '2024-06-03T15:00:00+08:00' } },
    '2026-06-04T10:00:00+08:00',
  ],
} as const satisfies Record<string, readonly [Case, string]>;
type Name = keyof typeof applications;

/** Each application's decision and row of the table: `approve D02`. */
function judgements(standard: Standard): Record<string, string> {
  const judged = Object.entries(applications).map(([name, [given, noticeAt]]) => {
    const { decision, lines } = judgeUnder(standard, given, noticeAt);
    return [name, `${decision} ${lines.map(({ row }) => row).join()}`];
  });
  return Object.fromEntries(judged);
}

const switches: { terms: Partial<ReturnTerms>; changes: { [About in Name]?: string } }[] = [
  { terms: { no_reason_days: 8 }, changes: { 'no reason, day 8': 'approve D02' } },
  { terms: { no_reason_days: 6 }, changes: { 'no reason, day 7': 'reject D03' } },
  { terms: { rollover: false }, changes: { 'no reason, day 7 a day of rest, the next workday': 'reject D03' } },
  { terms: { unconfirmed_exclusion: 'returnable' }, changes: { 'made to measure, never confirmed': 'approve D08' } },
  { terms: { quality_return_days: 8 }, changes: { 'a fault, day 8': 'approve D11' } },
  { terms: { quality_return_days: 6 }, changes: { 'a fault, day 7': 'reject D12' } },
  { terms: { quality_exchange_days: 16 }, changes: { 'a fault, day 16': 'reject D12' } },
  { terms: { quality_exchange_days: 14 }, changes: { 'a fault, day 15': 'reject D13' } },
  { terms: { failed_repairs: 1 }, changes: { 'a fault, repaired in vain once': 'manual D14' } },
  { terms: { failed_repairs: 3 }, changes: { 'a fault, repaired in vain twice': 'reject D13' } },
  {
    terms: { repair_days: 'first_not_counted' },
    changes: { 'a fault, the last day that the days in repair have added': 'reject D15' },
  },
  { terms: { notice_months: 25 }, changes: { 'a fault without warranty, two years and a day': 'manual D13/late' } },
  {
    terms: { notice_months: 23 },
    changes: { 'a fault without warranty, the last day of two years': 'reject D13/over' },
  },
];

test.each(switches)('$terms changes one judgement', ({ terms, changes }) => {
  const usual = judgements(currentStandard());
  const otherwise = judgements(variant('another', { terms: { return: terms } }));
  for (const [name, judged] of Object.entries(changes)) expect(judged).not.toBe(usual[name]);
  expect(otherwise).toEqual({ ...usual, ...changes });
});

test('every switch of the terms is tried', () => {
  const tried = new Set(switches.flatMap(({ terms }) => Object.keys(terms)));
  expect([...tried].sort()).toEqual(Object.keys(currentStandard().terms.return).sort());
});
