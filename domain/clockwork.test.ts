import { describe, expect, test } from 'vitest';
import { anApplication } from '../test/harness/applications.ts';
import { approveIt, clocksIn, morning, pureCase, returned, shipIt } from '../test/model/pure-case.ts';
import type { Command, PartyCommandBody } from './commands.ts';
import type { CaseEvent } from './events.ts';

const { order } = anApplication({ orderId: 'o-1' });
const three = {
  order: { ...order, lines: [{ id: 'l1', sku: 'S1', quantity: 3, unit_price: 4300 }] },
  lines: [{ line_id: 'l1', quantity: 3 }],
};
const suspected = { allegations: ['fraud' as const] };
const silence = '2026-03-07T00:00:00+08:00';
const hour = 3_600_000;

const told = (events: readonly CaseEvent[]) => events.map((event) => `${event.type}: ${clocksIn([event]).join(', ')}`);
const last = (events: readonly CaseEvent[]) => told(events).at(-1);
const decide = (more: Partial<PartyCommandBody<'decide'>> = {}): Command => ({
  command: 'decide',
  body: { facts: 'f', grounds: 'g', clause: '3.1.1', rules: ['NR-01'], decision: 'approve', goods: 'return', ...more },
});
const appeal = (against = ''): Command => ({ command: 'appeal', body: { against, grounds: 'g', wants: 'w' } });
const hold: Command = { command: 'hold', body: { reason: 'x', until: '2026-04-30T00:00:00+08:00' } };
const photo: Command = { command: 'add_evidence', body: { evidence: ['evd_1'] } };
const ask: Command = { command: 'request_evidence', body: { items: [{ kind: 'photo', text: 'x' }] } };
const moreTime = (clock: 'ship_back' | 'inspect'): Command => ({
  command: 'offer',
  body: { kind: 'more_time', clock, until: '2026-04-30T00:00:00+08:00' },
});
const reject: Command = {
  command: 'reject',
  body: { reason: 'window_over', explanation: 'x', alternative: { text: 'y' }, evidence: ['evd_1'] },
};
const scanned = (occurred_at: string): Command => ({
  command: 'report_scan',
  body: { parcel_id: 'pcl_pure1', kind: 'delivered', occurred_at, report_id: 's' },
});

describe('what a turn of the case does to its windows', () => {
  test('silence approves: the review was missed, and the merchant may have it heard until the goods are sent', () => {
    const one = pureCase();
    expect(told(one.until(silence).slice(-3))).toEqual([
      'breached: review rung_done, review breached',
      'approved: review rung_done, review met, respond cancelled, ship_back started, appeal started',
      'escalated: ',
    ]);
    expect(told(one.does('consumer', shipIt))).toEqual([
      'shipped_back: ship_back met, appeal cancelled, return_transit started, red_line met',
    ]);
    expect(told(one.does('merchant', { command: 'receive', body: {} }))).toEqual([
      'received: return_transit met, inspect started, red_line started',
    ]);
  });

  test('silence passes the inspection, and the money has its own window', () => {
    const one = returned();
    const events = one.until('2026-03-07T00:00:00+08:00').slice(-2);
    expect(told(events)).toEqual([
      'inspected: inspect rung_done, inspect met, appeal started',
      'settlement_made: refund started',
    ]);
    expect(one.clock('appeal').side).toBe('merchant');
  });

  test('no answer sends it to the platform, and another remedy brings it back', () => {
    const one = pureCase({ remedy: 'refund_without_return', reason: 'quality' });
    expect(last(one.until(silence))).toBe(
      'sent_to_platform: review rung_done, review cancelled, respond cancelled, platform_review started',
    );
    expect(told(one.does('consumer', { command: 'choose_remedy', body: { remedy: 'refund' } }))).toEqual([
      'remedy_chosen: platform_review met, review started',
    ]);
  });

  test('the side that has not spoken has its time before the platform decides; any word of it ends that', () => {
    expect(told(pureCase(suspected).does('merchant', { command: 'respond', body: { text: 'x' } }))).toEqual([
      'said: dispute_evidence met',
    ]);
    expect(told(pureCase(suspected).does('for merchant', photo))).toEqual(['evidence_added: dispute_evidence met']);
    expect(told(pureCase(suspected).does('consumer', photo))).toEqual(['evidence_added: ']);
    const one = pureCase(suspected);
    expect(told(one.does('platform', ask))).toEqual([
      'evidence_requested: platform_review paused, respond met, evidence started',
    ]);
    expect(one.clock('dispute_evidence').state).toBe('running');
    expect(told(one.does('consumer', photo))).toEqual([
      'evidence_added: ',
      'evidence_closed: evidence met, platform_review resumed',
    ]);
    expect(told(one.does('platform:p', decide()))[0]).toBe(
      'decided: platform_review met, ship_back started, appeal started, dispute_evidence cancelled',
    );
    expect(told(one.does('consumer', shipIt))).toEqual([
      'shipped_back: ship_back met, appeal cancelled, return_transit started, red_line met',
    ]);
  });

  test('an appeal stops nothing but what it is against', () => {
    const one = pureCase(three);
    one.does('merchant', reject);
    expect(told(one.does('consumer', appeal('evt_pure_2')))).toEqual([
      'appealed: appeal met, platform_review started, dispute_evidence started',
    ]);
    one.does('merchant', photo);
    expect(told(one.does('platform:p', decide({ lines: [{ line_id: 'l1', quantity: 1 }] })))[0]).toBe(
      'decided: platform_review met, ship_back started',
    );
    const silent = pureCase();
    silent.until(silence);
    expect(told(silent.does('merchant', appeal(silent.state.appealable[0]?.event)))).toEqual([
      'appealed: ship_back cancelled, appeal met, platform_review started, dispute_evidence started',
    ]);
    expect(silent.clock('dispute_evidence').side).toBe('consumer');
  });

  test('an appeal while money is under way leaves the money’s window alone', () => {
    const one = returned();
    one.until(silence);
    expect(told(one.does('merchant', appeal(one.state.appealable[0]?.event)))).toEqual([
      'appealed: appeal met, platform_review started, dispute_evidence started',
    ]);
    expect(told(one.does('platform:p', decide({ decision: 'reject', goods: 'keep' })))).toEqual([
      'decided: platform_review met, dispute_evidence cancelled',
    ]);
    const paid: Command = { command: 'report_refund', body: { refund_id: 'rf_pure_1_1', status: 'succeeded' } };
    expect(told(one.does('payment', paid))).toEqual(['refund_succeeded: red_line met, refund met', 'closed: ']);
  });

  test('a decision while something was asked or offered ends that too', () => {
    const asked = pureCase();
    asked.does('merchant', ask);
    expect(told(asked.does('merchant', approveIt))).toEqual([
      'approved: evidence met, review met, ship_back started, red_line met',
    ]);
    const offered = pureCase();
    offered.does('merchant', { command: 'offer', body: { kind: 'keep_and_refund', amount: 100 } });
    expect(told(offered.does('merchant', approveIt))).toEqual([
      'approved: offer_answer met, review met, ship_back started, red_line met',
    ]);
  });

  test('goods sent while more time was offered end the offer, and so does the end of the case', () => {
    const one = returned({}, 'approved');
    one.does('merchant', moreTime('ship_back'));
    expect(told(one.does('consumer', shipIt))).toEqual([
      'shipped_back: ship_back met, offer_answer cancelled, return_transit started',
    ]);
    expect(one.state.offers).toMatchObject([{ state: 'expired' }]);
    const other = returned({}, 'approved');
    other.does('merchant', moreTime('ship_back'));
    expect(told(other.does('consumer', { command: 'withdraw', body: { reason: 'other' } }))).toEqual([
      'withdrawn: ',
      'closed: ship_back cancelled, offer_answer cancelled',
    ]);
    const kept = returned();
    kept.does('merchant', moreTime('inspect'));
    expect(told(kept.does('consumer', { command: 'decline_offer', body: { offer_id: 'off_pure1' } }))).toEqual([
      'offer_declined: offer_answer met',
    ]);
    const unanswered = returned();
    unanswered.does('merchant', {
      command: 'offer',
      body: {
        kind: 'more_time',
        clock: 'inspect',
        until: '2026-04-30T00:00:00+08:00',
        expires_at: '2026-03-04T00:00:00+08:00',
      },
    });
    expect(last(unanswered.until('2026-03-04T00:00:00+08:00'))).toBe(
      'offer_expired: offer_answer rung_done, offer_answer breached, offer_answer met',
    );
  });

  test('what begins while a case is held stands still, unless the consumer has the time', () => {
    const granted = pureCase(suspected);
    granted.does('platform', hold);
    expect(told(granted.does('platform:p', decide()))[0]).toBe(
      'decided: platform_review met, ship_back started, appeal started, dispute_evidence cancelled, appeal paused',
    );
    expect(granted.clock('ship_back').state).toBe('running');
    const refused = pureCase(suspected);
    refused.does('platform', hold);
    expect(told(refused.does('platform:p', decide({ decision: 'reject' })))).toEqual([
      'decided: platform_review met, appeal started, dispute_evidence cancelled, red_line met',
    ]);
    const talked = pureCase();
    talked.does('platform', hold);
    expect(told(talked.does('consumer', { command: 'withdraw', body: { reason: 'other' } }))).toEqual([
      'withdrawn: ',
      'closed: respond cancelled, review cancelled, red_line cancelled, hold cancelled',
    ]);
  });

  test('a lapse breaks the window off', () => {
    expect(told(returned({}, 'approved').until('2026-03-11T00:00:00+08:00').slice(-2))).toEqual([
      'lapsed: ship_back rung_done, ship_back breached',
      'closed: ship_back cancelled',
    ]);
  });
});

describe('a window', () => {
  test('is as the merchant has published it, where that is another', () => {
    const terms = {
      promise_days: null,
      windows: [{ clock: 'review' as const, window: { kind: 'hours' as const, amount: 5 } }],
    };
    const one = pureCase({}, { terms });
    expect(one.clock('review').due_at).toBe('2026-03-03T15:00:00+08:00');
    expect(one.clock('review').ladder.find(({ action }) => action === 'act')?.at).toBe('2026-03-03T15:00:00+08:00');
    expect(one.clock('respond').due_at).toBe('2026-03-03T12:00:00+08:00');
    expect(one.clock('red_line').due_at).toBe('2026-03-19T00:00:00+08:00');
  });

  test('for an inspection of goods whose arrival became known late leaves a day, and is missed at its lawful end', () => {
    const one = returned({}, 'shipped');
    one.at('2026-03-20T10:00:00+08:00');
    one.does('carrier', scanned('2026-03-05T10:00:00+08:00'));
    expect(one.clock('inspect')).toMatchObject({
      started_at: '2026-03-05T10:00:00+08:00',
      due_at: '2026-03-11T00:00:00+08:00',
      limit: { due_at: '2026-03-12T00:00:00+08:00', breach_at: '2026-03-12T00:00:00+08:00', rule: 'NR-10' },
    });
    expect(one.clock('inspect').ladder.map(({ action, at }) => [action, at])).toEqual([
      ['breach', '2026-03-20T10:00:00+08:00'],
      ['act', '2026-03-21T10:00:00+08:00'],
    ]);
    const events = one.until('2026-03-25T10:00:00+08:00');
    expect(
      events.filter(({ type }) => type === 'breached').map(({ occurred_at, rules }) => [occurred_at, rules]),
    ).toEqual([
      ['2026-03-11T00:00:00+08:00', ['NR-10']],
      [undefined, ['NR-18']],
      ['2026-03-13T00:00:00+08:00', ['NR-10']],
    ]);
    expect(one.clock('inspect').breached_at).toBe('2026-03-11T00:00:00+08:00');
    expect(one.clock('red_line').started_at).toBe('2026-03-05T10:00:00+08:00');
    expect(one.clock('refund')).toMatchObject({
      due_at: '2026-03-13T00:00:00+08:00',
      limited_by: 'NR-10',
      rule: 'NR-10',
      side: 'platform',
    });
  });

  test('for an inspection of goods that came just now has no such grace', () => {
    const one = returned({}, 'shipped');
    one.does('carrier', scanned(morning));
    expect(one.clock('inspect').ladder.find(({ action }) => action === 'act')?.at).toBe('2026-03-07T00:00:00+08:00');
  });

  test('for a refund has no statutory end where nothing came back, nor where the consumer gave more time', () => {
    const kept = pureCase();
    kept.does('merchant', { command: 'offer', body: { kind: 'keep_and_refund', amount: 100 } });
    kept.does('consumer', { command: 'accept_offer', body: { offer_id: 'off_pure1' } });
    expect(kept.clock('refund')).toMatchObject({ limit: null, rule: 'SD-02', due_at: '2026-03-07T00:00:00+08:00' });
    const longer = returned();
    longer.does('merchant', moreTime('inspect'));
    longer.does('consumer', { command: 'accept_offer', body: { offer_id: 'off_pure1' } });
    const passed: Command = {
      command: 'inspect',
      body: { lines: [{ line_id: 'l1', findings: [{ result: 'passed', quantity: 1 }] }] },
    };
    longer.does('merchant', passed);
    expect(longer.clock('refund').limit).toBeNull();
    const usual = returned();
    usual.does('merchant', passed);
    expect(usual.clock('refund')).toMatchObject({ limit: { due_at: '2026-03-11T00:00:00+08:00', rule: 'NR-10' } });
  });

  test('of the law is breached while a hold stops everything else', () => {
    const one = returned();
    one.does('platform', hold);
    expect(told(one.until('2026-03-25T00:00:00+08:00'))).toEqual([
      'breached: inspect rung_done, inspect breached',
      'breached: red_line rung_done, red_line breached',
    ]);
    expect(one.clock('inspect')).toMatchObject({ state: 'breached', breached_at: '2026-03-10T00:00:00+08:00' });
    expect(
      one.events.filter(({ type }) => type === 'breached').map(({ at, occurred_at }) => [at, occurred_at]),
    ).toEqual([
      ['2026-03-10T00:00:00+08:00', undefined],
      ['2026-03-19T00:00:00+08:00', undefined],
    ]);
  });
});

describe('the red line', () => {
  test('is the merchant’s, from the demand, and again from the goods’ arrival until the money is accepted', () => {
    const one = returned({ reason: 'quality' });
    const [demand, arrival] = one.state.clocks.filter(({ name }) => name === 'red_line');
    expect(demand).toMatchObject({
      side: 'merchant',
      rule: 'QR-06',
      state: 'met',
      due_at: '2026-03-19T00:00:00+08:00',
    });
    expect(arrival).toMatchObject({ state: 'running', limit: { rule: 'QR-06', due_at: '2026-03-19T00:00:00+08:00' } });
  });

  test('goes on after an approval that says no address, until the goods are on their way', () => {
    const one = pureCase();
    one.until(silence);
    expect(one.clock('red_line').state).toBe('running');
    one.does('consumer', shipIt);
    expect(one.clock('red_line').state).toBe('met');
  });

  test('ends with an address given before the last word', () => {
    const one = pureCase(three);
    one.does('merchant', {
      command: 'approve',
      body: {
        guidance: 'g',
        return_address: { name: 'a', phone: 'b', address: 'c' },
        lines: [{ line_id: 'l1', quantity: 1 }],
      },
    });
    expect(one.clock('red_line').state).toBe('running');
    one.does('merchant', { command: 'approve', body: { guidance: 'g' } });
    expect(one.clock('red_line').state).toBe('met');
  });
});

test('a hold that is extended is held until then, and an offer waits as long as its window', () => {
  const one = pureCase();
  one.does('platform', { command: 'hold', body: { reason: 'x' } });
  const until = '2026-03-10T10:00:00+08:00';
  one.does('platform', { command: 'extend', body: { clock: 'hold', until, reason: 'x' } });
  expect(one.state.held).toEqual({ since: morning, until });
  const offered = pureCase();
  offered.does('merchant', { command: 'offer', body: { kind: 'keep_and_refund', amount: 100 } });
  offered.does('platform', hold);
  offered.at('2026-03-03T15:00:00+08:00');
  offered.does('platform', { command: 'release', body: { reason: 'x' } });
  expect(Date.parse(offered.state.offers[0]?.expires_at ?? '') - Date.parse('2026-03-07T00:00:00+08:00')).toBe(
    5 * hour,
  );
});
