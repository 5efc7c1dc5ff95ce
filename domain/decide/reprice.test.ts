import { describe, expect, test } from 'vitest';
import { compileCalendar, refuseUpdate } from '../calendar.ts';
import type { Clock } from '../clock.ts';
import { repriceClock, startClock } from '../clocks.ts';
import { toMs } from '../instant.ts';
import type { ClockRule } from '../standard.ts';

const known = { id: 'cn', coverage: { from: '2026-01-01', to: '2026-12-31' }, rest_days: [], work_days: [] };
const old = compileCalendar({ ...known, version: 1 });
/** Made up: nobody has published a list for 2027. */
const whole = { ...known, coverage: { from: '2026-01-01', to: '2027-12-31' } };
const later = compileCalendar({ ...whole, version: 2, rest_days: ['2027-01-01'] });
const earlier = compileCalendar({ ...whole, version: 2, work_days: ['2027-01-02', '2027-01-03'] });

const rule: ClockRule = {
  name: 'review',
  clause: '4.2.1',
  rule: 'SD-02',
  window: { kind: 'workdays', amount: 3 },
  side: 'merchant',
  duty: true,
  ladder: [
    { at: { share: 0.5 }, action: 'remind', to: 'merchant' },
    { at: 'due', action: 'act', to: 'merchant' },
  ],
};
const from = '2026-12-30T10:00:00+08:00';

function running(): Clock {
  const started = startClock({ rule, side: 'merchant', from, now: toMs(from), calendar: old });
  if (started.change !== 'started') throw new Error('not started');
  const { change: _change, ...clock } = started;
  return { ...clock, state: 'running', ended_at: null, breached_at: null, pauses: [], extensions: [] };
}

const under = (calendar: typeof old, now: string) => ({ calendar, now: toMs(now), rule: 'SD-02', limit: null });

describe('a window counted again by a newer list', () => {
  test('ends by it, is not provisional any more, and takes its ladder along', () => {
    expect(running()).toMatchObject({ due_at: '2027-01-05T00:00:00+08:00', provisional: true });
    const change = repriceClock(running(), under(later, '2026-12-31T09:00:00+08:00'));
    expect(change).toMatchObject({
      change: 'rescheduled',
      due_at: '2027-01-06T00:00:00+08:00',
      breach_at: '2027-01-06T00:00:00+08:00',
      provisional: false,
      extension: null,
    });
    expect(change && 'ladder' in change ? change.ladder.map(({ action, at }) => [action, at]) : []).toEqual([
      ['remind', '2027-01-03T05:00:00+08:00'],
      ['breach', '2027-01-06T00:00:00+08:00'],
      ['act', '2027-01-06T00:00:00+08:00'],
    ]);
  });

  test('never ends in the past: what would is due now, by an extension that says so', () => {
    const now = '2027-01-04T12:00:00+08:00';
    const change = repriceClock(running(), under(earlier, now));
    expect(change).toMatchObject({
      due_at: now,
      breach_at: now,
      extension: { from: now, ms: 36 * 3_600_000, why: 'deadlines_repriced' },
    });
    const rungs = change && 'ladder' in change ? change.ladder : [];
    expect(rungs.every(({ at }) => toMs(at) >= toMs(now))).toBe(true);
  });

  test('changes nothing where nothing changes', () => {
    const settled = { ...running(), provisional: false };
    const same = compileCalendar({ ...whole, version: 2 });
    expect(repriceClock(settled, under(same, '2026-12-31T09:00:00+08:00'))).toBeNull();
  });

  test('is another where only the lawful breach is, or only what the list does not know', () => {
    const settled = { ...running(), provisional: false };
    const whole2 = compileCalendar({ ...whole, version: 2 });
    const now = '2026-12-31T09:00:00+08:00';
    const end = { due_at: settled.due_at, breach_at: '2027-01-04T00:00:00+08:00', rule: 'NR-10' };
    expect(repriceClock(settled, { ...under(whole2, now), limit: end })).toMatchObject({
      due_at: settled.due_at,
      breach_at: end.breach_at,
      limited_by: null,
      rule: 'SD-02',
      limit: end,
    });
    expect(repriceClock(running(), under(whole2, now))).toMatchObject({ due_at: settled.due_at, provisional: false });
  });

  test('leaves done what is done, and gives nothing to an end that was past before', () => {
    const begun = running();
    const ladder = begun.ladder.map((rung, index) => (index === 0 ? { ...rung, done_at: rung.at } : rung));
    const [reminded] = ladder;
    const now = '2027-01-04T12:00:00+08:00';
    const moved = repriceClock({ ...begun, ladder }, under(earlier, now));
    expect(moved && 'ladder' in moved ? moved.ladder[0] : null).toEqual(reminded);
    const over = repriceClock({ ...begun, due_at: '2027-01-04T11:00:00+08:00' }, under(earlier, now));
    expect(over).toMatchObject({ due_at: '2027-01-03T00:00:00+08:00', extension: null });
  });

  test('stops at a statutory end that is earlier now', () => {
    const end = '2027-01-05T12:00:00+08:00';
    const limit = { due_at: end, breach_at: end, rule: 'NR-10' };
    const change = repriceClock(running(), { ...under(later, '2026-12-31T09:00:00+08:00'), limit });
    expect(change).toMatchObject({ due_at: end, rule: 'NR-10', limited_by: 'NR-10', limit });
  });
});

describe('a list to be published', () => {
  const inForce = { ...known, version: 1 };
  const refusedAt = (change: object) => refuseUpdate({ ...known, ...change }, inForce)?.refusal.errors?.[0]?.pointer;

  test('is taken when it covers no less', () => {
    expect(refuseUpdate(whole, inForce)).toBeNull();
    expect(refuseUpdate(known, null)).toBeNull();
  });

  test.each([
    ['/id', { id: 'other' }],
    ['/coverage/from', { coverage: { from: '2026-01-02', to: '2026-12-31' } }],
    ['/coverage/to', { coverage: { from: '2026-01-01', to: '2026-12-30' } }],
    ['/rest_days/0', { rest_days: ['2027-01-01'] }],
    ['/rest_days/1', { rest_days: ['2026-05-01', '2026-05-01'] }],
    ['/work_days/0', { rest_days: ['2026-05-09'], work_days: ['2026-05-09'] }],
  ])('is refused at %s', (pointer, change) => {
    expect(refusedAt(change)).toBe(pointer);
  });
});
