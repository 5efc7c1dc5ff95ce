import { describe, expect, test } from 'vitest';
import { currentStandard } from '../../policy/fixtures.ts';
import { pureCase } from '../../test/model/pure-case.ts';
import type { CaseEvent, EventType } from '../events.ts';
import type { Addressee } from '../notices.ts';
import { viewNotice } from './notice.ts';

const { rules } = currentStandard();

/** What the addressee of the last event of a type is told about how long something remains. */
function until(one: ReturnType<typeof pureCase>, type: EventType, to: Addressee, isIt = (_event: CaseEvent) => true) {
  const event = one.events.findLast((found) => found.type === type && isIt(found));
  if (!event) throw new Error(`the trail has no ${type}`);
  return viewNotice(event, to, { state: one.state, rules, remedies: {} }).remains.until;
}

describe('until when something remains', () => {
  test('is the end of the window that the notice is about, also where another of the addressee ends sooner', () => {
    const one = pureCase();
    const later = '2026-03-25T00:00:00+08:00';
    one.does('platform', { command: 'extend', body: { clock: 'review', until: later, reason: 'x' } });
    expect(one.clock('red_line').due_at).toBe('2026-03-19T00:00:00+08:00');
    expect(until(one, 'clock_extended', 'merchant')).toBe(later);
  });

  test('is the addressee’s next one where that window is over', () => {
    const one = pureCase();
    one.until('2026-03-03T12:00:00+08:00');
    expect(one.clock('respond')).toMatchObject({ state: 'breached', due_at: '2026-03-03T12:00:00+08:00' });
    expect(until(one, 'breached', 'merchant')).toBe('2026-03-07T00:00:00+08:00');
  });

  test('is the first of several to end, whichever began first', () => {
    const one = pureCase();
    one.until('2026-03-07T00:00:00+08:00');
    expect(one.state.clocks.filter(({ side, ended_at }) => side === 'merchant' && !ended_at)).toMatchObject([
      { name: 'red_line', due_at: '2026-03-19T00:00:00+08:00' },
      { name: 'appeal', due_at: '2026-03-17T00:00:00+08:00' },
    ]);
    expect(until(one, 'approved', 'merchant')).toBe('2026-03-17T00:00:00+08:00');
  });
});
