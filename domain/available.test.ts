import { expect, test } from 'vitest';
import { dear, decline, gives, goodwill } from '../test/model/granting.ts';
import { pureCase, returned } from '../test/model/pure-case.ts';
import { isAvailable } from './available.ts';
import type { Refund } from './state.ts';

test('what may be done with a refund is what its state asks for', () => {
  const one = returned();
  const findings = [{ result: 'passed' as const, quantity: 1 }];
  one.does('merchant', { command: 'inspect', body: { lines: [{ line_id: 'l1', findings }] } });
  const about = ['stop_refund', 'consent_other_way', 'settle_manually', 'approve_payment', 'decline_payment'] as const;
  const asked = (party: 'consumer' | 'merchant' | 'platform', change: Partial<Refund>) => {
    const state = { ...one.state, refunds: one.state.refunds.map((refund) => ({ ...refund, ...change })) };
    return about.filter((command) => isAvailable(state, command, party));
  };
  for (const state of ['promised', 'requested', 'succeeded', 'manual'] as const)
    for (const party of ['consumer', 'merchant', 'platform'] as const) expect(asked(party, { state })).toEqual([]);
  expect(asked('consumer', { state: 'failed' })).toEqual(['consent_other_way']);
  expect(asked('consumer', { state: 'unknown' })).toEqual(['consent_other_way']);
  expect(asked('platform', { state: 'failed' })).toEqual(['settle_manually']);
  expect(asked('merchant', { state: 'failed' })).toEqual([]);
  expect(asked('platform', { state: 'unknown', round: 5 })).toEqual([]);
  expect(asked('platform', { state: 'unknown', round: 6 })).toEqual(['stop_refund']);
  expect(asked('platform', { state: 'unknown', round: 6, stopped: true })).toEqual([]);
});

test('a grant is made and agreed to while the case goes on, and declined also while it is held', () => {
  const one = pureCase(dear);
  const about = ['grant', 'approve_payment', 'decline_payment'] as const;
  const asked = (party: 'consumer' | 'merchant' | 'platform') =>
    about.filter((command) => isAvailable(one.state, command, party));
  expect(asked('merchant')).toEqual(['grant']);
  one.does('platform:p-1', goodwill(20_001));
  expect((['consumer', 'merchant', 'platform'] as const).map(asked)).toEqual([[], ['grant'], [...about]]);
  one.does('platform:p-1', gives({ borne_by: 'merchant' }));
  expect(asked('merchant')).toEqual([...about]);
  one.does('platform:p-1', { command: 'hold', body: { reason: 'x' } });
  for (const party of ['merchant', 'platform'] as const) expect(asked(party)).toEqual(['decline_payment']);
  one.does('platform:p-1', decline());
  expect(asked('platform')).toEqual(['decline_payment']);
});
