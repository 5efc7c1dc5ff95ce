import { describe, expect, test } from 'vitest';
import { anApplication } from '../../test/harness/applications.ts';
import { approveIt, clocksIn, pureCase, returned, said } from '../../test/model/pure-case.ts';
import type { Command, Offer } from '../commands.ts';

const { order } = anApplication({ orderId: 'o-1' });
const three = {
  order: { ...order, lines: [{ id: 'l1', sku: 'S1', quantity: 3, unit_price: 4300 }] },
  lines: [{ line_id: 'l1', quantity: 3 }],
};
const l1 = (quantity: number) => ({ line_id: 'l1', quantity });
const offer = (body: Offer): Command => ({ command: 'offer', body });
const keep = (amount: number, more: Partial<Offer> = {}) => offer({ kind: 'keep_and_refund', amount, ...more });
const accept = (offer_id: string): Command => ({ command: 'accept_offer', body: { offer_id } });
const decline = (offer_id: string, counter?: Offer): Command => ({
  command: 'decline_offer',
  body: { offer_id, counter },
});
const reject: Command = {
  command: 'reject',
  body: { reason: 'window_over', explanation: 'x', alternative: { text: 'y' }, evidence: ['evd_1'] },
};

describe('an offer', () => {
  test('of money stops the review until it is answered', () => {
    const one = pureCase(three);
    const [event, ...more] = one.does('merchant', keep(4000));
    expect(more).toEqual([]);
    expect(event && said(event)).toEqual({
      type: 'offered',
      to: 'negotiating',
      rules: [],
      clause: '3.1.3b',
      offer: {
        id: 'off_pure1',
        by: 'merchant',
        kind: 'keep_and_refund',
        amount: 4000,
        remedy: null,
        lines: [l1(3)],
        clock: null,
        until: null,
        expires_at: '2026-03-07T00:00:00+08:00',
        state: 'open',
      },
    });
    expect(event && clocksIn([event])).toEqual(['review paused', 'offer_answer started', 'respond met']);
    expect(one.clock('offer_answer')).toMatchObject({ side: 'consumer', due_at: '2026-03-07T00:00:00+08:00' });
    expect(one.clock('review')).toMatchObject({
      state: 'paused',
      pauses: [{ by: 'merchant', why: 'offer', to: null }],
    });
  });

  test('may end sooner than the standard lets it, never later, and not in the past', () => {
    const one = pureCase(three);
    const sooner = '2026-03-04T12:00:00+08:00';
    expect(one.refuses('merchant', keep(1, { expires_at: '2026-03-03T10:00:00+08:00' }))).toBe(
      'invalid_request /expires_at',
    );
    one.does('merchant', keep(1, { expires_at: sooner }));
    expect(one.state.offers).toMatchObject([{ expires_at: sooner }]);
    const other = pureCase(three);
    other.does('consumer', keep(1, { expires_at: '2026-03-30T12:00:00+08:00' }));
    expect(other.state.offers).toMatchObject([{ by: 'consumer', expires_at: '2026-03-07T00:00:00+08:00' }]);
    expect(other.clock('offer_answer').side).toBe('merchant');
  });

  test('that ends sooner does so after a hold too, later by the time it stood still', () => {
    for (const by of ['consumer', 'merchant'] as const) {
      const one = pureCase(three);
      one.does(by, keep(1, { expires_at: '2026-03-04T12:00:00+08:00' }));
      one.at('2026-03-03T11:00:00+08:00');
      one.does('platform', { command: 'hold', body: { reason: 'x', until: null } });
      one.at('2026-03-03T16:00:00+08:00');
      one.does('platform', { command: 'release', body: { reason: 'x' } });
      expect(one.state.offers).toMatchObject([{ by, expires_at: '2026-03-04T17:00:00+08:00' }]);
      expect(one.clock('offer_answer')).toMatchObject({ state: 'running', due_at: '2026-03-04T17:00:00+08:00' });
    }
  });

  test.each<[string, Offer]>([
    ['invalid_request /amount', { kind: 'keep_and_refund' }],
    ['invalid_request /amount', { kind: 'other_amount', amount: 0 }],
    ['invalid_request /remedy', { kind: 'other_remedy' }],
    ['invalid_request /remedy', { kind: 'other_remedy', remedy: 'refund' }],
    ['invalid_request /amount', { kind: 'other_remedy', remedy: 'refund_without_return', amount: 1 }],
    ['exceeds_paid', { kind: 'other_amount', amount: 12_901 }],
    ['invalid_request /lines/0', { kind: 'other_amount', amount: 1, lines: [l1(4)] }],
    ['invalid_request /clock', { kind: 'more_time', until: '2026-04-01T00:00:00+08:00' }],
    ['invalid_request /clock', { kind: 'more_time', clock: 'inspect', until: '2026-04-01T00:00:00+08:00' }],
    ['invalid_request /clock', { kind: 'more_time', clock: 'respond', until: '2026-04-01T00:00:00+08:00' }],
    ['invalid_request /clock', { kind: 'more_time', clock: 'red_line', until: '2026-04-01T00:00:00+08:00' }],
    ['invalid_request /until', { kind: 'more_time', clock: 'review' }],
    ['invalid_request /until', { kind: 'more_time', clock: 'review', until: '2026-03-07T00:00:00+08:00' }],
    ['done', { kind: 'more_time', clock: 'review', until: '2026-03-07T00:00:01+08:00' }],
    ['done', { kind: 'other_amount', amount: 12_900 }],
    ['done', { kind: 'other_remedy', remedy: 'refund_without_return' }],
  ])('is answered by %s: %j', (answer, body) => {
    expect(pureCase(three).refuses('merchant', offer(body))).toBe(answer);
  });

  test('is one at a time, and not of money once the goods are approved', () => {
    const one = pureCase(three);
    one.does('merchant', keep(1));
    expect(one.refuses('merchant', keep(2))).toBe('wrong_stage');
    expect(one.refuses('consumer', keep(2))).toBe('wrong_stage');
    const approved = returned(three, 'approved');
    expect(approved.refuses('merchant', keep(1))).toBe('wrong_stage');
    expect(
      approved.refuses('merchant', offer({ kind: 'more_time', clock: 'appeal', until: '2027-01-01T00:00:00Z' })),
    ).toBe('invalid_request /clock');
  });

  test('that is accepted is carried out: exactly that amount, and nothing comes back', () => {
    const one = pureCase(three);
    one.does('merchant', keep(4000, { lines: [l1(2)] }));
    const [accepted, approved, ...more] = one.does('consumer', accept('off_pure1'));
    expect(accepted && said(accepted)).toEqual({
      type: 'offer_accepted',
      to: 'negotiating',
      rules: [],
      clause: '3.1.3b',
      offer_id: 'off_pure1',
    });
    expect(approved && said(approved)).toEqual({
      type: 'approved',
      to: 'settling',
      rules: ['QR-03'],
      clause: '3.1.3b',
      lines: [l1(2)],
      remedy: 'refund_without_return',
      goods_back: false,
      amount: 4000,
      milestones: { decided: { at: 4, goodsBack: false } },
    });
    expect(more.map(({ data }) => data)).toMatchObject([{ settlement: { total: 4000, lines: [{ quantity: 2 }] } }]);
    expect(one.state.offers).toMatchObject([{ state: 'accepted' }]);
  });

  test('of another amount for the goods has them come back', () => {
    const one = pureCase(three);
    one.does('consumer', offer({ kind: 'other_amount', amount: 9000 }));
    const [, approved] = one.does('merchant', accept('off_pure1'));
    expect(approved?.data).toMatchObject({ goods_back: true, amount: 9000, remedy: 'refund' });
    expect(one.state.stage).toBe('awaiting_ship_back');
  });

  test('of another remedy changes it', () => {
    const one = pureCase(three);
    one.does('merchant', offer({ kind: 'other_remedy', remedy: 'refund_without_return' }));
    one.does('consumer', accept('off_pure1'));
    expect(one.state).toMatchObject({ stage: 'settling', remedy: 'refund_without_return', agreed: { amount: null } });
    const back = pureCase({ ...three, remedy: 'refund_without_return', reason: 'quality' });
    back.does('merchant', offer({ kind: 'other_remedy', remedy: 'refund' }));
    back.does('consumer', accept('off_pure1'));
    expect(back.state).toMatchObject({ stage: 'awaiting_ship_back', remedy: 'refund' });
  });

  test('after a refusal is about what was refused, and stops no window', () => {
    const one = pureCase(three);
    one.does('merchant', reject);
    const [event] = one.does('merchant', keep(4000));
    expect(event && said(event)).toMatchObject({ to: 'appeal_window', offer: { lines: [l1(3)] } });
    one.does('consumer', accept('off_pure1'));
    expect(one.state).toMatchObject({ stage: 'settling', refused: [], agreed: { lines: [l1(3)], amount: 4000 } });
    const other = pureCase(three);
    other.does('merchant', reject);
    other.does('merchant', offer({ kind: 'other_amount', amount: 4000, lines: [l1(1)] }));
    other.does('consumer', accept('off_pure1'));
    expect(other.state).toMatchObject({ stage: 'awaiting_ship_back', refused: [l1(2)], agreed: { lines: [l1(1)] } });
  });

  test('for goods that the merchant has in hand brings nothing back', () => {
    const one = returned(three);
    one.does('merchant', {
      command: 'inspect',
      body: { lines: [{ line_id: 'l1', findings: [{ result: 'failed', quantity: 3 }] }], evidence: ['evd_1'] },
    });
    one.does('merchant', offer({ kind: 'other_amount', amount: 4000 }));
    const [, approved] = one.does('consumer', accept('off_pure1'));
    expect(approved?.data).toMatchObject({ goods_back: false, remedy: 'refund' });
  });

  test('is answered by the other side, while it is open', () => {
    const one = pureCase(three);
    one.does('merchant', keep(1));
    expect(one.refuses('merchant', accept('off_pure1'))).toBe('not_your_command');
    expect(one.refuses('consumer', accept('off_other'))).toBe('invalid_request /offer_id');
    one.does('consumer', decline('off_pure1'));
    expect(one.refuses('consumer', accept('off_pure1'))).toBe('offer_expired');
    expect(one.refuses('consumer', decline('off_pure1'))).toBe('offer_expired');
  });

  test('that is declined lets the review go on, longer by the time the answer took', () => {
    const one = pureCase(three);
    one.does('merchant', keep(1));
    one.at('2026-03-04T10:00:00+08:00');
    const [declined, ...more] = one.does('consumer', decline('off_pure1'));
    expect(more).toEqual([]);
    expect(declined && said(declined)).toEqual({
      type: 'offer_declined',
      to: 'awaiting_review',
      rules: [],
      clause: '3.1.3b',
      offer_id: 'off_pure1',
    });
    expect(declined && clocksIn([declined])).toEqual(['offer_answer met', 'review resumed']);
    expect(one.clock('review')).toMatchObject({ state: 'running', due_at: '2026-03-10T00:00:00+08:00' });
  });

  test('that is countered is answered anew', () => {
    const one = pureCase(three);
    one.does('merchant', keep(1));
    expect(one.refuses('consumer', decline('off_pure1', { kind: 'keep_and_refund', amount: 99_999 }))).toBe(
      'exceeds_paid',
    );
    const events = one.does('consumer', decline('off_pure1', { kind: 'keep_and_refund', amount: 8000 }));
    expect(events.map(said)).toMatchObject([
      { type: 'offer_declined', to: 'negotiating' },
      { type: 'offered', to: 'negotiating', offer: { id: 'off_pure2', by: 'consumer', amount: 8000 } },
    ]);
    expect(one.state.offers.map(({ state }) => state)).toEqual(['declined', 'open']);
    expect(one.clock('offer_answer').side).toBe('merchant');
    expect(one.clock('review').state).toBe('paused');
  });
});

describe('more time', () => {
  test('that both sides agree on moves the window and its rungs, past the law’s end too', () => {
    const one = returned(three);
    const until = '2026-03-20T00:00:00+08:00';
    one.does('merchant', offer({ kind: 'more_time', clock: 'inspect', until }));
    expect(one.state.stage).toBe('awaiting_inspection');
    const [accepted, ...more] = one.does('consumer', accept('off_pure1'));
    expect(more).toEqual([]);
    expect(accepted && said(accepted)).toMatchObject({ type: 'offer_accepted', to: 'awaiting_inspection' });
    expect(accepted && clocksIn([accepted])).toEqual(['inspect extended', 'offer_answer met']);
    expect(one.clock('inspect')).toMatchObject({
      due_at: until,
      limit: null,
      limited_by: null,
      extensions: [{ from: '2026-03-03T10:00:00+08:00', until, by: 'merchant', why: 'agreed' }],
    });
    expect(one.until('2026-03-19T23:59:59+08:00').map(({ type }) => type)).not.toContain('inspected');
    expect(one.until(until).map(({ type }) => type)).toContain('inspected');
  });

  test('for the review lets it go on until then', () => {
    const one = pureCase(three);
    const until = '2026-03-20T00:00:00+08:00';
    one.does('merchant', offer({ kind: 'more_time', clock: 'review', until }));
    expect(one.state.stage).toBe('negotiating');
    one.does('consumer', accept('off_pure1'));
    expect(one.state.stage).toBe('awaiting_review');
    expect(one.clock('review')).toMatchObject({ state: 'running', due_at: until });
  });

  test('for a window that is over by then is too late', () => {
    const one = returned(three, 'approved');
    one.until('2026-03-03T12:00:00+08:00');
    const silent = pureCase(three);
    silent.until('2026-03-07T00:00:00+08:00');
    silent.does('merchant', offer({ kind: 'more_time', clock: 'appeal', until: '2026-04-01T00:00:00+08:00' }));
    expect(silent.refuses('consumer', accept('off_pure1'))).toBe('done');
    expect(one.refuses('merchant', approveIt)).toBe('wrong_stage');
  });
});
