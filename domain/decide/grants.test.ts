import { describe, expect, test } from 'vitest';
import { anApplication } from '../../test/harness/applications.ts';
import { clocksIn, pureCase, returned, said } from '../../test/model/pure-case.ts';
import type { Command, LiabilityShares, PartyCommandBody } from '../commands.ts';
import { isUndone } from '../task.ts';

/** What is granted beside the rules: at whose cost, on whose word, and within which limits. */

const { order } = anApplication({ orderId: 'o-1' });
/** Two things, so dear that the price leaves room for everything here, and one for which nothing was paid. */
const dear = {
  order: {
    ...order,
    tenders: [{ id: 't1', kind: 'wechat', amount: 200_000 }],
    lines: [
      { id: 'l1', sku: 'S1', quantity: 2, unit_price: 100_000 },
      { id: 'l2', sku: 'S2', quantity: 1, unit_price: 0 },
    ],
  },
  lines: [{ line_id: 'l1', quantity: 2 }],
};
const another = () => pureCase({ ...dear, lines: [{ line_id: 'l2', quantity: 1 }] });
const gives = (more: Partial<PartyCommandBody<'grant'>> = {}): Command => ({
  command: 'grant',
  body: { kind: 'goodwill', amount: 2000, borne_by: 'platform', reason: 'They waited for long.', ...more },
});
const goodwill = (amount: number) => gives({ amount });
const damages = (more: Partial<PartyCommandBody<'grant'>> = {}) =>
  gives({ kind: 'compensation', formula: '2 x 10.00', ...more });
const agree = (proposal_id = 'pay_pure1'): Command => ({ command: 'approve_payment', body: { proposal_id } });
const declines = (proposal_id: string): Command => ({ command: 'decline_payment', body: { proposal_id, reason: 'x' } });
const decline = declines('pay_pure1');
const liable = (shares: LiabilityShares): Command => ({
  command: 'assign_liability',
  body: { shares, facts: 'f', clause: '3.3.1' },
});
const told = (refund_id: string, status: 'succeeded' | 'failed' | 'accepted'): Command => ({
  command: 'report_refund',
  body: { refund_id, status },
});
const inspect = (passed: number, failed = 0): Command => ({
  command: 'inspect',
  body: {
    lines: [
      {
        line_id: 'l1',
        findings: [
          { result: 'passed', quantity: passed },
          ...(failed > 0 ? [{ result: 'failed' as const, quantity: failed }] : []),
        ],
      },
    ],
    evidence: ['evd_1'],
  },
});
const typed = (kind: string) => ({ kind, ref: `cnt_${kind}`, hash: `hash_${kind}` });

describe('goodwill', () => {
  test('of the platform is paid beside the claim, outside the tenders, and decides nothing', () => {
    const one = pureCase(dear);
    expect(one.does('platform:p-1', gives({ rules: ['QR-02'] })).map(said)).toEqual([
      {
        type: 'granted',
        to: 'awaiting_review',
        rules: ['SD-04', 'QR-02'],
        clause: '2.1',
        grant: {
          kind: 'goodwill',
          amount: 2000,
          borne_by: 'platform',
          granted_by: 'platform',
          rules: ['SD-04', 'QR-02'],
          clause: '2.1',
        },
        proposal_id: null,
        content: [typed('reason')],
      },
      {
        type: 'settlement_made',
        to: 'awaiting_review',
        rules: ['SD-04'],
        clause: '3.1.3d',
        settlement: expect.objectContaining({ version: 1, total: 2000, lines: [] }),
        refunds: [expect.objectContaining({ id: 'rf_pure_1_0', tender_id: 'compensation', amount: 2000 })],
        owes: [{ id: 'rf_pure_1_0#1', kind: 'refund' }],
      },
    ]);
    expect(one.state).toMatchObject({ stage: 'awaiting_review', agreed: null, milestones: {}, money_outcome: 'owed' });
    one.does('payment', told('rf_pure_1_0', 'succeeded'));
    expect(one.state).toMatchObject({ stage: 'awaiting_review', milestones: {}, money_outcome: 'refunded' });
  });

  test('stays when the claim is settled, which adds only what is owed for the goods', () => {
    const one = returned(dear);
    one.does('platform:p-1', gives());
    one.does('payment', told('rf_pure_1_0', 'succeeded'));
    const made = one.does('merchant', inspect(2)).find(({ type }) => type === 'settlement_made');
    expect(made?.data).toMatchObject({
      settlement: {
        version: 2,
        total: 202_000,
        adjustments: [{ kind: 'goodwill', amount: 2000, borne_by: 'platform' }],
      },
      refunds: [{ id: 'rf_pure_2_1', tender_id: 't1', amount: 200_000 }],
    });
    one.does('payment', told('rf_pure_2_1', 'succeeded'));
    expect(one.state).toMatchObject({ stage: 'closed', outcome: 'refunded' });
  });

  test('is no answer to the claim: it ends as it would have without', () => {
    const one = pureCase(dear);
    one.does('merchant', gives({ borne_by: 'merchant' }));
    one.does('consumer', { command: 'withdraw', body: { reason: 'solved' } });
    expect(one.state).toMatchObject({ stage: 'settling', over: 'withdrawn' });
    one.does('payment', told('rf_pure_1_0', 'succeeded'));
    expect(one.state).toMatchObject({ stage: 'closed', outcome: 'withdrawn', money_outcome: 'refunded' });
  });

  test('does not let the platform close a case as refunded', () => {
    const one = pureCase(dear);
    one.does('platform:p-1', gives());
    const close = (outcome: 'refunded' | 'rejected'): Command => ({ command: 'close', body: { outcome, reason: 'x' } });
    expect(one.refuses('platform', close('rejected'))).toBe('wrong_stage');
    one.does('payment', told('rf_pure_1_0', 'succeeded'));
    expect(one.refuses('platform', close('refunded'))).toBe('invalid_request /outcome');
    expect(one.refuses('platform', close('rejected'))).toBe('done');
  });

  test('meets no red line, and has its own time to be paid', () => {
    const one = pureCase(dear);
    expect(clocksIn(one.does('platform:p-1', gives()))).toEqual(['refund started']);
    expect(clocksIn(one.does('payment', told('rf_pure_1_0', 'accepted')))).toEqual(['refund met']);
    expect(one.clock('red_line').ended_at).toBeNull();
  });

  test('is no evidence in a dispute, and no settlement of it', () => {
    const one = pureCase({ ...dear, allegations: ['fake'] });
    one.does('merchant', gives({ borne_by: 'merchant' }));
    expect(one.clock('dispute_evidence').ended_at).toBeNull();
    const silent = pureCase(dear);
    silent.does('platform:p-1', gives());
    silent.does('payment', told('rf_pure_1_0', 'succeeded'));
    silent.until('2026-03-07T01:00:00+08:00');
    const against = silent.state.appealable[0]?.event ?? '';
    silent.does('merchant', { command: 'appeal', body: { against, grounds: 'g', wants: 'w' } });
    silent.does('platform:p-2', {
      command: 'decide',
      body: { decision: 'reject', facts: 'f', grounds: 'g', clause: '3.1.1', rules: ['NR-06'], goods: 'keep' },
    });
    expect(silent.state).toMatchObject({ stage: 'closed', outcome: 'rejected' });
  });

  test('over all cases of the order is refused above the cap', () => {
    const other = another();
    other.does('platform:p-1', goodwill(20_000));
    const one = pureCase(dear, { others: [other.state] });
    expect(one.refuses('platform:p-1', goodwill(30_001))).toBe('exceeds_cap');
    one.does('platform:p-1', goodwill(10_000));
    expect(one.refuses('platform:p-1', goodwill(20_001))).toBe('exceeds_cap');
    // what is only proposed counts
    expect(one.refuses('platform:p-1', goodwill(20_000))).toBe('done');
    one.does('platform:p-2', decline);
    expect(one.refuses('platform:p-1', goodwill(30_000))).toBe('done');
    expect(one.refuses('platform:p-1', damages({ amount: 90_000 }))).toBe('done');
  });
});

describe('a price reduction', () => {
  const off = (amount: number) => gives({ kind: 'price_reduction', amount, borne_by: 'platform' });

  test('goes back to the tenders, and is a part of what is owed for the goods', () => {
    const one = returned(dear);
    expect(one.does('platform:p-1', off(10_000)).map(said)).toMatchObject([
      { type: 'granted', rules: ['QR-03'], clause: '3.3.2' },
      { refunds: [{ tender_id: 't1', amount: 10_000 }], settlement: { adjustments: [{ lines: dear.lines }] } },
    ]);
    const made = one.does('merchant', inspect(2)).find(({ type }) => type === 'settlement_made');
    expect(made?.data).toMatchObject({ settlement: { total: 200_000 }, refunds: [{ amount: 190_000 }] });
  });

  test('of what is kept follows the settlement of the rest', () => {
    const one = returned(dear);
    one.does('merchant', inspect(1, 1));
    const [, made] = one.does('platform:p-1', off(10_000));
    expect(made?.data).toMatchObject({
      settlement: { total: 110_000, adjustments: [{ lines: [{ line_id: 'l1', quantity: 1 }] }] },
      refunds: [{ id: 'rf_pure_2_1', amount: 10_000 }],
    });
  });

  test('never exceeds what is left of the price, over all cases of the order, also when it is agreed to', () => {
    const taken = another();
    taken.does('platform:p-1', off(15_000));
    const one = pureCase(dear, { others: [taken.state] });
    expect(one.refuses('platform:p-1', off(185_001))).toBe('exceeds_paid');
    one.does('platform:p-1', off(185_000));
    expect(one.state.refunds).toEqual([]);
    one.does('platform:p-1', off(5000));
    expect(one.refuses('platform:p-2', agree('pay_pure2'))).toBe('done');
    one.does('platform:p-2', agree('pay_pure2'));
    expect(one.refuses('platform:p-2', agree())).toBe('exceeds_paid');
    expect(one.refuses('platform:p-1', decline)).toBe('done');
  });

  test('leaves less of the price to offer', () => {
    const one = pureCase(dear);
    one.does('platform:p-1', off(20_000));
    const offer = (amount: number): Command => ({ command: 'offer', body: { kind: 'keep_and_refund', amount } });
    expect(one.refuses('merchant', offer(180_001))).toBe('exceeds_paid');
    expect(one.refuses('merchant', offer(180_000))).toBe('done');
  });
});

describe('at whose cost', () => {
  test('the merchant grants at its own, the platform at the merchant’s with its word', () => {
    const one = pureCase(dear);
    expect(one.refuses('merchant', gives())).toBe('not_your_command');
    expect(one.refuses('merchant', gives({ borne_by: 'carrier' }))).toBe('not_your_command');
    expect(one.refuses('consumer', gives())).toBe('not_your_command');
    expect(one.does('merchant', gives({ borne_by: 'merchant' }))[0]?.data).toMatchObject({
      grant: { granted_by: 'merchant', borne_by: 'merchant' },
    });
    for (const kind of ['goodwill', 'price_reduction'] as const) {
      const [proposed] = one.does('platform:p-1', gives({ kind, borne_by: 'merchant' }));
      expect(proposed?.data).toMatchObject({ awaits: ['merchant'], payment: { kind, granted_by: 'platform' } });
    }
    expect(one.refuses('platform:p-2', agree())).toBe('not_your_command');
    expect(one.refuses('for merchant', agree())).toBe('not_your_command');
    expect(one.does('merchant', agree()).map(said)).toMatchObject([
      { type: 'payment_approved', as: 'merchant' },
      { type: 'granted', proposal_id: 'pay_pure1', content: [typed('reason')] },
      { type: 'settlement_made', settlement: { total: 4000 } },
    ]);
    expect(one.does('merchant', declines('pay_pure2'))).toHaveLength(1);
    expect(one.refuses('merchant', agree('pay_pure2'))).toBe('wrong_stage');
  });

  test('in the merchant’s name the platform’s people need the merchant’s own word all the same', () => {
    const one = pureCase(dear);
    one.among({ actor: { role: 'platform', party: null, person: 'p-1', on_behalf_of: 'merchant' } });
    const [proposed] = one.does('platform', gives({ borne_by: 'merchant' }));
    expect(proposed?.data).toMatchObject({ awaits: ['merchant'] });
  });

  test('compensation needs no word of a merchant who is liable, as long as it is', () => {
    const one = pureCase(dear);
    expect(one.refuses('platform:p-1', gives({ kind: 'compensation' }))).toBe('invalid_request /formula');
    expect(one.does('platform:p-1', damages({ borne_by: 'merchant' }))[0]?.data).toMatchObject({
      awaits: ['merchant'],
    });
    one.does('platform:p-1', liable([{ party: 'merchant', percent: 100 }]));
    expect(one.does('platform:p-1', damages({ borne_by: 'merchant' })).map(said)).toMatchObject([
      { type: 'granted', rules: ['PL-07'], clause: '2.3', content: [typed('reason'), typed('formula')] },
      { type: 'settlement_made' },
    ]);
    one.does('platform:p-1', damages({ borne_by: 'merchant', amount: 20_000 }));
    expect(one.state.proposals.at(-1)).toMatchObject({ awaits: ['second_person'] });
    one.does('platform:p-1', liable([{ party: 'platform', percent: 100 }]));
    expect(one.refuses('platform:p-2', agree('pay_pure2'))).toBe('not_liable');
    expect(one.refuses('merchant', agree())).toBe('done');
  });

  test('the carrier bears only what it is liable for', () => {
    const one = pureCase(dear);
    for (const bears of [gives({ borne_by: 'carrier' }), damages({ borne_by: 'carrier' })])
      expect(one.refuses('platform:p-1', bears)).toBe('not_liable');
    one.does(
      'platform:p-1',
      liable([
        { party: 'carrier', percent: 0 },
        { party: 'merchant', percent: 100 },
      ]),
    );
    expect(one.refuses('platform:p-1', damages({ borne_by: 'carrier' }))).toBe('not_liable');
    one.does(
      'platform:p-1',
      liable([
        { party: 'carrier', percent: 1 },
        { party: 'merchant', percent: 99 },
      ]),
    );
    expect(one.refuses('platform:p-1', damages({ borne_by: 'carrier' }))).toBe('done');
  });

  test('a person grants for the platform, by rules there are', () => {
    const one = pureCase(dear);
    expect(one.refuses('platform', gives())).toBe('actor_required');
    expect(one.refuses('platform:p-1', gives({ rules: ['NR-14', 'XX-01'] }))).toBe('invalid_request /rules/1');
    expect(one.does('platform:p-1', gives({ clause: '3.3.1' }))[0]?.clause).toBe('3.3.1');
  });
});

describe('above the limit', () => {
  test('a second person agrees, never who proposed it, whatever the key', () => {
    const one = pureCase(dear);
    one.does('platform:p-1', goodwill(20_000));
    expect(one.does('platform:p-1', goodwill(1)).map(said)).toMatchObject([
      { type: 'payment_proposed', awaits: ['second_person'], payment: { kind: 'goodwill', amount: 1 } },
    ]);
    expect(one.state.tasks).toMatchObject([{ kind: 'payment_to_approve', subject: 'pay_pure1' }]);
    expect(one.refuses('platform:p-1', agree())).toBe('second_person_needed');
    expect(one.refuses('platform', agree())).toBe('actor_required');
    expect(one.refuses('merchant', agree())).toBe('not_your_command');
    one.does('platform:p-2', agree());
    expect(one.state).toMatchObject({ settlement: { total: 20_001, version: 2 }, proposals: [{ state: 'approved' }] });
    expect(one.state.tasks).toMatchObject([{ result: 'by_itself' }]);
  });

  test('small grants add up over all kinds, bearers and cases of the order, proposed ones too', () => {
    const other = another();
    other.does('platform:p-1', goodwill(8000));
    other.does('platform:p-1', gives({ kind: 'price_reduction', borne_by: 'merchant', amount: 4000 }));
    const one = pureCase(dear, { others: [other.state] });
    one.does('platform:p-1', damages({ amount: 5000 }));
    one.does('merchant', gives({ borne_by: 'merchant', amount: 3000 }));
    expect(one.state.proposals).toEqual([]);
    one.does('merchant', gives({ borne_by: 'merchant', amount: 1 }));
    expect(one.state.proposals).toMatchObject([{ awaits: ['second_person'], payment: { granted_by: 'merchant' } }]);
    expect(one.does('merchant', decline)).toHaveLength(1);
  });

  test('both agree where the platform gives much at the merchant’s cost, in any order', () => {
    const big = gives({ borne_by: 'merchant', amount: 20_001 });
    for (const [first, second] of [
      ['merchant', 'platform:p-2'],
      ['platform:p-2', 'merchant'],
    ] as const) {
      const one = pureCase(dear);
      one.does('platform:p-1', big);
      expect(one.does(first, agree())).toHaveLength(1);
      expect(one.refuses(first, agree())).toBe('not_your_command');
      expect(one.state.settlement).toBeNull();
      expect(one.state.tasks.filter(isUndone)).toHaveLength(first === 'merchant' ? 1 : 0);
      expect(one.does(second, agree()).map(({ type }) => type)).toEqual([
        'payment_approved',
        'granted',
        'settlement_made',
      ]);
    }
  });

  test('the merchant takes back its word as long as another one is missing', () => {
    const one = pureCase(dear);
    one.does('platform:p-1', gives({ borne_by: 'merchant', amount: 20_001 }));
    one.does('merchant', agree());
    one.does('merchant', decline);
    expect(one.refuses('platform:p-2', agree())).toBe('wrong_stage');
  });

  test('of what the second person decides alone, the merchant declines nothing', () => {
    const one = pureCase(dear);
    one.does('platform:p-1', goodwill(20_001));
    expect(one.refuses('merchant', decline)).toBe('not_your_command');
  });
});

describe('nothing is granted', () => {
  test('in a case that is held, also not by agreeing', () => {
    const one = pureCase(dear);
    one.does('platform:p-1', goodwill(20_001));
    one.does('platform:p-1', { command: 'hold', body: { reason: 'x' } });
    expect(one.refuses('platform:p-1', gives())).toBe('wrong_stage');
    expect(one.refuses('platform:p-2', agree())).toBe('wrong_stage');
    one.does('platform:p-1', { command: 'release', body: { reason: 'x' } });
    expect(one.refuses('platform:p-2', agree())).toBe('done');
  });

  test('in a closed case, whose proposals are void', () => {
    const one = pureCase(dear);
    one.does('platform:p-1', goodwill(20_001));
    one.does('consumer', { command: 'withdraw', body: { reason: 'mistake' } });
    expect(one.state).toMatchObject({ stage: 'closed', outcome: 'withdrawn', proposals: [{ state: 'void' }] });
    expect(one.refuses('platform:p-1', gives())).toBe('case_closed');
    expect(one.refuses('platform:p-2', agree())).toBe('case_closed');
  });
});

test('the case is over when everything that was granted and refunded has arrived', () => {
  const one = returned(dear);
  one.does('merchant', inspect(2));
  one.does('platform:p-1', gives());
  expect(one.does('payment', told('rf_pure_1_1', 'succeeded')).map(({ type }) => type)).toEqual(['refund_succeeded']);
  expect(one.does('payment', told('rf_pure_2_0', 'succeeded')).map(said)).toMatchObject([
    { type: 'refund_succeeded', milestones: { settled: {} } },
    { type: 'closed', outcome: 'refunded' },
  ]);
});
