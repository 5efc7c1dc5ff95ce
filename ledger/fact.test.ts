import { describe, expect, test } from 'vitest';
import type { CaseState } from '../domain/state.ts';
import { approveIt, pureCase } from '../test/model/pure-case.ts';
import { isUrgent } from './fact.ts';

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

test('what gives it nothing to do now waits for company: an opening, and a turn whose alarm is far off', () => {
  expect(isUrgent(null, pureCase().state)).toBe(false);
  expect(isUrgent(...turn((one) => one.does('merchant', approveIt)))).toBe(false);
});
