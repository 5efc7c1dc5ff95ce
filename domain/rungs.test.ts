import { describe, expect, test } from 'vitest';
import { clocksIn, pureCase, returned, said } from '../test/model/pure-case.ts';
import { actorAs, contextAt } from '../test/model/pure-ledger.ts';
import { toMs } from './instant.ts';
import { dueRung, giveBackOutage, performRung } from './rungs.ts';

const hour = 3_600_000;
const outage = (from: string, to: string) => ({ from: toMs(from), to: toMs(to) });

describe('an outage', () => {
  test('gives a running window the time of it, to the side whose window it is', () => {
    const one = pureCase();
    const [draft, ...more] = giveBackOutage(
      one.state,
      outage('2026-03-04T10:00:00+08:00', '2026-03-04T13:00:00+08:00'),
    );
    expect(more).toEqual([]);
    expect(draft).toMatchObject({
      type: 'clocks_extended',
      data: { outage: { from: '2026-03-04T10:00:00+08:00', to: '2026-03-04T13:00:00+08:00' } },
    });
    const review = draft?.clocks?.find(({ name }) => name === 'review');
    expect(review).toMatchObject({
      change: 'extended',
      due_at: '2026-03-07T03:00:00+08:00',
      breach_at: '2026-03-07T03:00:00+08:00',
      extension: { from: '2026-03-04T13:00:00+08:00', ms: 3 * hour, by: 'system', why: 'outage' },
    });
  });

  test('gives nothing to a window that was over before it began', () => {
    const one = pureCase();
    const due = one.clock('respond').due_at;
    expect(due).toBe('2026-03-03T12:00:00+08:00');
    const exactly = giveBackOutage(one.state, outage(due, '2026-03-03T13:00:00+08:00'));
    expect(exactly[0]?.clocks?.map(({ name }) => name)).toEqual(['red_line', 'review'].toSorted().reverse());
    const before = giveBackOutage(one.state, outage('2026-03-03T11:59:59+08:00', '2026-03-03T13:00:00+08:00'));
    expect(before[0]?.clocks?.map(({ name }) => name)).toContain('respond');
  });

  test('that began before the window gives it only what it lost', () => {
    const one = pureCase();
    const [draft] = giveBackOutage(one.state, outage('2026-03-03T08:00:00+08:00', '2026-03-03T11:00:00+08:00'));
    expect(draft?.clocks?.find(({ name }) => name === 'review')).toMatchObject({ extension: { ms: hour } });
    const [none] = giveBackOutage(one.state, outage('2026-03-03T08:00:00+08:00', '2026-03-03T10:00:00+08:00'));
    expect(none?.clocks).toEqual([]);
  });

  test('leaves alone what nobody has to reach us for, what is paused and what has ended', () => {
    const travelling = returned({}, 'shipped');
    const while_ = outage('2026-03-03T11:00:00+08:00', '2026-03-03T12:00:00+08:00');
    expect(giveBackOutage(travelling.state, while_)[0]?.clocks).toEqual([]);
    const settling = returned();
    settling.does('merchant', {
      command: 'inspect',
      body: { lines: [{ line_id: 'l1', findings: [{ result: 'passed', quantity: 1 }] }] },
    });
    expect(giveBackOutage(settling.state, while_)[0]?.clocks?.map(({ name }) => name)).toEqual(['red_line']);
    const held = pureCase();
    held.does('platform', { command: 'hold', body: { reason: 'x' } });
    expect(giveBackOutage(held.state, while_)[0]?.clocks?.map(({ name }) => name)).toEqual(['hold']);
  });
});

describe('a rung', () => {
  test('is due at its moment, not before', () => {
    const { state } = pureCase();
    const first = dueRung(state, toMs('2026-03-03T11:00:00+08:00'));
    expect(first).toMatchObject({ clock: 'respond', action: 'remind', at: '2026-03-03T11:00:00+08:00' });
    expect(dueRung(state, toMs('2026-03-03T10:59:59.999+08:00'))).toBeNull();
  });

  test('that reminds or escalates is marked done, and says whom it told', () => {
    const one = pureCase();
    const events = one.until('2026-03-03T20:00:00+08:00');
    expect(events.map(said)).toEqual([
      { type: 'reminded', to: 'merchant', rules: [], clause: '4.1', clock: 'respond' },
      { type: 'reminded', to: 'merchant', rules: [], clause: '4.1', clock: 'respond' },
      { type: 'breached', to: 'awaiting_review', rules: ['SD-01'], clause: '4.1', clock: 'respond' },
      { type: 'escalated', to: 'merchant_lead', rules: [], clause: '4.1', clock: 'respond', level: 1 },
      { type: 'escalated', to: 'platform', rules: [], clause: '4.1', clock: 'respond', level: 2 },
      { type: 'escalated', to: 'platform_lead', rules: [], clause: '4.1', clock: 'respond', level: 3 },
    ]);
    expect(clocksIn(events)).toEqual([
      'respond rung_done',
      'respond rung_done',
      'respond rung_done',
      'respond breached',
      'respond rung_done',
      'respond rung_done',
      'respond rung_done',
    ]);
    expect(one.state).toMatchObject({ breached: true, escalation_level: 3 });
    expect(one.clock('respond').ladder.every(({ done_at }) => done_at !== null)).toBe(true);
    expect(one.clock('respond')).toMatchObject({ state: 'breached', breached_at: '2026-03-03T12:00:00+08:00' });
  });

  test('that calls the platform or its lead calls it at that level, however quiet the case was before', () => {
    const held = pureCase();
    held.does('merchant', { command: 'respond', body: { text: 'x' } });
    held.does('platform', { command: 'hold', body: { reason: 'x' } });
    held.until('2026-03-07T00:00:00+08:00');
    expect(held.state.escalation_level).toBe(3);
    const lost = returned({}, 'shipped');
    expect(lost.clock('return_transit').side).toBe('platform');
    const [escalated, ...more] = lost.until('2026-03-19T00:00:00+08:00');
    expect(more).toEqual([]);
    expect(escalated && said(escalated)).toMatchObject({ clock: 'return_transit', to: 'platform', level: 2 });
  });

  test('of a window comes after one of another that began before it, where both stand at one moment', () => {
    const at = '2026-03-07T00:00:00+08:00';
    const events = pureCase({ allegations: ['fraud'] }).until(at);
    expect(
      events.filter((event) => event.at === at).map(({ type, data }) => [type, 'clock' in data && data.clock]),
    ).toEqual([
      ['breached', 'platform_review'],
      ['escalated', 'platform_review'],
      ['evidence_closed', false],
    ]);
  });

  test('of the law’s limit escalates to the lead by its rule', () => {
    const one = pureCase({ allegations: ['fraud'] });
    const red = one
      .until('2026-03-20T00:00:00+08:00')
      .filter(({ data }) => 'clock' in data && data.clock === 'red_line');
    expect(red.map(said)).toEqual([
      { type: 'breached', to: 'platform_review', rules: ['NR-18'], clause: '2.3', clock: 'red_line' },
      { type: 'escalated', to: 'platform_lead', rules: ['NR-18'], clause: '2.3', clock: 'red_line', level: 3 },
    ]);
    expect(pureCase({ reason: 'quality' }).clock('red_line').rule).toBe('QR-06');
  });

  test('of goods that never came lets the case lapse, not as a duty missed', () => {
    const one = returned({}, 'approved');
    const events = one.until('2026-03-11T00:00:00+08:00').slice(-2);
    expect(events.map(said)).toEqual([
      { type: 'lapsed', to: 'awaiting_ship_back', rules: ['NR-08'], clause: '3.1.3c', clock: 'ship_back' },
      {
        type: 'closed',
        to: 'closed',
        rules: [],
        clause: null,
        outcome: 'lapsed',
        milestones: { closed: { at: one.state.seq, outcome: 'lapsed' } },
      },
    ]);
    expect(clocksIn(events)).toContain('ship_back breached');
    expect(one.state.breached).toBe(false);
    expect(one.state.outcome).toBe('lapsed');
  });

  test('of an inspection nobody made passes everything, by the rule that ended it', () => {
    const one = returned();
    const events = one.until('2026-03-07T00:00:00+08:00');
    expect(events.filter(({ type }) => type === 'breached' || type === 'inspected').map(said)).toMatchObject([
      { type: 'breached', clock: 'inspect' },
      {
        type: 'inspected',
        to: 'settling',
        rules: [one.clock('inspect').rule],
        accepted: [{ line_id: 'l1', quantity: 1 }],
        foreign: 0,
      },
    ]);
    expect(one.state.appealable).toMatchObject([{ by: 'merchant' }]);
  });

  test('of evidence nobody gave lets the case go on with what is there', () => {
    const one = pureCase();
    one.does('merchant', { command: 'request_evidence', body: { items: [{ kind: 'photo', text: 'x' }] } });
    const events = one.until('2026-03-07T00:00:00+08:00').filter(({ type }) => type === 'evidence_closed');
    expect(events.map(said)).toEqual([
      { type: 'evidence_closed', to: 'awaiting_review', rules: [], clause: '3.1.3a', why: 'window_over' },
    ]);
    const disputed = pureCase({ allegations: ['fraud'] });
    const closed = disputed.until('2026-03-07T00:00:00+08:00').filter(({ type }) => type === 'evidence_closed');
    expect(closed.map(said)).toEqual([
      { type: 'evidence_closed', to: 'platform_review', rules: ['PL-07'], clause: '3.1.3a', why: 'window_over' },
    ]);
  });

  test('of an offer nobody answered ends it; the review goes on where it waited', () => {
    const one = pureCase();
    one.does('merchant', { command: 'offer', body: { kind: 'keep_and_refund', amount: 100 } });
    const events = one.until('2026-03-07T00:00:00+08:00').filter(({ type }) => type === 'offer_expired');
    expect(events.map(said)).toMatchObject([
      { type: 'offer_expired', to: 'awaiting_review', clause: '3.1.3b', offer_id: one.state.offers[0]?.id },
    ]);
    expect(one.state.offers).toMatchObject([{ state: 'expired' }]);
  });

  test('of a refusal nobody appealed against makes it final', () => {
    const one = pureCase();
    one.does('merchant', {
      command: 'reject',
      body: { reason: 'window_over', explanation: 'x', alternative: { text: 'y' }, evidence: ['evd_1'] },
    });
    const events = one.until('2026-03-11T00:00:00+08:00').slice(-2);
    expect(events.map(said)).toMatchObject([
      { type: 'became_final', rules: ['PL-05'], clause: '3.1.3b', by: 'consumer' },
      { type: 'closed', to: 'closed', outcome: 'rejected' },
    ]);
    expect(one.state.appealable).toEqual([]);
  });

  test('of the merchant’s time to appeal ends that time alone', () => {
    const one = pureCase();
    one.until('2026-03-07T00:00:00+08:00');
    expect(one.clock('appeal').side).toBe('merchant');
    one.does('consumer', {
      command: 'offer',
      body: { kind: 'more_time', clock: 'ship_back', until: '2026-03-30T00:00:00+08:00' },
    });
    one.does('merchant', { command: 'accept_offer', body: { offer_id: one.state.offers[0]?.id ?? '' } });
    const events = one.until('2026-03-17T00:00:00+08:00').filter(({ type }) => type === 'became_final');
    expect(events.map(said)).toMatchObject([{ by: 'merchant', to: 'awaiting_ship_back' }]);
    expect(one.state).toMatchObject({ stage: 'awaiting_ship_back', appealable: [] });
  });

  test('of a review sends to the platform what no rule grants', () => {
    const kept = pureCase({ remedy: 'refund_without_return', reason: 'quality' });
    const [sent] = kept.until('2026-03-07T00:00:00+08:00').filter(({ type }) => type === 'sent_to_platform');
    expect(sent && said(sent)).toEqual({
      type: 'sent_to_platform',
      to: 'platform_review',
      rules: kept.state.assessment.rules,
      clause: '4.2.1',
      why: 'no_refund_without_return',
    });
  });

  test('of no known refund does nothing', () => {
    const { state } = pureCase();
    const rung = { at: state.at, clock: 'refund' as const, action: 'retry' as const, to: 'system', clause: '4.2.2' };
    expect(performRung(state, rung, contextAt(toMs(state.at), actorAs('system'), []))).toEqual([]);
  });
});
