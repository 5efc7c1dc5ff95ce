import { describe, expect, test } from 'vitest';
import { anApplication } from '../../test/harness/applications.ts';
import { clocksIn, returned, said } from '../../test/model/pure-case.ts';
import type { Command, RefundReport } from '../commands.ts';

const { order } = anApplication({ orderId: 'o-1' });
const twoTenders = {
  order: {
    ...order,
    tenders: [
      { id: 't1', kind: 'wechat', amount: 10_000 },
      { id: 't2', kind: 'gift_card', amount: 2_900 },
    ],
  },
};
const passed: Command = {
  command: 'inspect',
  body: { lines: [{ line_id: 'l1', findings: [{ result: 'passed', quantity: 1 }] }] },
};
function settling(change = {}) {
  const one = returned(change);
  one.does('merchant', passed);
  return one;
}
/** One of two passed inspection, and the other one's refusal may be heard. */
function refusedInPart() {
  const two = returned({
    order: { ...order, lines: [{ id: 'l1', sku: 'S', quantity: 2, unit_price: 6450 }] },
    lines: [{ line_id: 'l1', quantity: 2 }],
  });
  const findings = [
    { result: 'passed' as const, quantity: 1 },
    { result: 'failed' as const, quantity: 1 },
  ];
  two.does('merchant', {
    command: 'inspect',
    body: { lines: [{ line_id: 'l1', findings }], evidence: ['evd_1'] },
  });
  return two;
}
const first = 'rf_pure_1_1';
const second = 'rf_pure_1_2';
const tells = (status: RefundReport['body']['status'], more: Partial<RefundReport['body']> = {}): Command => ({
  command: 'report_refund',
  body: { refund_id: first, status, ...more },
});
const asks = (round = 1) => ({ effect_id: `${first}#${round}` });

describe('a settlement', () => {
  test('promises each tender its own, each by a number of its own', () => {
    const one = settling(twoTenders);
    const made = one.events.at(-1);
    expect(made && said(made)).toMatchObject({
      type: 'settlement_made',
      to: 'settling',
      clause: '3.1.3d',
      rules: ['NR-14'],
      settlement: { version: 1, total: 12_900 },
      owes: [
        { id: `${first}#1`, kind: 'refund' },
        { id: `${second}#1`, kind: 'refund' },
      ],
    });
    expect(one.state.refunds).toEqual([
      {
        id: first,
        settlement_version: 1,
        tender_id: 't1',
        amount: 10_000,
        units: null,
        refund_no: 'pure-1-1',
        state: 'promised',
        accepted: false,
        reason: null,
        attempts: [],
        retry_at: null,
        round: 1,
      },
      expect.objectContaining({ id: second, tender_id: 't2', amount: 2_900, refund_no: 'pure-1-2' }),
    ]);
    expect(made && clocksIn([made])).toEqual(['refund started']);
    expect(one.state.money_outcome).toBe('owed');
  });
});

describe('a refund', () => {
  test('that is asked for is marked, once', () => {
    const one = settling();
    expect(one.does('system', tells('requested', asks())).map(said)).toEqual([
      { type: 'refund_requested', to: 'settling', rules: [], clause: '4.2.2', refund_id: first },
    ]);
    expect(one.state.refunds).toMatchObject([{ state: 'requested', attempts: [{ result: 'requested' }] }]);
    expect(one.state.owes).toHaveLength(1);
    expect(one.does('system', tells('requested'))).toEqual([]);
    expect(one.does('system', tells('requested', asks(2)))).toEqual([]);
  });

  test('that was accepted is owed no more, and asked after in half an hour at the earliest', () => {
    const one = settling();
    const [accepted, ...more] = one.does('system', tells('accepted', asks()));
    expect(more).toEqual([]);
    expect(accepted && said(accepted)).toEqual({
      type: 'refund_accepted',
      to: 'settling',
      rules: [],
      clause: '4.2.2',
      refund_id: first,
      retry_at: '2026-03-03T10:30:00+08:00',
      done: [`${first}#1`],
    });
    expect(accepted && clocksIn([accepted])).toEqual(['red_line met', 'refund met']);
    expect(one.state).toMatchObject({ owes: [], refunds: [{ state: 'requested', accepted: true }] });
    expect(one.does('payment', tells('accepted'))).toEqual([]);
  });

  test('of several is accepted when the last one is', () => {
    const one = settling(twoTenders);
    const [accepted] = one.does('system', tells('accepted', asks()));
    expect(accepted && clocksIn([accepted])).toEqual([]);
    const [last] = one.does('payment', tells('succeeded', { refund_id: second }));
    expect(last && clocksIn([last])).toEqual(['red_line met', 'refund met']);
    expect(one.state.stage).toBe('settling');
  });

  test('that arrived ends the case with the last of them', () => {
    const one = settling(twoTenders);
    const [arrived, ...more] = one.does('payment', tells('succeeded'));
    expect(more).toEqual([]);
    expect(arrived && said(arrived)).toEqual({
      type: 'refund_succeeded',
      to: 'settling',
      rules: ['NR-11'],
      clause: '4.2.2',
      refund_id: first,
      done: [`${first}#1`],
    });
    const events = one.does('payment', tells('succeeded', { refund_id: second }));
    expect(events.map(said)).toMatchObject([
      { type: 'refund_succeeded', to: 'settling', milestones: { settled: {} } },
      { type: 'closed', to: 'closed', clause: '3.1.3d', outcome: 'refunded', milestones: { closed: {} } },
    ]);
    expect(one.state).toMatchObject({ final: true, outcome: 'refunded', money_outcome: 'refunded', owes: [] });
    expect(one.does('payment', tells('succeeded'))).toEqual([]);
  });

  test('that arrived while a refusal may be heard waits for that', () => {
    const two = refusedInPart();
    const events = two.does('payment', tells('succeeded'));
    expect(events.map(said)).toMatchObject([{ type: 'refund_succeeded', to: 'appeal_window' }]);
    const end = two.until('2026-03-11T00:00:00+08:00').slice(-2);
    expect(end.map(said)).toMatchObject([{ type: 'became_final', by: 'consumer' }, { outcome: 'refunded' }]);
  });

  test('that failed for good is for a person', () => {
    const one = settling();
    expect(one.does('system', tells('failed', { ...asks(), reason: 'account_closed' })).map(said)).toEqual([
      {
        type: 'refund_failed',
        to: 'settling',
        rules: [],
        clause: '4.2.2',
        refund_id: first,
        reason: 'account_closed',
        done: [`${first}#1`],
      },
      { type: 'escalated', to: 'platform', rules: [], clause: '4.2.2', clock: 'refund', level: 2 },
    ]);
    expect(one.state).toMatchObject({ money_outcome: 'manual', refunds: [{ state: 'failed', retry_at: null }] });
    for (const status of ['failed', 'accepted', 'unknown', 'requested'] as const)
      expect(one.does('system', tells(status, asks())), status).toEqual([]);
  });

  test('that failed without a word has another reason; one that arrived after all is believed', () => {
    const one = settling();
    one.does('system', tells('failed', asks()));
    expect(one.state.refunds[0]?.reason).toBe('other');
    expect(one.does('payment', tells('succeeded')).map(({ type }) => type)).toEqual(['refund_succeeded', 'closed']);
  });

  test('whose outcome is unknown is asked after in ever longer rounds, and a person is told at the sixth', () => {
    const one = settling();
    const waits = [];
    for (let round = 1; round <= 7; round++) {
      one.does('system', tells('requested', asks(round)));
      const [unknown] = one.does('system', tells('unknown', asks(round)));
      expect(unknown && said(unknown)).toMatchObject({
        type: 'refund_unknown',
        clause: '4.2.2',
        reason: 'other',
        done: [`${first}#${round}`],
      });
      expect(one.state).toMatchObject({ owes: [], money_outcome: 'owed' });
      const retryAt = one.state.refunds[0]?.retry_at ?? '';
      waits.push((Date.parse(retryAt) - Date.parse(one.state.at)) / 60_000);
      const again = one
        .until(retryAt)
        .filter(
          ({ type, data }) =>
            type === 'refund_due_again' ||
            ('level' in data && data.clock === 'refund' && data.to === 'platform' && type === 'escalated'),
        );
      expect(again[0] && said(again[0])).toMatchObject({
        type: 'refund_due_again',
        clause: '4.2.2',
        round: round + 1,
        owes: [{ id: `${first}#${round + 1}`, kind: 'refund' }],
      });
      expect(one.state.refunds[0]).toMatchObject({ round: round + 1, retry_at: null });
      const people = again.slice(1).filter(({ at }) => at === retryAt);
      expect(people.map(({ type }) => type)).toEqual(round === 5 ? ['escalated'] : []);
    }
    expect(waits).toEqual([1, 5, 15, 60, 360, 1440, 1440]);
    expect(one.does('system', tells('unknown'))).toEqual([]);
  });

  test('is not unknown any more once somebody knows', () => {
    const one = settling();
    one.does('payment', tells('accepted'));
    expect(one.state.owes).toEqual([]);
    expect(one.does('system', tells('unknown', asks()))).toEqual([]);
    const late = settling();
    late.does('system', tells('unknown', asks()));
    late.does('payment', tells('accepted'));
    expect(late.state.refunds).toMatchObject([{ state: 'requested', accepted: true, reason: null }]);
  });

  test('of a later round is asked after no sooner than its round says', () => {
    const one = settling();
    for (let round = 1; round <= 4; round++) {
      one.does('system', tells('unknown', asks(round)));
      one.until(one.state.refunds[0]?.retry_at ?? '');
    }
    const at = Date.parse(one.state.at);
    one.does('system', tells('accepted', asks(5)));
    expect(Date.parse(one.state.refunds[0]?.retry_at ?? '') - at).toBe(360 * 60_000);
  });

  test.each([
    ['amount', { amount: 1, currency: 'CNY' }],
    ['amount', { amount: 1, currency: 'USD' }],
    ['currency', { amount: 12_900, currency: 'USD' }],
  ])('of which a notice names another %s is believed in nothing', (field, money) => {
    const one = settling();
    expect(one.does('payment', tells('succeeded', money)).map(said)).toEqual([
      { type: 'refund_notice_differs', to: 'settling', rules: [], clause: '4.2.2', refund_id: first, field },
      { type: 'escalated', to: 'platform', rules: [], clause: '4.2.2', clock: 'refund', level: 2 },
    ]);
    expect(one.state.refunds[0]?.state).toBe('promised');
  });

  test('of which a notice names the very amount and currency is believed', () => {
    const one = settling(twoTenders);
    one.does('payment', tells('succeeded', { amount: 10_000, currency: 'CNY' }));
    expect(one.state.refunds.map(({ state }) => state)).toEqual(['succeeded', 'promised']);
  });

  test('of two is asked after by itself', () => {
    const one = settling(twoTenders);
    one.does('system', tells('accepted', asks()));
    one.does('system', tells('unknown', { refund_id: second, effect_id: `${second}#1` }));
    one.until('2026-03-03T10:01:00+08:00');
    expect(one.state.owes.map(({ id }) => id)).toEqual([`${second}#2`]);
    expect(one.state.refunds.map(({ round }) => round)).toEqual([1, 2]);
  });

  test('that is said to have failed after it arrived contradicts what is known', () => {
    const one = settling(twoTenders);
    one.does('payment', tells('succeeded'));
    expect(one.does('payment', tells('failed')).map(said)).toMatchObject([
      { type: 'refund_notice_differs', field: 'status' },
      { type: 'escalated' },
    ]);
    expect(one.state.refunds[0]?.state).toBe('succeeded');
  });

  test('that nobody promised is unknown here', () => {
    expect(settling().refuses('payment', tells('succeeded', { refund_id: 'rf_none' }))).toBe('not_found');
  });
});
