import { describe, expect, test } from 'vitest';
import { clocksIn, morning, pureCase, returned } from '../../test/model/pure-case.ts';
import type { Command } from '../commands.ts';
import type { CaseEvent } from '../events.ts';

const hold: Command = { command: 'hold', body: { reason: 'x', until: '2026-04-01T00:00:00+08:00' } };
const release: Command = { command: 'release', body: { reason: 'x' } };
const told = (events: readonly CaseEvent[]) => events.map((event) => `${event.type}: ${clocksIn([event]).join(', ')}`);

/** Held and released a day later, every window as it was but for that day. */
function heldForADay(one: ReturnType<typeof pureCase>) {
  one.does('platform', hold);
  one.at('2026-03-04T10:00:00+08:00');
  return told(one.does('platform', release));
}

describe('what goes on when a hold is released', () => {
  test('is each window it has stopped, told who stopped it', () => {
    const one = pureCase();
    one.does('merchant', { command: 'respond', body: { text: 'x' } });
    expect(heldForADay(one)).toEqual(['released: review resumed, red_line resumed, hold met']);
    expect(one.clock('review').pauses).toEqual([
      { from: morning, to: '2026-03-04T10:00:00+08:00', by: 'platform', why: 'held' },
    ]);
    expect(one.clock('respond').state).toBe('met');
  });

  test('is the consumer’s too, later by the time that it was held, and nobody else’s', () => {
    const one = returned({}, 'approved');
    expect(heldForADay(one)).toEqual(['released: ship_back extended, hold met']);
    const travelling = returned({}, 'shipped');
    expect(heldForADay(travelling)).toEqual(['released: return_transit resumed, hold met']);
  });

  test('is not the review where an offer waits for its answer', () => {
    const ofMerchant = pureCase();
    ofMerchant.does('merchant', { command: 'offer', body: { kind: 'keep_and_refund', amount: 1 } });
    expect(heldForADay(ofMerchant)).toEqual(['released: red_line resumed, offer_answer extended, hold met']);
    expect(ofMerchant.clock('review').state).toBe('paused');
    const ofConsumer = pureCase();
    ofConsumer.does('consumer', { command: 'offer', body: { kind: 'keep_and_refund', amount: 1 } });
    expect(heldForADay(ofConsumer)).toEqual(['released: red_line resumed, offer_answer resumed, hold met']);
    expect(ofConsumer.clock('review').state).toBe('paused');
  });

  test('is no window that begins in the same moment longer than it is', () => {
    const one = pureCase({ allegations: ['fraud'] });
    one.does('platform', hold);
    const decision = { decision: 'reject' as const, goods: 'keep' as const, facts: 'f', grounds: 'g' };
    one.does('platform:p-1', { command: 'decide', body: { ...decision, clause: '3.1.1', rules: ['NR-01'] } });
    expect(told(one.does('platform', release))).toEqual(['released: hold met']);
    expect(one.clock('appeal').extensions).toEqual([]);
  });

  test('is the window that had begun before, when evidence comes in meanwhile', () => {
    const one = pureCase();
    one.does('merchant', { command: 'request_evidence', body: { items: [{ kind: 'photo', text: 'x' }] } });
    one.does('platform', hold);
    const given = one.does('consumer', { command: 'add_evidence', body: { evidence: ['evd_1'] } });
    expect(told(given)).toEqual(['evidence_added: ', 'evidence_closed: evidence met']);
    expect(told(one.does('platform', release))).toEqual(['released: review resumed, red_line resumed, hold met']);
  });
});
