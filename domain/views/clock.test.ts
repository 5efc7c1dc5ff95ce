import { describe, expect, test } from 'vitest';
import { type Calendar, compileCalendar, type Window } from '../calendar.ts';
import type { Clock } from '../clock.ts';
import { startClock } from '../clocks.ts';
import { toMs } from '../instant.ts';
import { viewClock } from './clock.ts';

const calendar: Calendar = compileCalendar({
  id: 'cn',
  version: 1,
  coverage: { from: '2026-01-01', to: '2026-12-31' },
  rest_days: ['2026-03-06'],
  work_days: [],
});
const threeDays: Window = { kind: 'workdays', amount: 3 };
const from = '2026-03-04T10:00:00+08:00';

function started(limitAt?: string, change: Partial<Clock> = {}): Clock {
  const limit = limitAt ? { dueAt: toMs(limitAt), breachAt: toMs(limitAt), rule: 'NR-10' } : undefined;
  const change0 = startClock({
    rule: {
      name: 'inspect',
      clause: '3.1.3c',
      rule: 'SD-02',
      window: threeDays,
      side: 'merchant',
      duty: true,
      ladder: [],
    },
    side: 'merchant',
    from,
    now: toMs(from),
    calendar,
    ...(limit ? { limit } : {}),
  });
  if (change0.change !== 'started') throw new Error('a clock that did not start');
  const { change: _started, ...clock } = change0;
  return { ...clock, state: 'running', ended_at: null, breached_at: null, pauses: [], extensions: [], ...change };
}

function addsUp(clock: Clock): void {
  const { segments, started_at, due_at } = viewClock(clock, calendar);
  expect(segments.at(0)?.from).toBe(started_at);
  expect(segments.at(-1)?.to).toBe(due_at);
  for (const [index, segment] of segments.slice(1).entries()) expect(segment.from).toBe(segments[index]?.to);
}

describe('a clock’s segments add up to its end', () => {
  test('over holidays and weekends', () => {
    const clock = started();
    expect(clock.due_at).toBe('2026-03-11T00:00:00+08:00');
    addsUp(clock);
    expect(viewClock(clock, calendar).segments.map(({ kind }) => kind)).toEqual([
      'running',
      'holiday',
      'closed',
      'running',
    ]);
  });

  test('where the law ends the window earlier', () => {
    const clock = started('2026-03-08T00:00:00+08:00');
    expect(clock.limited_by).toBe('NR-10');
    addsUp(clock);
  });

  test('where time was given back', () => {
    const extension = { from: '2026-03-05T00:00:00+08:00', ms: 3_600_000, by: 'system', why: 'outage' };
    addsUp(started(undefined, { due_at: '2026-03-11T01:00:00+08:00', extensions: [extension] }));
    const limited = started('2026-03-08T00:00:00+08:00', {
      due_at: '2026-03-08T01:00:00+08:00',
      extensions: [extension],
    });
    addsUp(limited);
    expect(viewClock(limited, calendar).segments.at(-1)).toMatchObject({
      kind: 'extended',
      by: 'system',
      why: 'outage',
    });
  });

  test('where a person has set it, over rest days and pauses', () => {
    const set = (at: string) => viewClock(started(undefined, { ends_at: at, due_at: at }), calendar).segments;
    for (const at of ['2026-03-05T10:00:00+08:00', '2026-03-20T10:00:00+08:00'])
      expect(set(at)).toEqual([{ kind: 'running', from, to: at, by: null, why: 'set by a person' }]);
    const pause = { from: '2026-03-05T00:00:00+08:00', to: '2026-03-06T00:00:00+08:00', by: 'platform', why: 'held' };
    const later = started(undefined, {
      ends_at: '2026-03-07T10:00:00+08:00',
      due_at: '2026-03-08T10:00:00+08:00',
      pauses: [pause],
    });
    addsUp(later);
    expect(viewClock(later, calendar).segments.map(({ kind }) => kind)).toEqual(['running', 'paused', 'running']);
  });

  test('where a trail of before says only when the window that a person has set ends', () => {
    const at = '2026-03-20T10:00:00+08:00';
    const old = started(undefined, { due_at: at });
    addsUp(old);
    expect(viewClock(old, calendar).segments.at(-1)).toEqual({
      kind: 'extended',
      from: '2026-03-11T00:00:00+08:00',
      to: at,
      by: 'platform',
      why: 'set by a person',
    });
  });
});
