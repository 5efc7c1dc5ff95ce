import { describe, expect, test } from 'vitest';
import { anApplication } from '../../test/harness/applications.ts';
import { clocksIn, pureCase, returned, said } from '../../test/model/pure-case.ts';
import type { Command, RefundReport } from '../commands.ts';

/** How cases end, and the money they wait for first. */

const { order } = anApplication({ orderId: 'o-1' });
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
function settling() {
  const one = returned();
  const findings = [{ result: 'passed' as const, quantity: 1 }];
  one.does('merchant', { command: 'inspect', body: { lines: [{ line_id: 'l1', findings }] } });
  return one;
}
const first = 'rf_pure_1_1';
const tells = (status: RefundReport['body']['status'], more: Partial<RefundReport['body']> = {}): Command => ({
  command: 'report_refund',
  body: { refund_id: first, status, ...more },
});
const asks = () => ({ effect_id: `${first}#1` });

describe('the platform closes', () => {
  const close = (outcome: 'refunded' | 'rejected'): Command => ({ command: 'close', body: { outcome, reason: 'x' } });

  test('over no money that is under way, in whatever state', () => {
    const one = settling();
    expect(one.refuses('platform', close('refunded'))).toBe('wrong_stage');
    one.does('system', tells('requested', asks()));
    expect(one.refuses('platform', close('refunded'))).toBe('wrong_stage');
    one.does('system', tells('unknown', asks()));
    expect(one.refuses('platform', close('refunded'))).toBe('wrong_stage');
    one.does('system', tells('failed'));
    expect(one.refuses('platform', close('refunded'))).toBe('wrong_stage');
  });

  test('a case whose money has arrived, as refunded and not otherwise', () => {
    const one = refusedInPart();
    one.does('payment', tells('succeeded'));
    expect(one.state.stage).toBe('appeal_window');
    expect(one.refuses('platform', close('rejected'))).toBe('invalid_request /outcome');
    const [closed] = one.does('platform', close('refunded'));
    expect(closed).toMatchObject({ type: 'closed', clause: '2.4' });
  });

  test('a case without money, but not as refunded', () => {
    const one = returned();
    expect(one.refuses('platform', close('refunded'))).toBe('invalid_request /outcome');
    const [closed] = one.does('platform', close('rejected'));
    expect(closed && said(closed)).toMatchObject({
      type: 'closed',
      clause: '2.4',
      outcome: 'rejected',
      content: [{ kind: 'reason' }],
    });
    expect(closed && clocksIn([closed])).toEqual(['inspect cancelled', 'red_line cancelled']);
  });

  test('a case before it that nobody was heard in, each window once', () => {
    expect(clocksIn(pureCase({ allegations: ['fraud'] }).does('platform', close('rejected')))).toEqual([
      'respond cancelled',
      'platform_review cancelled',
      'dispute_evidence cancelled',
      'red_line cancelled',
    ]);
  });
});

describe('withdrawing', () => {
  test('ends the case, and says whether goods are under way', () => {
    const withdraw: Command = { command: 'withdraw', body: { reason: 'solved' } };
    const early = returned({}, 'approved');
    expect(early.does('consumer', withdraw).map(said)).toMatchObject([
      { type: 'withdrawn', to: 'awaiting_ship_back', clause: '2.4', reason: 'solved', goods_under_way: false },
      { type: 'closed', to: 'closed', outcome: 'withdrawn' },
    ]);
    const late = returned({}, 'shipped');
    expect(late.does('consumer', withdraw)[0]?.data).toMatchObject({ goods_under_way: true });
    expect(late.state.clocks.every(({ ended_at }) => ended_at !== null)).toBe(true);
  });
});

test('a case whose rest the platform has refused for good waits for the money that is under way', () => {
  const two = refusedInPart();
  const against = two.state.appealable[0]?.event ?? '';
  two.does('consumer', { command: 'appeal', body: { against, grounds: 'g', wants: 'w' } });
  const words = { facts: 'f', grounds: 'g', clause: '3.1.3b', rules: ['NR-06'] };
  const events = two.does('platform:p-1', { command: 'decide', body: { ...words, decision: 'reject', goods: 'keep' } });
  expect(events.map(({ type, stage }) => [type, stage.to])).toEqual([
    ['decided', 'settling'],
    ['became_final', 'settling'],
  ]);
  expect(two.does('payment', tells('succeeded')).map(said)).toMatchObject([
    { type: 'refund_succeeded' },
    { type: 'closed', outcome: 'refunded' },
  ]);
});
