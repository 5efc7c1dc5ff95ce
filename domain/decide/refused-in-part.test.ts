import { describe, expect, test } from 'vitest';
import { anApplication } from '../../test/harness/applications.ts';
import { approveIt, pureCase, said, shipIt } from '../../test/model/pure-case.ts';
import type { Command, Offer, PartyCommandBody } from '../commands.ts';

/** Some of the goods are refused at review, some fail their inspection, and some are granted: what is then said is about its part. */

const { order } = anApplication({ orderId: 'o-1' });
const twoLines = {
  order: {
    ...order,
    tenders: [{ id: 't1', kind: 'wechat', amount: 40_000 }],
    lines: [
      { id: 'l1', sku: 'S1', quantity: 3, unit_price: 10_000 },
      { id: 'l2', sku: 'S2', quantity: 1, unit_price: 10_000 },
    ],
  },
  lines: [
    { line_id: 'l1', quantity: 3 },
    { line_id: 'l2', quantity: 1 },
  ],
};
const l1 = (quantity: number) => ({ line_id: 'l1', quantity });
const l2 = { line_id: 'l2', quantity: 1 };
/** All that waits, where no lines are named. */
const reject = (...lines: PartyCommandBody<'reject'>['lines'] & object): Command => ({
  command: 'reject',
  body: {
    reason: 'window_over',
    explanation: 'x',
    alternative: { text: 'y' },
    evidence: ['evd_1'],
    lines: lines.length > 0 ? lines : null,
  },
});
const offer = (body: Offer): Command => ({ command: 'offer', body });
const accept: Command = { command: 'accept_offer', body: { offer_id: 'off_pure1' } };

/** The second line was refused at review; one piece of the first has failed its inspection, and the rest is paid. */
function refusedAndFailed() {
  const one = pureCase(twoLines);
  one.does('merchant', reject(l2));
  one.does('merchant', approveIt);
  one.does('consumer', shipIt);
  one.does('merchant', { command: 'receive', body: {} });
  const findings = [
    { result: 'passed' as const, quantity: 2 },
    { result: 'failed' as const, quantity: 1 },
  ];
  one.does('merchant', { command: 'inspect', body: { lines: [{ line_id: 'l1', findings }], evidence: ['evd_1'] } });
  one.does('payment', { command: 'report_refund', body: { refund_id: 'rf_pure_1_1', status: 'succeeded' } });
  expect(one.state).toMatchObject({ stage: 'appeal_window', refused: [l2, l1(1)], agreed: { lines: [l1(2)] } });
  return one;
}

describe('pieces of a line that were refused', () => {
  test('stay refused when the others are approved', () => {
    const one = pureCase(twoLines);
    one.does('merchant', reject(l1(1)));
    one.does('merchant', approveIt);
    expect(one.state).toMatchObject({ refused: [l1(1)], agreed: { lines: [l1(2), l2] } });
  });

  test('are no part of what an offer can be about while others wait', () => {
    const one = pureCase(twoLines);
    one.does('merchant', reject(l1(1)));
    one.does('merchant', offer({ kind: 'keep_and_refund', amount: 100 }));
    expect(one.state.offers[0]?.lines).toEqual([l1(2), l2]);
    one.does('consumer', accept);
    expect(one.state).toMatchObject({ refused: [l1(1)], agreed: { lines: [l1(2), l2], amount: 100 } });
  });

  test('are refused against the rules’ own word where these grant one of the lines', () => {
    const late = '2026-02-10T15:00:00+08:00';
    const mixed = {
      ...twoLines,
      order: {
        ...twoLines.order,
        delivery: { signed_at: late },
        lines: twoLines.order.lines.map((line) => (line.id === 'l2' ? { ...line, promise_days: 60 } : line)),
      },
    };
    const one = pureCase(mixed);
    expect(one.state.assessment.lines.map(({ line_id, decision }) => [line_id, decision])).toEqual([
      ['l1', 'reject'],
      ['l2', 'approve'],
    ]);
    const [both] = one.does('merchant', reject());
    expect(both?.rules).toContain('NR-18');
    const [first] = pureCase(mixed).does('merchant', reject(l1(3)));
    expect(first?.rules).not.toContain('NR-18');
  });
});

describe('what is left when the rest is paid', () => {
  test('is all that an offer is about, and only what was never sent has to come', () => {
    const one = refusedAndFailed();
    one.does('merchant', offer({ kind: 'other_amount', amount: 3000 }));
    expect(one.state.offers[0]?.lines).toEqual([l2, l1(1)]);
    const [, approved] = one.does('consumer', accept);
    expect(approved && said(approved)).toMatchObject({
      lines: [l2, l1(1)],
      goods_back: true,
      to: 'awaiting_ship_back',
    });
    const inHand = refusedAndFailed();
    inHand.does('merchant', offer({ kind: 'other_amount', amount: 3000, lines: [l1(1)] }));
    const [, settled] = inHand.does('consumer', accept);
    expect(settled && said(settled)).toMatchObject({ lines: [l1(1)], goods_back: false, to: 'settling' });
    expect(inHand.state.refused).toEqual([l2]);
  });

  test('comes back, as far as it was never sent, when the platform grants it', () => {
    const one = refusedAndFailed();
    one.does('consumer', {
      command: 'appeal',
      body: { against: one.state.appealable[0]?.event ?? '', grounds: 'g', wants: 'w' },
    });
    const [decided] = one.does('platform:p-1', {
      command: 'decide',
      body: { decision: 'approve', goods: 'return', facts: 'f', grounds: 'g', clause: '3.1.1', rules: ['NR-01'] },
    });
    expect(decided && said(decided)).toMatchObject({ about: 'refused', lines: [l2, l1(1)], goods_back: true });
  });
});
