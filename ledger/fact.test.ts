import { describe, expect, test } from 'vitest';
import { toMs } from '../domain/instant.ts';
import type { CaseState } from '../domain/state.ts';
import { approveIt, morning, pureCase } from '../test/model/pure-case.ts';
import { factOf, isUrgent } from './fact.ts';

/** The state before and after what is done to a case that was just opened. */
function turn(act: (one: ReturnType<typeof pureCase>) => unknown): [CaseState, CaseState] {
  const one = pureCase();
  const before = one.state;
  act(one);
  return [before, one.state];
}

describe('a workflow is told at once', () => {
  test('of an effect that is owed, and of the end', () => {
    const owing = pureCase().state;
    expect(isUrgent(owing, { ...owing, owes: [{ id: 'rf_1#1', kind: 'refund' }] })).toBe(true);
    expect(isUrgent(...turn((one) => one.does('consumer', { command: 'withdraw', body: { reason: 'solved' } })))).toBe(
      true,
    );
  });

  test('of a clock that was moved', () => {
    const { state } = pureCase();
    expect(isUrgent(state, { ...state, shift: 60_000 })).toBe(true);
  });

  test('of an alarm that comes sooner, and within the minute', () => {
    const held = (until: string) =>
      turn((one) => one.does('platform:p-1', { command: 'hold', body: { reason: 'x', until } }));
    expect(isUrgent(...held('2026-03-03T10:01:00+08:00'))).toBe(true);
    expect(isUrgent(...held('2026-03-03T10:30:00+08:00'))).toBe(false);
  });
});

test('is told at once of silence that was set aside, when a person has looked', () => {
  const one = pureCase({}, { known: { openings: Array.from({ length: 10 }, () => toMs(morning)) } });
  one.until('2026-03-07T00:00:00+08:00');
  one.does('platform:p-1', { command: 'take_task', body: { task_id: 'tsk_pure_1' } });
  const before = one.state;
  one.does('platform:p-1', { command: 'complete_task', body: { task_id: 'tsk_pure_1', result: 'done' } });
  expect(factOf(one.state).next).toEqual({
    at: '2026-03-07T00:00:00+08:00',
    clock: 'review',
    rung: 'resume',
    clause: '4.2.1',
  });
  expect(isUrgent(before, one.state)).toBe(true);
});

test('what gives it nothing to do now waits for company: an opening, and a turn whose alarm is far off', () => {
  expect(isUrgent(null, pureCase().state)).toBe(false);
  expect(isUrgent(...turn((one) => one.does('merchant', approveIt)))).toBe(false);
});
