import { describe, expect, test } from 'vitest';
import { anApplication } from '../../test/harness/applications.ts';
import { clocksIn, type PureTeller, returned, said } from '../../test/model/pure-case.ts';
import type { Command, PartyCommandBody, RefundReport } from '../commands.ts';
import { paidByHand } from './by-hand.ts';

/** What a person pays by hand, alone up to the limit and with a second person above it. */

const { order } = anApplication({ orderId: 'o-1' });
/** Two tenders, the second one above the limit of ¥200. */
const dear = {
  order: {
    ...order,
    tenders: [
      { id: 't1', kind: 'wechat', amount: 20_000 },
      { id: 't2', kind: 'bank_card', amount: 20_001 },
    ],
    lines: [{ id: 'l1', sku: 'S1', quantity: 1, unit_price: 40_001 }],
  },
};
const small = 'rf_pure_1_1';
const large = 'rf_pure_1_2';

const tells = (status: RefundReport['body']['status'], refund_id = small): Command => ({
  command: 'report_refund',
  body: { refund_id, status },
});
const paid = (more: Partial<PartyCommandBody<'settle_manually'>> = {}): Command => ({
  command: 'settle_manually',
  body: { refund_id: small, method: 'same_way', reference: 'CMB 8841', paid_at: '2026-03-03T09:30:00+08:00', ...more },
});
const approve = (proposal_id = 'pay_pure1'): Command => ({ command: 'approve_payment', body: { proposal_id } });
const decline: Command = { command: 'decline_payment', body: { proposal_id: 'pay_pure1', reason: 'x' } };
const consent = (method: 'bank_transfer' | 'other' = 'bank_transfer', refund_id = small): Command => ({
  command: 'consent_other_way',
  body: { refund_id, method },
});

/** Both refunds are promised; those named have failed. */
function settling(...failed: string[]): PureTeller {
  const one = returned(dear);
  const findings = [{ result: 'passed' as const, quantity: 1 }];
  one.does('merchant', { command: 'inspect', body: { lines: [{ line_id: 'l1', findings }] } });
  one.at('2026-03-03T10:30:00+08:00');
  for (const refund of failed) one.does('system', tells('failed', refund));
  return one;
}
const paidAt = { paid_at: '2026-03-03T10:15:00+08:00' };

describe('a refund that failed', () => {
  test('is paid by hand by one person up to the limit, and the story goes on as if it had arrived', () => {
    const one = settling(small);
    const events = one.does('platform:p-1', paid(paidAt));
    expect(events.map(said)).toEqual([
      {
        type: 'refund_settled_by_hand',
        to: 'settling',
        rules: ['NR-11'],
        clause: '4.2.2',
        refund_id: small,
        method: 'same_way',
        paid_at: paidAt.paid_at,
        proposal_id: null,
        content: [{ kind: 'payment_reference', ref: 'cnt_payment_reference', hash: 'hash_payment_reference' }],
      },
    ]);
    expect(one.state.refunds).toMatchObject([{ state: 'manual', retry_at: null }, { state: 'promised' }]);
    expect(one.state.money_outcome).toBe('owed');
    const end = one.does('payment', tells('succeeded', large));
    expect(end.map(said)).toMatchObject([
      { type: 'refund_succeeded', milestones: { settled: {} } },
      { type: 'closed', outcome: 'refunded' },
    ]);
    expect(one.state).toMatchObject({ money_outcome: 'refunded', outcome: 'refunded' });
  });

  test('as the last one ends the case, and its windows', () => {
    const one = settling(small);
    one.does('payment', tells('succeeded', large));
    const events = one.does('platform:p-1', paid(paidAt));
    expect(events.map(said)).toMatchObject([
      { type: 'refund_settled_by_hand', milestones: { settled: {} } },
      { type: 'closed', clause: '3.1.3d', outcome: 'refunded', milestones: { closed: {} } },
    ]);
    expect(clocksIn(events)).toEqual(['red_line met', 'refund met']);
  });

  test('is paid by hand once, by a person of the platform, and for a moment that has been', () => {
    const one = settling(small);
    expect(one.refuses('merchant', paid(paidAt))).toBe('not_your_command');
    expect(one.refuses('consumer', paid(paidAt))).toBe('not_your_command');
    expect(one.refuses('platform', paid(paidAt))).toBe('actor_required');
    expect(one.refuses('platform:p-1', paid({ ...paidAt, refund_id: 'rf_none' }))).toBe('invalid_request /refund_id');
    expect(one.refuses('platform:p-1', paid({ paid_at: '2026-03-03T10:30:00.001+08:00' }))).toBe(
      'invalid_request /paid_at',
    );
    expect(one.refuses('platform:p-1', paid())).toBe('invalid_request /paid_at');
    expect(one.refuses('platform:p-1', paid({ ...paidAt, refund_id: large }))).toBe('wrong_stage');
    one.does('platform:p-1', paid({ paid_at: '2026-03-03T10:30:00+08:00' }));
    expect(one.refuses('platform:p-1', paid(paidAt))).toBe('wrong_stage');
  });

  test.each(['requested', 'accepted', 'unknown', 'succeeded'] as const)('is not one that is %s', (status) => {
    const one = settling();
    one.does('system', { command: 'report_refund', body: { refund_id: small, status, effect_id: `${small}#1` } });
    expect(one.refuses('platform:p-1', paid(paidAt))).toBe('wrong_stage');
  });

  test('is nobody’s any more once it was paid by hand: no report of the provider moves it', () => {
    const one = settling(small);
    one.does('platform:p-1', paid(paidAt));
    for (const status of ['requested', 'accepted', 'failed', 'unknown'] as const)
      expect(one.does('payment', tells(status)), status).toEqual([]);
    expect(one.state.owes.map(({ id }) => id)).toEqual([`${large}#1`]);
  });

  test('leaves nothing owed of it, whatever was', () => {
    const one = settling(small);
    const owes = [...one.state.owes, { id: `${small}#1`, kind: 'refund' as const }];
    const payment = { kind: 'settle_manually' as const, refund_id: small, amount: 20_000, method: 'same_way' as const };
    const [paidNow] = paidByHand({ ...one.state, owes }, { ...payment, ...paidAt }, { proposalId: null, content: [] });
    expect(paidNow?.done).toEqual([`${small}#1`]);
  });

  test('while the case is held is paid by hand all the same', () => {
    const one = settling(small);
    one.does('platform', { command: 'hold', body: { reason: 'x' } });
    expect(one.refuses('platform:p-1', paid(paidAt))).toBe('done');
    expect(one.refuses('consumer', consent())).toBe('done');
  });
});

describe('another way than the payment came', () => {
  test('needs the consumer’s consent to that very way (NR-11), whose newest word counts', () => {
    const one = settling(small);
    const byBank = paid({ ...paidAt, method: 'bank_transfer' });
    expect(one.refuses('platform:p-1', byBank)).toBe('consent_needed');
    expect(one.refuses('platform', consent())).toBe('not_your_command');
    expect(one.refuses('for consumer', consent())).toBe('not_your_command');
    expect(one.does('consumer', consent('other')).map(said)).toEqual([
      {
        type: 'other_way_consented',
        to: 'settling',
        rules: ['NR-11'],
        clause: '3.1.3d',
        refund_id: small,
        method: 'other',
      },
    ]);
    expect(one.refuses('platform:p-1', byBank)).toBe('consent_needed');
    one.does('consumer', consent());
    expect(one.refuses('platform:p-1', paid({ ...paidAt, method: 'other' }))).toBe('consent_needed');
    expect(one.does('platform:p-1', byBank)[0]?.data).toMatchObject({ method: 'bank_transfer' });
  });

  test('is asked of a refund that the original way does not bring', () => {
    const one = settling(small);
    expect(one.refuses('consumer', consent('other', 'rf_none'))).toBe('invalid_request /refund_id');
    expect(one.refuses('consumer', consent('other', large))).toBe('wrong_stage');
    const unknown: RefundReport['body'] = { refund_id: large, status: 'unknown', effect_id: `${large}#1` };
    one.does('system', { command: 'report_refund', body: unknown });
    expect(one.refuses('consumer', consent('other', large))).toBe('done');
  });

  test('is not paid when the consent was taken back while a second person was awaited', () => {
    const one = settling(large);
    one.does('consumer', consent('bank_transfer', large));
    one.does('platform:p-1', paid({ ...paidAt, refund_id: large, method: 'bank_transfer' }));
    one.does('consumer', consent('other', large));
    expect(one.refuses('platform:p-2', approve())).toBe('consent_needed');
  });
});

describe('above the limit', () => {
  const proposed = (one: PureTeller) => one.does('platform:p-1', paid({ ...paidAt, refund_id: large }));

  test('a payment is only proposed, and made when a second person agrees', () => {
    const one = settling(large);
    expect(proposed(one).map(said)).toEqual([
      {
        type: 'payment_proposed',
        to: 'settling',
        rules: [],
        clause: '4.2.2',
        proposal_id: 'pay_pure1',
        payment: { kind: 'settle_manually', refund_id: large, amount: 20_001, method: 'same_way', ...paidAt },
        awaits: ['second_person'],
        content: [expect.objectContaining({ kind: 'payment_reference' })],
      },
    ]);
    expect(one.state).toMatchObject({
      money_outcome: 'manual',
      refunds: [{}, { state: 'failed' }],
      proposals: [{ id: 'pay_pure1', state: 'open', by: 'p-1', awaits: ['second_person'] }],
    });
    expect(one.does('platform:p-2', approve()).map(said)).toMatchObject([
      { type: 'payment_approved', proposal_id: 'pay_pure1', as: 'second_person' },
      {
        type: 'refund_settled_by_hand',
        refund_id: large,
        proposal_id: 'pay_pure1',
        ...paidAt,
        content: [{ kind: 'payment_reference', ref: 'cnt_payment_reference' }],
      },
    ]);
    expect(one.state).toMatchObject({
      refunds: [{}, { state: 'manual' }],
      proposals: [{ state: 'approved', awaits: [] }],
    });
    expect(one.refuses('platform:p-3', approve())).toBe('wrong_stage');
  });

  test('nobody agrees with themselves, with nobody, or for the platform from another side', () => {
    const one = settling(large);
    proposed(one);
    expect(one.refuses('platform:p-1', approve())).toBe('second_person_needed');
    expect(one.refuses('platform', approve())).toBe('actor_required');
    expect(one.refuses('for merchant', approve())).toBe('actor_required');
    expect(one.refuses('merchant', approve())).toBe('not_your_command');
    expect(one.refuses('consumer', approve())).toBe('not_your_command');
    expect(one.refuses('platform:p-2', approve('pay_none1'))).toBe('invalid_request /proposal_id');
    expect(one.state.refunds).toMatchObject([{}, { state: 'failed' }]);
  });

  test('one proposal of a refund at a time; declined, also by who made it, another one may follow', () => {
    const one = settling(large);
    proposed(one);
    expect(one.refuses('platform:p-2', paid({ ...paidAt, refund_id: large }))).toBe('wrong_stage');
    expect(one.refuses('merchant', decline)).toBe('not_your_command');
    expect(one.does('platform:p-1', decline).map(said)).toMatchObject([
      { type: 'payment_declined', proposal_id: 'pay_pure1', content: [{ kind: 'reason' }] },
    ]);
    expect(one.state.proposals).toMatchObject([{ state: 'declined' }]);
    expect(one.refuses('platform:p-2', approve())).toBe('wrong_stage');
    expect(one.refuses('platform:p-2', decline)).toBe('wrong_stage');
    const [again] = one.does('platform:p-2', paid({ ...paidAt, refund_id: large }));
    expect(again?.data).toMatchObject({ proposal_id: 'pay_pure2' });
    expect(one.refuses('platform:p-2', approve('pay_pure2'))).toBe('second_person_needed');
    expect(one.refuses('platform:p-1', approve('pay_pure2'))).toBe('done');
  });

  test('proposals move no version: who acts on the case as it was is not refused for them', () => {
    const one = settling(large);
    const { version } = one.state;
    proposed(one);
    one.does('platform:p-1', decline);
    expect(one.state.version).toBe(version);
  });

  test('a refund that the provider brings meanwhile makes its proposal void, and a person looks at both', () => {
    const one = settling(large);
    proposed(one);
    expect(one.does('payment', tells('succeeded', large)).map(said)).toMatchObject([
      { type: 'refund_paid_twice', refund_id: large, proposal_id: 'pay_pure1', rules: ['NR-11'] },
      { type: 'escalated', clock: 'refund', level: 2 },
      { type: 'refund_succeeded', refund_id: large },
    ]);
    expect(one.state).toMatchObject({
      money_outcome: 'manual',
      proposals: [{ state: 'void' }],
      refunds: [{}, { state: 'succeeded', paid_twice: true }],
    });
    expect(one.refuses('platform:p-2', approve())).toBe('wrong_stage');
  });
});

describe('a refund that the provider brings after it was paid by hand', () => {
  test('is a contradiction for a person, told once, also after the end', () => {
    const one = settling(small);
    one.does('payment', tells('succeeded', large));
    one.does('platform:p-1', paid(paidAt));
    expect(one.state.stage).toBe('closed');
    expect(one.does('payment', tells('succeeded')).map(said)).toEqual([
      {
        type: 'refund_paid_twice',
        to: 'closed',
        rules: ['NR-11'],
        clause: '4.2.2',
        refund_id: small,
        proposal_id: null,
      },
      expect.objectContaining({ type: 'escalated', clock: 'refund', level: 2 }),
    ]);
    expect(one.state).toMatchObject({
      money_outcome: 'manual',
      outcome: 'refunded',
      refunds: [{ state: 'manual', paid_twice: true }, {}],
    });
    expect(one.does('payment', tells('succeeded'))).toEqual([]);
  });
});
