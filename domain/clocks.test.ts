import { describe, expect, test } from 'vitest';
import { cn } from '../policy/calendars/cn.ts';
import { calendar } from '../policy/fixtures.ts';
import { morning, pureCase, returned } from '../test/model/pure-case.ts';
import { compileCalendar } from './calendar.ts';
import { begun, type ClockChange, isOpen, type Rung } from './clock.ts';
import {
  type ClockStart,
  extendByAgreement,
  extendClock,
  extendUntil,
  nextRung,
  openClock,
  pauseClock,
  repriceClock,
  resumeClock,
  startClock,
} from './clocks.ts';
import { toMs } from './instant.ts';
import type { ClockRule } from './standard.ts';

const hour = 3_600_000;
const rule: ClockRule = {
  name: 'inspect',
  clause: '3.1.3c',
  rule: 'SD-02',
  window: { kind: 'hours', amount: 100 },
  side: 'merchant',
  duty: true,
  ladder: [
    { at: { share: 0.5 }, action: 'remind', to: 'merchant' },
    { at: { share: 0.8 }, action: 'remind', to: 'merchant' },
    { at: 'due', action: 'act', to: 'merchant' },
    { at: { after: { kind: 'hours', amount: 10 } }, action: 'escalate', to: 'platform' },
  ],
};
const at = (hours: number) => new Date(toMs(morning) + hours * hour).toISOString();
const start = (more: Partial<ClockStart> = {}) =>
  startClock({ rule, side: 'merchant', from: morning, now: toMs(morning), calendar, ...more });
const rungs = ({ ladder }: { ladder: { at: string; action: string }[] }) =>
  ladder.map(({ at: moment, action }) => [action, (toMs(moment) - toMs(morning)) / hour]);

describe('a clock starts', () => {
  test('with its end and all of its rungs at fixed moments, people told before something is done', () => {
    const clock = start();
    expect(clock).toMatchObject({
      change: 'started',
      name: 'inspect',
      side: 'merchant',
      duty: true,
      started_at: morning,
      due_at: '2026-03-07T14:00:00+08:00',
      breach_at: '2026-03-07T14:00:00+08:00',
      provisional: false,
      clause: '3.1.3c',
      rule: 'SD-02',
      limited_by: null,
      limit: null,
    });
    expect(rungs(clock)).toEqual([
      ['remind', 50],
      ['remind', 80],
      ['breach', 100],
      ['act', 100],
      ['escalate', 110],
    ]);
    expect(clock.ladder.map(({ to }) => to)).toEqual(['merchant', 'merchant', 'platform', 'merchant', 'platform']);
    expect(clock.ladder.every(({ done_at }) => done_at === null)).toBe(true);
  });

  test('without a duty breaches nothing', () => {
    expect(rungs(start({ rule: { ...rule, duty: false } })).map(([action]) => action)).not.toContain('breach');
  });

  test('earlier than known: nobody is reminded of what is past, what is due is due now', () => {
    const late = start({ now: toMs(morning) + 85 * hour });
    expect(rungs(late)).toEqual([
      ['breach', 100],
      ['act', 100],
      ['escalate', 110],
    ]);
    expect(rungs(start({ now: toMs(morning) + 120 * hour }))).toEqual([
      ['breach', 120],
      ['escalate', 120],
      ['act', 120],
    ]);
    expect(rungs(start({ now: toMs(morning) + 50 * hour }))[0]).toEqual(['remind', 80]);
  });

  test('with a limit that is earlier ends there, by its rule, breached where the law says', () => {
    const limit = { dueAt: toMs(morning) + 40 * hour, breachAt: toMs(morning) + 60 * hour, rule: 'NR-10' };
    const clock = start({ limit });
    expect(clock).toMatchObject({ rule: 'NR-10', limited_by: 'NR-10', limit: { rule: 'NR-10' } });
    expect(rungs(clock)).toEqual([
      ['remind', 20],
      ['remind', 32],
      ['act', 40],
      ['escalate', 50],
      ['breach', 60],
    ]);
    const own = start({ limit: { ...limit, dueAt: toMs(morning) + 100 * hour, breachAt: toMs(morning) + 200 * hour } });
    expect(own).toMatchObject({ rule: 'SD-02', limited_by: null, limit: { rule: 'NR-10' } });
    expect(rungs(own)).toContainEqual(['breach', 100]);
    const unnamed = start({ limit: { ...limit, rule: null } });
    expect(unnamed).toMatchObject({ rule: 'SD-02', limited_by: null });
  });

  test('whose end a person has set ends then, reminders in proportion', () => {
    expect(rungs(start({ endsAt: toMs(morning) + 10 * hour }))).toEqual([
      ['remind', 5],
      ['remind', 8],
      ['breach', 10],
      ['act', 10],
      ['escalate', 20],
    ]);
  });

  test('may act no earlier than a moment, however early it is over', () => {
    const clock = start({ actNotBefore: toMs(morning) + 105 * hour });
    expect(rungs(clock).filter(([action]) => action !== 'remind')).toEqual([
      ['breach', 100],
      ['act', 105],
      ['escalate', 110],
    ]);
    expect(rungs(start({ actNotBefore: toMs(morning) + 5 * hour }))).toContainEqual(['act', 100]);
  });
});

describe('a running clock', () => {
  const clock = begun(start());
  const limited = begun(start({ limit: { dueAt: toMs(at(40)), breachAt: toMs(at(60)), rule: 'NR-10' } }));

  test('is open until it has ended, also when it was missed', () => {
    expect(clock).toMatchObject({ state: 'running', ended_at: null, breached_at: null, pauses: [], extensions: [] });
    expect(clock).not.toHaveProperty('change');
    expect(isOpen(clock)).toBe(true);
    expect(isOpen({ ...clock, state: 'paused' })).toBe(true);
    expect(isOpen({ ...clock, state: 'breached' })).toBe(true);
    expect(isOpen({ ...clock, state: 'breached', ended_at: morning })).toBe(false);
    expect(isOpen({ ...clock, state: 'met', ended_at: morning })).toBe(false);
    expect(isOpen({ ...clock, state: 'cancelled', ended_at: morning })).toBe(false);
  });

  test('gains what a pause took', () => {
    const paused = { ...clock, pauses: [{ from: at(10), to: null, by: 'merchant', why: 'offer' }] };
    const resumed = resumeClock(paused, at(30), calendar);
    expect(resumed).toMatchObject({ change: 'resumed', name: 'inspect' });
    expect('ladder' in resumed && rungs(resumed)).toEqual([
      ['remind', 70],
      ['remind', 100],
      ['breach', 120],
      ['act', 120],
      ['escalate', 130],
    ]);
    expect(resumed).not.toHaveProperty('provisional');
  });

  test('of a statutory term is breached at that term while it is paused, whatever its own end', () => {
    const change = pauseClock(limited, 'platform', 'held');
    expect(change).toMatchObject({ change: 'paused', name: 'inspect', by: 'platform', why: 'held' });
    expect('ladder' in change && rungs(change)).toContainEqual(['breach', 60]);
    const later = begun(start({ limit: { dueAt: toMs(at(200)), breachAt: toMs(at(300)), rule: 'NR-10' } }));
    const paused = pauseClock(later, 'platform', 'held');
    expect('ladder' in paused && rungs(paused)).toContainEqual(['breach', 300]);
    const done = { ...later, ladder: later.ladder.map((rung) => ({ ...rung, done_at: morning })) };
    const kept = pauseClock(done, 'platform', 'held');
    expect('ladder' in kept && rungs(kept)).toContainEqual(['breach', 100]);
    const plain = pauseClock(clock, 'platform', 'held');
    expect('ladder' in plain && plain.ladder).toEqual(clock.ladder);
    const others = ({ ladder }: { ladder: Rung[] }) => ladder.filter(({ action }) => action !== 'breach');
    expect('ladder' in paused && others(paused)).toEqual(others(later));
  });

  test('leaves done what is done when it is moved', () => {
    const reminded = {
      ...clock,
      ladder: clock.ladder.map((rung, at50) => (at50 === 0 ? { ...rung, done_at: at(50) } : rung)),
    };
    const extension = { from: morning, until: at(150), by: 'platform', why: 'extended' };
    expect(rungs(extendUntil(reminded, extension, calendar)).slice(0, 2)).toEqual([
      ['remind', 50],
      ['remind', 130],
    ]);
  });

  test('that stands still again keeps what the first pause took', () => {
    const first = { from: at(10), to: at(20), by: 'merchant', why: 'evidence' };
    const again = { ...clock, pauses: [first, { from: at(30), to: null, by: 'platform', why: 'held' }] };
    const resumed = resumeClock(again, at(35), calendar);
    expect('due_at' in resumed && (toMs(resumed.due_at) - toMs(morning)) / hour).toBe(115);
  });

  test('extended by a person ends then, a statutory term all the same', () => {
    const extension = { from: morning, until: at(150), by: 'platform', why: 'extended' };
    const longer = extendUntil(clock, extension, calendar);
    expect(longer).toMatchObject({ change: 'extended', extension, due_at: '2026-03-09T16:00:00+08:00' });
    expect(rungs(longer)).toContainEqual(['act', 150]);
    expect(rungs(longer)).toContainEqual(['remind', 100]);
    expect(longer).not.toHaveProperty('unlimited');
    const lawful = extendUntil(limited, extension, calendar);
    expect(rungs(lawful)).toContainEqual(['act', 40]);
    expect(rungs(lawful)).toContainEqual(['breach', 60]);
    const agreed = extendByAgreement(limited, extension, calendar);
    expect(agreed).toMatchObject({
      unlimited: true,
      due_at: '2026-03-09T16:00:00+08:00',
      breach_at: '2026-03-09T16:00:00+08:00',
    });
    expect(rungs(agreed)).toContainEqual(['breach', 150]);
  });

  test('given time back moves by it; what is done stays, and so does the law’s own end', () => {
    const half = {
      ...clock,
      ladder: clock.ladder.map((rung, index) => ({ ...rung, done_at: index === 0 ? at(50) : null })),
    };
    const moved = extendClock(half, toMs(at(60)), 5 * hour, 'outage');
    expect(moved).toMatchObject({
      change: 'extended',
      extension: { from: '2026-03-05T22:00:00+08:00', ms: 5 * hour, by: 'system', why: 'outage' },
      due_at: '2026-03-07T19:00:00+08:00',
      breach_at: '2026-03-07T19:00:00+08:00',
    });
    expect('ladder' in moved && rungs(moved)).toEqual([
      ['remind', 50],
      ['remind', 85],
      ['breach', 105],
      ['act', 105],
      ['escalate', 115],
    ]);
    const lawful = extendClock(limited, toMs(at(10)), 5 * hour, 'outage');
    expect(lawful).toMatchObject({ due_at: '2026-03-05T07:00:00+08:00', breach_at: limited.breach_at });
    expect('ladder' in lawful && rungs(lawful)).toContainEqual(['breach', 60]);
    expect('ladder' in lawful && rungs(lawful)).toContainEqual(['act', 45]);
  });
});

describe('a window whose end a person has set', () => {
  const clock = begun(start({ endsAt: toMs(at(10)) }));
  const dueAfter = (change: ClockChange) =>
    'due_at' in change ? (toMs(change.due_at) - toMs(morning)) / hour : undefined;

  test('says so, where it is not the standard’s own end', () => {
    expect(clock).toMatchObject({ ends_at: '2026-03-03T20:00:00+08:00', due_at: '2026-03-03T20:00:00+08:00' });
    expect(start({ endsAt: toMs(at(100)) })).not.toHaveProperty('ends_at');
    expect(start()).not.toHaveProperty('ends_at');
  });

  test('extended ends when that says, whether or not the standard’s own end is later', () => {
    const until = (hours: number) => ({ from: morning, until: at(hours), by: 'platform', why: 'extended' });
    const longer = extendUntil(clock, until(20), calendar);
    expect(rungs(longer)).toEqual([
      ['remind', 15],
      ['remind', 18],
      ['breach', 20],
      ['act', 20],
      ['escalate', 30],
    ]);
    expect([dueAfter(longer), dueAfter(extendUntil(clock, until(150), calendar))]).toEqual([20, 150]);
    expect(dueAfter(extendUntil(begun(start({ endsAt: toMs(at(200)) })), until(250), calendar))).toBe(250);
  });

  test('gains what a pause took, hour by hour, and keeps what was given back', () => {
    const paused = { ...clock, pauses: [{ from: at(4), to: null, by: 'platform', why: 'held' }] };
    expect(dueAfter(resumeClock(paused, at(9), calendar))).toBe(15);
    const extensions = [{ from: at(3), ms: 2 * hour, by: 'system', why: 'outage' }];
    expect(dueAfter(resumeClock({ ...paused, extensions }, at(9), calendar))).toBe(17);
  });

  test('is moved by no list of holidays', () => {
    const workdays = { ...rule, window: { kind: 'workdays' as const, amount: 3 } };
    const set = begun(start({ rule: workdays, endsAt: toMs(at(10)) }));
    const newer = compileCalendar({ ...cn, rest_days: [...cn.rest_days, '2026-03-04'] });
    const repricing = { calendar: newer, now: toMs(morning), rule: 'SD-02', limit: null };
    expect(repriceClock(set, repricing)).toBeNull();
    expect(repriceClock(begun(start({ rule: workdays })), repricing)).toMatchObject({
      due_at: '2026-03-10T00:00:00+08:00',
    });
    const unknown = compileCalendar({
      ...cn,
      rest_days: [],
      work_days: [],
      coverage: { from: '2026-01-01', to: '2026-03-04' },
    });
    expect(start({ rule: workdays, calendar: unknown }).provisional).toBe(true);
    expect(start({ rule: workdays, calendar: unknown, endsAt: toMs(at(300)) }).provisional).toBe(false);
  });
});

describe('the next rung', () => {
  test('is the earliest of all running clocks and of refunds to be asked after', () => {
    const { state } = pureCase();
    expect(nextRung(state)).toEqual({
      at: '2026-03-03T11:00:00+08:00',
      clock: 'respond',
      action: 'remind',
      to: 'merchant',
      clause: '4.1',
    });
    const settling = returned();
    settling.does('merchant', {
      command: 'inspect',
      body: { lines: [{ line_id: 'l1', findings: [{ result: 'passed', quantity: 1 }] }] },
    });
    settling.does('system', {
      command: 'report_refund',
      body: { refund_id: 'rf_pure_1_1', status: 'unknown', effect_id: 'rf_pure_1_1#1' },
    });
    expect(nextRung(settling.state)).toEqual({
      at: '2026-03-03T10:01:00+08:00',
      clock: 'refund',
      action: 'retry',
      to: 'system',
      clause: '4.2.2',
      ref: 'rf_pure_1_1',
    });
  });

  test('is none of what is paused or held, but for the hold’s own and the law’s end', () => {
    const one = pureCase();
    one.does('platform', { command: 'hold', body: { reason: 'x', until: '2026-04-20T00:00:00+08:00' } });
    expect(nextRung({ ...one.state, clocks: one.state.clocks.filter(({ name }) => name !== 'hold') })).toMatchObject({
      clock: 'red_line',
      action: 'breach',
    });
    expect(
      nextRung({ ...one.state, clocks: one.state.clocks.filter(({ name }) => name !== 'red_line') }),
    ).toMatchObject({
      clock: 'hold',
    });
    const none = { ...one.state, clocks: one.state.clocks.filter(({ name }) => name === 'review') };
    expect(nextRung(none)).toBeNull();
    expect(nextRung({ ...none, clocks: [] })).toBeNull();
  });

  test('is none of a clock that has ended', () => {
    const one = returned({}, 'approved');
    expect(openClock(one.state, 'review')).toBeUndefined();
    expect(openClock(one.state, 'ship_back')?.state).toBe('running');
    expect(nextRung(one.state)?.clock).toBe('ship_back');
  });
});
