import { describe, expect, test } from 'vitest';
import { agree, besides, damages, dear, decline, gives, goodwill, typed } from '../../test/model/granting.ts';
import { clocksIn, pureCase, returned, said } from '../../test/model/pure-case.ts';
import type { Command } from '../commands.ts';

/** What is granted beside the rules, and what becomes of the claim. */

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

  test('comes with what shows why, when it is made or proposed', () => {
    const one = pureCase(dear);
    const evidence = [{ id: 'evd_1', sha256: 'ab' }];
    expect(one.does('platform:p-1', gives({ evidence: ['evd_1'] }))[0]?.data).toMatchObject({ evidence });
    expect(one.does('platform:p-1', gives({ amount: 20_000, evidence: ['evd_1'] }))[0]?.data).toMatchObject({
      evidence,
    });
    expect(one.does('platform:p-2', agree())[1]?.data).not.toHaveProperty('evidence');
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
    const other = pureCase(besides);
    other.does('platform:p-1', goodwill(20_000));
    const one = pureCase(dear, { others: [other.state] });
    expect(one.refuses('platform:p-1', goodwill(30_001))).toBe('exceeds_cap');
    one.does('platform:p-1', goodwill(10_000));
    expect(one.refuses('platform:p-1', goodwill(20_001))).toBe('exceeds_cap');
    // what is only proposed counts
    expect(one.refuses('platform:p-1', goodwill(20_000))).toBe('done');
    one.does('platform:p-2', decline());
    expect(one.refuses('platform:p-1', goodwill(30_000))).toBe('done');
    expect(one.refuses('platform:p-1', damages({ amount: 90_000 }))).toBe('done');
    one.does('platform:p-1', goodwill(30_000));
    expect(one.refuses('platform:p-2', agree('pay_pure2'))).toBe('done');
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
    const taken = pureCase(besides);
    taken.does('platform:p-1', off(15_000));
    const one = pureCase(dear, { others: [taken.state] });
    expect(one.refuses('platform:p-1', off(185_001))).toBe('exceeds_paid');
    one.does('platform:p-1', off(185_000));
    expect(one.state.refunds).toEqual([]);
    one.does('platform:p-1', off(5000));
    expect(one.refuses('platform:p-2', agree('pay_pure2'))).toBe('done');
    one.does('platform:p-2', agree('pay_pure2'));
    expect(one.refuses('platform:p-2', agree())).toBe('exceeds_paid');
    expect(one.refuses('platform:p-1', decline())).toBe('done');
  });

  test('leaves less of the price to offer', () => {
    const one = pureCase(dear);
    one.does('platform:p-1', off(20_000));
    const offer = (amount: number): Command => ({ command: 'offer', body: { kind: 'keep_and_refund', amount } });
    expect(one.refuses('merchant', offer(180_001))).toBe('exceeds_paid');
    expect(one.refuses('merchant', offer(180_000))).toBe('done');
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
