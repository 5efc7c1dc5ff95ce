import { describe, expect, test } from 'vitest';
import { anApplication } from '../../test/harness/applications.ts';
import { approveIt, clocksIn, morning, pureCase, returned, said } from '../../test/model/pure-case.ts';
import type { Command, PartyCommandBody } from '../commands.ts';

const hour = 3_600_000;
const { order } = anApplication({ orderId: 'o-1' });
const hold = (until: string | null = null): Command => ({ command: 'hold', body: { reason: 'x', until } });
const release: Command = { command: 'release', body: { reason: 'x' } };
const request = (from: 'consumer' | 'merchant' | null = null): Command => ({
  command: 'request_evidence',
  body: {
    from,
    items: [
      { kind: 'photo', text: 'x' },
      { kind: 'serial', text: 'y' },
    ],
  },
});
const give = (answers: string | null = null): Command => ({
  command: 'add_evidence',
  body: { evidence: ['evd_1'], answers },
});

describe('a hold', () => {
  test('stops the windows of merchant and platform, for three workdays unless said otherwise', () => {
    const one = pureCase();
    const [held] = one.does('platform', hold());
    expect(held && said(held)).toEqual({
      type: 'held',
      to: 'awaiting_review',
      rules: [],
      clause: '2.4',
      until: '2026-03-07T00:00:00+08:00',
      content: [{ kind: 'reason', ref: 'cnt_reason', hash: 'hash_reason' }],
    });
    expect(held && clocksIn([held])).toEqual(['respond paused', 'review paused', 'red_line paused', 'hold started']);
    expect(one.state.held).toEqual({ since: morning, until: '2026-03-07T00:00:00+08:00' });
    expect(one.refuses('platform', hold())).toBe('wrong_stage');
  });

  test('may be longer, and not in the past', () => {
    const one = pureCase();
    expect(one.refuses('platform', hold(morning))).toBe('invalid_request /until');
    one.does('platform', hold('2026-04-01T00:00:00+08:00'));
    expect(one.state.held?.until).toBe('2026-04-01T00:00:00+08:00');
    expect(one.clock('hold').due_at).toBe('2026-04-01T00:00:00+08:00');
  });

  test('lets nobody decide, but people speak, and the platform act', () => {
    const one = pureCase();
    one.does('platform', hold());
    for (const command of [approveIt, request()]) expect(one.refuses('merchant', command)).toBe('wrong_stage');
    expect(one.refuses('consumer', give())).toBe('done');
    expect(one.refuses('consumer', { command: 'reply', body: { text: 'x' } })).toBe('done');
    expect(one.refuses('consumer', { command: 'withdraw', body: { reason: 'other' } })).toBe('done');
    expect(one.refuses('platform', { command: 'assign', body: { person: 'p' } })).toBe('done');
  });

  test('gives the windows back when it is released: to the merchant its workdays, to the consumer the time', () => {
    const one = pureCase();
    one.does('platform', hold('2026-04-01T00:00:00+08:00'));
    one.at('2026-03-04T10:00:00+08:00');
    const [released] = one.does('platform', release);
    expect(released && said(released)).toMatchObject({ type: 'released', to: 'awaiting_review', clause: '2.4' });
    expect(one.clock('review')).toMatchObject({ state: 'running', due_at: '2026-03-10T00:00:00+08:00' });
    expect(one.clock('hold').state).toBe('met');
    expect(one.state.held).toBeNull();
    expect(one.refuses('platform', release)).toBe('wrong_stage');

    const sending = returned({}, 'approved');
    const due = Date.parse(sending.clock('ship_back').due_at);
    sending.at('2026-03-04T10:00:00+08:00');
    sending.does('platform', hold('2026-04-01T00:00:00+08:00'));
    sending.at('2026-03-04T15:00:00+08:00');
    sending.does('platform', release);
    expect(Date.parse(sending.clock('ship_back').due_at) - due).toBe(5 * hour);
    expect(sending.clock('ship_back').extensions).toMatchObject([{ ms: 5 * hour, by: 'system', why: 'held' }]);
  });

  test('stands still the windows that begin meanwhile, and gives the consumer’s no more than they lost', () => {
    const one = returned({}, 'shipped');
    one.does('platform', hold('2026-04-01T00:00:00+08:00'));
    one.at('2026-03-05T10:00:00+08:00');
    const body = {
      parcel_id: 'pcl_pure1',
      kind: 'delivered' as const,
      occurred_at: '2026-03-05T10:00:00+08:00',
      report_id: 's',
    };
    const [arrived] = one.does('carrier', { command: 'report_scan', body });
    expect(clocksIn([arrived ?? missing()])).toContain('inspect paused');
    expect(one.clock('inspect')).toMatchObject({ state: 'paused', pauses: [{ by: 'platform', why: 'held' }] });
    one.at('2026-03-06T10:00:00+08:00');
    one.does('platform', release);
    expect(one.clock('inspect')).toMatchObject({ state: 'running' });
  });

  test('of a case that waits for an answer leaves what waits for it waiting', () => {
    const one = pureCase();
    one.does('merchant', request());
    one.does('platform', hold('2026-04-01T00:00:00+08:00'));
    one.at('2026-03-04T10:00:00+08:00');
    one.does('platform', release);
    expect(one.clock('review')).toMatchObject({ state: 'paused' });
    expect(one.clock('evidence')).toMatchObject({ state: 'running' });
    const given = pureCase();
    given.does('merchant', request());
    given.does('platform', hold('2026-04-01T00:00:00+08:00'));
    given.does('consumer', give());
    expect(given.state.stage).toBe('awaiting_review');
    expect(given.clock('review').state).toBe('paused');
    given.does('platform', release);
    expect(given.clock('review').state).toBe('running');
  });
});

describe('a window that the platform extends', () => {
  const extend = (clock: PartyCommandBody<'extend'>['clock'], until: string): Command => ({
    command: 'extend',
    body: { clock, until, reason: 'x' },
  });

  test('ends then', () => {
    const one = pureCase();
    const until = '2026-03-20T12:00:00+08:00';
    const [event] = one.does('platform', extend('review', until));
    expect(event && said(event)).toMatchObject({ type: 'clock_extended', clause: '2.4', clock: 'review', until });
    expect(one.clock('review')).toMatchObject({
      due_at: until,
      breach_at: until,
      extensions: [{ from: morning, until, by: 'platform', why: 'extended' }],
    });
    expect(one.clock('review').ladder.find(({ action }) => action === 'act')?.at).toBe(until);
  });

  test.each<[string, Command]>([
    ['invalid_request /clock', extend('inspect', '2026-03-20T12:00:00+08:00')],
    ['invalid_request /until', extend('review', '2026-03-07T00:00:00+08:00')],
    ['below_floor', extend('red_line', '2026-03-20T12:00:00+08:00')],
    ['done', extend('review', '2026-03-07T00:00:01+08:00')],
  ])('is answered by %s', (answer, command) => {
    expect(pureCase().refuses('platform', command)).toBe(answer);
  });

  test('may end with a statutory term', () => {
    const one = returned();
    const limit = one.clock('inspect').limit?.due_at ?? '';
    expect(one.refuses('platform', extend('inspect', limit))).toBe('done');
    expect(one.refuses('platform', extend('inspect', new Date(Date.parse(limit) + 1).toISOString()))).toBe(
      'below_floor',
    );
  });
});

describe('evidence', () => {
  test('asked for stops the review until it is given', () => {
    const one = pureCase();
    const [asked] = one.does('merchant', request());
    expect(asked && said(asked)).toMatchObject({
      type: 'evidence_requested',
      to: 'awaiting_evidence',
      clause: '3.1.3a',
      from: 'consumer',
      items: ['photo', 'serial'],
    });
    expect(asked && clocksIn([asked])).toEqual(['review paused', 'respond met', 'evidence started']);
    expect(one.clock('evidence').side).toBe('consumer');
    expect(one.state.awaited_evidence).toEqual({ request: 'evt_pure_2', from: 'consumer', back_to: 'awaiting_review' });
    one.at('2026-03-04T10:00:00+08:00');
    const events = one.does('consumer', give('evt_pure_2'));
    expect(events.map(said)).toEqual([
      {
        type: 'evidence_added',
        to: 'awaiting_evidence',
        rules: [],
        clause: '3.1.3a',
        answers: 'evt_pure_2',
        evidence: [{ id: 'evd_1', sha256: 'ab' }],
      },
      { type: 'evidence_closed', to: 'awaiting_review', rules: [], clause: '3.1.3a', why: 'given' },
    ]);
    expect(one.state.awaited_evidence).toBeNull();
    expect(one.clock('review')).toMatchObject({ state: 'running', due_at: '2026-03-10T00:00:00+08:00' });
    expect(one.clock('evidence').state).toBe('met');
  });

  test('counts as given when it comes from whom it was asked, named or not', () => {
    const one = pureCase();
    one.does('merchant', request());
    expect(one.refuses('consumer', give('evt_pure_9'))).toBe('invalid_request /answers');
    expect(one.does('merchant', give()).map(({ type }) => type)).toEqual(['evidence_added']);
    expect(one.state.stage).toBe('awaiting_evidence');
    expect(one.does('for consumer', give()).map(({ type }) => type)).toEqual(['evidence_added', 'evidence_closed']);
    expect(pureCase().refuses('consumer', give('evt_pure_2'))).toBe('invalid_request /answers');
    const [unasked, ...more] = pureCase().does('consumer', give());
    expect(unasked?.data).toMatchObject({ answers: null });
    expect(more).toEqual([]);
  });

  test('may be asked of the merchant by the platform, not by itself', () => {
    expect(pureCase().refuses('merchant', request('merchant'))).toBe('invalid_request /from');
    const one = pureCase({ allegations: ['fraud'] });
    one.does('platform', request('merchant'));
    expect(one.clock('evidence').side).toBe('merchant');
    one.does('merchant', give());
    expect(one.state.stage).toBe('platform_review');
  });

  test('is not awaited any more once the case goes on', () => {
    const one = pureCase();
    one.does('merchant', request());
    one.does('merchant', approveIt);
    expect(one.state).toMatchObject({ stage: 'awaiting_ship_back', awaited_evidence: null });
    expect(one.clock('review').state).toBe('met');
    expect(one.clock('evidence').state).toBe('met');
  });
});

describe('words', () => {
  test('of the consumer start the merchant’s time to answer, and its answer meets it', () => {
    const one = pureCase();
    const [answer] = one.does('merchant', { command: 'respond', body: { text: 'x' } });
    expect(answer && said(answer)).toMatchObject({ type: 'said', to: ['consumer'], clause: '4.1' });
    expect(answer && clocksIn([answer])).toEqual(['respond met']);
    const [reply] = one.does('consumer', { command: 'reply', body: { text: 'x' } });
    expect(reply && said(reply)).toMatchObject({ to: ['merchant'] });
    expect(reply && clocksIn([reply])).toEqual(['respond started']);
    expect(one.clock('respond').side).toBe('merchant');
    expect(clocksIn(one.does('consumer', { command: 'reply', body: { text: 'x' } }))).toEqual([]);
    expect(clocksIn(one.does('for merchant', { command: 'respond', body: { text: 'x' } }))).toEqual(['respond met']);
    expect(clocksIn(one.does('merchant', { command: 'respond', body: { text: 'x' } }))).toEqual([]);
  });
});

describe('the platform’s own', () => {
  test('assigns a person by hash alone, and who bears the loss', () => {
    const one = pureCase();
    const [assigned] = one.does('platform', { command: 'assign', body: { person: 'Wang' } });
    expect(assigned && said(assigned)).toMatchObject({ type: 'assigned', clause: '5.1', person: 'hash_assignee' });
    expect(one.state.assigned_to).toBe('hash_assignee');
    const shares = [
      { party: 'merchant' as const, percent: 60 },
      { party: 'carrier' as const, percent: 40 },
    ];
    const [liable] = one.does('platform', {
      command: 'assign_liability',
      body: { shares, facts: 'f', clause: '3.3.1' },
    });
    expect(liable && said(liable)).toMatchObject({ type: 'liability_assigned', clause: '3.3.1', shares });
    expect(one.state.liability).toEqual(shares);
  });

  test('moves a sandbox clock forward only', () => {
    const one = pureCase();
    const move = (to: string): Command => ({ command: 'move_clock', body: { to } });
    expect(one.refuses('system', move('2026-03-03T09:59:59+08:00'))).toBe('invalid_request /to');
    expect(one.does('system', move(morning))).toEqual([]);
    expect(one.does('system', move('2026-03-03T12:00:00+08:00'))[0]?.data).toEqual({ shift: 2 * hour });
    expect(one.state.shift).toBe(2 * hour);
  });
});

describe('another remedy', () => {
  const kept = { remedy: 'refund_without_return' as const, reason: 'quality' as const };
  const choose = (more: Partial<PartyCommandBody<'choose_remedy'>> = {}): Command => ({
    command: 'choose_remedy',
    body: { remedy: 'refund', ...more },
  });

  test('is judged anew', () => {
    const one = pureCase(kept);
    const [event] = one.does('consumer', choose({ lines: [{ line_id: 'l1', quantity: 1 }] }));
    expect(event && said(event)).toMatchObject({
      type: 'remedy_chosen',
      to: 'awaiting_review',
      clause: '2.1',
      remedy: 'refund',
    });
    expect(one.state).toMatchObject({ remedy: 'refund', assessment: { decision: 'approve' } });
    expect(event?.rules).toEqual(one.state.assessment.rules);
    one.until('2026-03-07T00:00:00+08:00');
    expect(one.state.stage).toBe('awaiting_ship_back');
  });

  test('brings a case that silence sent to the platform back to the merchant', () => {
    const one = pureCase(kept);
    one.until('2026-03-07T00:00:00+08:00');
    expect(one.state.stage).toBe('platform_review');
    one.does('consumer', choose());
    expect(one.state.stage).toBe('awaiting_review');
  });

  test.each<[string, Command]>([
    ['invalid_request /remedy', choose({ remedy: 'refund_without_return' })],
    ['invalid_request /sku', choose({ sku: 'S2' })],
    ['invalid_request /lines', choose({ lines: [{ line_id: 'l1', quantity: 2 }] })],
    ['invalid_request /lines', choose({ lines: [{ line_id: 'l2', quantity: 1 }] })],
    [
      'invalid_request /lines',
      choose({
        lines: [
          { line_id: 'l1', quantity: 1 },
          { line_id: 'l2', quantity: 1 },
        ],
      }),
    ],
    ['done', choose()],
  ])('is answered by %s', (answer, command) => {
    expect(pureCase(kept).refuses('consumer', command)).toBe(answer);
  });

  test('is too late once a part was approved', () => {
    const lines = [{ id: 'l1', sku: 'S', quantity: 2, unit_price: 6450 }];
    const one = pureCase({ ...kept, order: { ...order, lines }, lines: [{ line_id: 'l1', quantity: 2 }] });
    one.does('merchant', { command: 'approve', body: { guidance: 'g', lines: [{ line_id: 'l1', quantity: 1 }] } });
    expect(one.refuses('consumer', choose())).toBe('wrong_stage');
  });
});

function missing(): never {
  throw new Error('no event');
}
