import { describe, expect, test } from 'vitest';
import { deadline, type Window } from '../domain/calendar.ts';
import { clockNames } from '../domain/vocabulary.ts';
import { clocks } from './clocks.ts';
import { calendar, currentStandard } from './fixtures.ts';
import { currentVersion, standards, variant } from './standard.ts';

const due = (window: Window, from: string) => deadline(window, from, calendar).due_at;

describe('the current standard', () => {
  const standard = currentStandard();

  test('is version 2026-11 and has a clock of every name', () => {
    expect([currentVersion, standards.has(currentVersion)]).toEqual(['2026-11', true]);
    for (const name of clockNames) expect(standard.clocks[name].name).toBe(name);
  });

  test('every clock rests on a written rule and ends in something', () => {
    for (const { rule, ladder } of Object.values(standard.clocks)) {
      expect(standard.rules.has(rule)).toBe(true);
      expect(ladder.some(({ action }) => action !== 'remind')).toBe(true);
    }
  });

  test('PL-05: an appeal may be made for seven days, and a refusal cites its red line NR-18', () => {
    expect(clocks.appeal).toMatchObject({ rule: 'PL-05', window: { kind: 'natural_days', amount: 7 }, duty: false });
    expect(standard.citations.refusal_against_assessment).toBe('NR-18');
  });

  test('NR-18, QR-06: fifteen days after a demand, or after the goods came back, the compliance lead is told', () => {
    expect(clocks.red_line).toMatchObject({ window: { kind: 'natural_days', amount: 15 }, duty: true });
    expect(clocks.red_line.ladder).toEqual([{ at: 'due', action: 'escalate', to: 'platform_lead' }]);
    expect(standard.citations.red_line).toEqual({ no_reason: 'NR-18', other: 'QR-06' });
  });

  test('NR-20, NR-17, NR-08: mediation, resale with a note, and the return address rest on written rules', () => {
    const { mediation, resale, no_address } = standard.citations;
    expect([mediation, resale, no_address]).toEqual(['NR-20', 'NR-17', 'NR-08']);
  });

  test('PL-07: each side has three days for its evidence, then what is there decides', () => {
    for (const clock of [clocks.evidence, clocks.dispute_evidence])
      expect(clock).toMatchObject({ rule: 'PL-07', window: { kind: 'natural_days', amount: 3 }, duty: false });
  });

  test('NR-08: the goods are sent within seven days, a last day of rest rolled over', () => {
    expect(clocks.ship_back).toMatchObject({ rule: 'NR-08', side: 'consumer', duty: false });
    expect(due(clocks.ship_back.window, '2026-02-13T10:00:00+08:00')).toBe('2026-02-25T00:00:00+08:00');
  });

  test('E14 (SD-01): the response counts working hours; then merchant lead, platform, platform lead', () => {
    expect(due(clocks.respond.window, '2026-02-14T20:30:00+08:00')).toBe('2026-02-24T10:30:00+08:00');
    expect(clocks.respond.ladder.map(({ to, at }) => [to, at])).toEqual([
      ['merchant', { share: 0.5 }],
      ['merchant', { share: 0.8 }],
      ['merchant_lead', 'due'],
      ['platform', { after: { kind: 'working_hours', amount: 2, hours: '09:00-21:00' } }],
      ['platform_lead', { after: { kind: 'working_hours', amount: 4, hours: '09:00-21:00' } }],
    ]);
  });

  test.each([
    ['E8', '2026-02-13T10:00:00+08:00', '2026-02-26T00:00:00+08:00'],
    ['E10', '2026-09-18T10:00:00+08:00', '2026-09-23T00:00:00+08:00'],
  ])('%s (SD-02): three workdays to review', (_, from, end) => {
    expect(due(clocks.review.window, from)).toBe(end);
  });

  test('E11 (NR-10): three workdays may outlast the statutory seven days, of which one is kept for the refund', () => {
    const back = '2026-02-13T10:00:00+08:00';
    expect(due(clocks.inspect.window, back)).toBe('2026-02-26T00:00:00+08:00');
    const { statutory_refund_days, refund_reserve_days } = standard.numbers;
    const law: Window = { kind: 'natural_days', amount: statutory_refund_days, rollover: true };
    expect(deadline(law, back, calendar)).toMatchObject({ strict_last_day: '2026-02-20', last_day: '2026-02-24' });
    const inspect: Window = { kind: 'natural_days', amount: statutory_refund_days - refund_reserve_days };
    expect(due(inspect, back)).toBe('2026-02-20T00:00:00+08:00');
    expect(clocks.inspect).toMatchObject({ rule: 'NR-10', duty: true });
  });
});

test('E17, E42: a variant with a 48-hour review pauses for no holiday and leaves the rest as it is', () => {
  const preset = variant('48-hours', {
    clocks: { review: { ...clocks.review, window: { kind: 'hours', amount: 48 } } },
  });
  expect(due(preset.clocks.review.window, '2026-02-14T20:00:00+08:00')).toBe('2026-02-16T20:00:00+08:00');
  expect(preset.clocks.inspect).toEqual(clocks.inspect);
  expect(preset.version).toBe('48-hours');
});
