import { expect, test } from 'vitest';
import { dear, gives, goodwill } from '../../test/model/granting.ts';
import { returned } from '../../test/model/pure-case.ts';
import { viewProposals } from './proposal.ts';

const paid_at = '2026-03-03T10:00:00+08:00';
const amount = (minor: number) => ({ amount: minor, currency: 'CNY' });

test('proposals are shown to whom they concern, each as what it is, and only grants count towards the limit of grants', () => {
  const one = returned(dear);
  const findings = [{ result: 'passed' as const, quantity: 2 }];
  one.does('merchant', { command: 'inspect', body: { lines: [{ line_id: 'l1', findings }] } });
  const refund_id = 'rf_pure_1_1';
  one.does('payment', { command: 'report_refund', body: { refund_id, status: 'failed' } });
  const method = 'same_way' as const;
  one.does('platform:p-1', { command: 'settle_manually', body: { refund_id, method, paid_at, reference: 'x' } });
  one.does('platform:p-1', gives({ borne_by: 'merchant', amount: 100 }));
  expect(one.does('platform:p-1', goodwill(19_900)).map(({ type }) => type)).toEqual(['granted', 'settlement_made']);
  one.does('merchant', gives({ borne_by: 'merchant', amount: 200 }));
  const about = { proposed_at: one.state.at, state: 'open' };
  const byHand = { id: 'pay_pure1', kind: 'settle_manually', amount: amount(200_000), refund_id, method, paid_at };
  const atItsCost = { id: 'pay_pure2', kind: 'goodwill', amount: amount(100), borne_by: 'merchant' };
  const ofItsOwn = { id: 'pay_pure3', kind: 'goodwill', amount: amount(200), borne_by: 'merchant' };
  const itsOwn = [
    { ...atItsCost, granted_by: 'platform', awaits: ['merchant'], ...about },
    { ...ofItsOwn, granted_by: 'merchant', awaits: ['second_person'], ...about },
  ];
  expect(viewProposals(one.state, 'platform')).toEqual([{ ...byHand, awaits: ['second_person'], ...about }, ...itsOwn]);
  expect(viewProposals(one.state, 'merchant')).toEqual(itsOwn);
  expect(viewProposals(one.state, 'consumer')).toEqual([]);
  expect(viewProposals(one.state, null)).toEqual([]);
  expect(one.refuses('platform:p-2', { command: 'approve_payment', body: { proposal_id: 'pay_pure1' } })).toBe('done');
});
