import { describe, expect, test } from 'vitest';
import { cn } from '../policy/calendars/cn.ts';
import { currentVersion, standards } from '../policy/standard.ts';
import { compileCalendar, type Window } from './calendar.ts';
import { refuseBelowFloor } from './terms-floor.ts';
import type { ClockName } from './vocabulary.ts';

const calendar = compileCalendar(cn);
const standard = standards.get(currentVersion);

function judge(clock: ClockName, window: Window): string {
  if (!standard) throw new Error('no current standard');
  return (
    refuseBelowFloor({ promise_days: null, windows: [{ clock, window }] }, standard, calendar)?.refusal.code ?? 'fine'
  );
}

describe('a merchant’s window', () => {
  const cases: [ClockName, Window, string][] = [
    ['review', { kind: 'workdays', amount: 3 }, 'fine'],
    ['review', { kind: 'workdays', amount: 2 }, 'fine'],
    ['review', { kind: 'workdays', amount: 4 }, 'below_floor'],
    ['review', { kind: 'hours', amount: 48 }, 'fine'],
    ['review', { kind: 'hours', amount: 73 }, 'below_floor'],
    ['review', { kind: 'natural_days', amount: 3 }, 'fine'],
    ['review', { kind: 'natural_days', amount: 3, rollover: true }, 'fine'],
    ['review', { kind: 'natural_days', amount: 4 }, 'below_floor'],
    ['respond', { kind: 'working_hours', amount: 1, hours: '09:00-21:00' }, 'fine'],
    ['respond', { kind: 'working_hours', amount: 2, hours: '10:00-12:00' }, 'below_floor'],
    ['ship_back', { kind: 'natural_days', amount: 14, rollover: true }, 'fine'],
    ['ship_back', { kind: 'natural_days', amount: 7 }, 'below_floor'],
    ['appeal', { kind: 'natural_days', amount: 3, rollover: true }, 'below_floor'],
    ['platform_review', { kind: 'workdays', amount: 1 }, 'invalid_request'],
  ];
  test('that is worse is named by its place', () => {
    if (!standard) throw new Error('no current standard');
    const windows = [
      { clock: 'review' as const, window: { kind: 'workdays' as const, amount: 3 } },
      { clock: 'review' as const, window: { kind: 'workdays' as const, amount: 4 } },
    ];
    expect(refuseBelowFloor({ promise_days: null, windows }, standard, calendar)?.refusal.errors).toEqual([
      { pointer: '/windows/1/window', detail: expect.stringContaining('review') },
    ]);
  });

  test.each(cases)('for %s of %j is %s', (clock, window, judged) => {
    expect(judge(clock, window)).toBe(judged);
  });
});
