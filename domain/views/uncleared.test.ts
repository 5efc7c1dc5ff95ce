import { describe, expect, test } from 'vitest';
import { anApplication } from '../../test/harness/applications.ts';
import { answers, authorised, letGo, reports, take, theCharge } from '../../test/model/charging.ts';
import { returned } from '../../test/model/pure-case.ts';
import type { RefundReport } from '../commands.ts';
import { viewUncleared } from './uncleared.ts';

/** What keeps a clearing account from zero, as the report tells it. */

const promised = {
  account: 'clearing',
  chargeId: null,
  version: 1,
  unit: 'CNY',
  amount: 12_900,
  since: 'then',
} as const;
const deposit = { ...promised, account: 'deposits_held', chargeId: theCharge, version: 0, amount: 10_000 } as const;

function settling() {
  const { order } = anApplication({ orderId: 'o-1' });
  const tenders = [...order.tenders, { id: 't2', kind: 'points', amount: 0, units: 300 }];
  const one = returned({ order: { ...order, tenders } });
  one.does('merchant', {
    command: 'inspect',
    body: { lines: [{ line_id: 'l1', findings: [{ result: 'passed', quantity: 1 }] }] },
  });
  const report = (status: RefundReport['body']['status'], more: object = {}) => {
    const [refund] = one.state.refunds;
    const body = { refund_id: 'rf_pure_1_1', effect_id: `rf_pure_1_1#${refund?.round}`, status, ...more };
    one.does('system', { command: 'report_refund', body });
  };
  const why = (unit = 'CNY', version = 1) => viewUncleared(one.state, { ...promised, version, unit }).why;
  return { one, report, why };
}

describe('a deposit', () => {
  const waits = (one: ReturnType<typeof authorised>) =>
    viewUncleared(one.state, deposit).deposits.map(({ state, waits_for }) => `${state}, for ${waits_for}`);

  test('waits for somebody’s word, then for the provider, again and again, and then for a person', () => {
    const one = authorised();
    expect(viewUncleared(one.state, deposit)).toMatchObject({
      account: 'deposits_held',
      settlement_version: 0,
      why: [],
      deposits: [{ charge_id: theCharge, tender_id: 't1', amount: 10_000, release_by: '2026-03-09T10:00:00+08:00' }],
    });
    expect(waits(one)).toEqual(['authorised, for word']);
    one.does('merchant', take(4000));
    expect(waits(one)).toEqual(['authorised, for request']);
    one.does('system', reports('capture', 'requested', `${theCharge}.capture#1`));
    expect(waits(one)).toEqual(['requested, for answer']);
    one.does('system', reports('capture', 'unknown', `${theCharge}.capture#1`, 'timeout'));
    expect(waits(one)).toEqual(['unknown, for next_round']);
    one.until('2026-03-03T10:01:00+08:00');
    expect(waits(one)).toEqual(['unknown, for answer']);
    answers(one, 'failed', 'limit');
    expect(waits(one)).toEqual(['failed, for person']);
    one.does('merchant', letGo());
    expect(waits(one)).toEqual(['authorised, for request']);
    answers(one, 'succeeded');
    expect(waits(one)).toEqual([]);
  });

  test('that no charge of the case holds is told of no charge', () => {
    expect(viewUncleared(authorised().state, { ...deposit, chargeId: 'ch_pure_2' }).deposits).toEqual([]);
  });
});

describe('what has not cleared', () => {
  test('is told with its case, its settlement and since when', () => {
    const { one } = settling();
    const { why: _why, ...row } = viewUncleared(one.state, promised);
    expect(row).toEqual({
      case_id: 'case_pure',
      order_id: 'o-1',
      stage: 'settling',
      account: 'clearing',
      settlement_version: 1,
      amount: 12_900,
      unit: 'CNY',
      since: 'then',
      deposits: [],
    });
  });

  test('waits for whatever the refund waits for', () => {
    const { report, why } = settling();
    const waits = () => why().map(({ state, waits_for, text }) => [state, waits_for, text.en.split(' ').at(-1)]);
    expect(waits()).toEqual([['promised', 'request', 'yet.']]);
    report('requested');
    expect(waits()).toEqual([['requested', 'answer', 'yet.']]);
    report('unknown', { reason: 'no_answer' });
    expect(waits()).toEqual([['unknown', 'next_round', 'again.']]);
    expect(why()).toMatchObject([{ reason: 'no_answer', retry_at: expect.stringContaining('2026-03-03T10:01') }]);
  });

  test('that was taken waits for its notice, and that failed for a person', () => {
    const { one, report, why } = settling();
    report('accepted');
    expect(why()).toMatchObject([{ state: 'requested', waits_for: 'notice', reason: null }]);
    report('failed', { reason: 'account_closed' });
    expect(why()).toMatchObject([{ state: 'failed', waits_for: 'person', reason: 'account_closed' }]);
    const paid = { refund_id: 'rf_pure_1_1', method: 'same_way' as const, reference: 'x', paid_at: one.state.at };
    one.does('platform:p-1', { command: 'settle_manually', body: paid });
    expect(why()).toEqual([]);
    report('succeeded');
    expect(why()).toMatchObject([{ state: 'manual', waits_for: 'money_back', amount: -12_900 }]);
  });

  test('is told unit by unit and version by version, and nothing of what arrived', () => {
    const { one, why } = settling();
    expect(why()).toMatchObject([{ refund_id: 'rf_pure_1_1', tender_id: 't1', amount: 12_900 }]);
    expect(why('units:t2')).toMatchObject([{ refund_id: 'rf_pure_1_2', tender_id: 't2', amount: 300 }]);
    expect([why('units:t1'), why('CNY', 2)]).toEqual([[], []]);
    one.does('payment', { command: 'report_refund', body: { refund_id: 'rf_pure_1_1', status: 'succeeded' } });
    expect(why()).toEqual([]);
    expect(why('units:t2')).toHaveLength(1);
  });
});
