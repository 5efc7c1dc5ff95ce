import { expect, test } from 'vitest';
import { noPauses } from '../ports/pauses.ts';
import type { PaymentAnswer } from '../ports/payment.ts';
import type { AnsweredEffect } from './deps.ts';
import { askForRefund } from './refund.ts';

const fact = {
  text: 't',
  seq: 1,
  stage: 'settling',
  outcome: null,
  level: 0,
  breached: false,
  milestones: {},
  next: null,
  owes: [],
  shift: 0,
} as const;
const order = {
  refundNo: 'R-1',
  orderId: 'O-1',
  tenderId: 'T-1',
  tenderKind: 'card',
  tenderAmount: 300,
  paymentRef: 'pi_1',
  paidAt: '2026-02-10T09:00:00+08:00',
  amount: 100,
  currency: 'CNY',
  units: null,
};
const accepted: PaymentAnswer = { status: 'accepted', providerNo: 'P-1' };

async function run(attempted: boolean | null, queried: PaymentAnswer | { status: 'not_found' }, stopped = false) {
  const asked: string[] = [];
  const deps = {
    pauses: noPauses,
    onAnswered: ({ effectId, answer }: AnsweredEffect) => void asked.push(`answered ${effectId} ${answer}`),
    payment: {
      refund: async ({ refundNo }: { refundNo: string }) => {
        asked.push(`refund ${refundNo}`);
        return accepted;
      },
      query: async ({ refundNo }: { refundNo: string }) => {
        asked.push(`query ${refundNo}`);
        return queried;
      },
    },
    ledger: {
      presentFact: async () => ({ ...fact, owes: [] }),
      tick: async () => ({ ...fact, owes: [] }),
      beginRefund: async () => ({
        fact: { ...fact, owes: [] },
        refund: attempted === null ? null : { ...order, attempted, stopped },
      }),
      reportRefund: async (_case: string, _effect: string, answer: PaymentAnswer) => {
        asked.push(`report ${answer.status}${'reason' in answer && stopped ? `, ${answer.reason}` : ''}`);
        return { ...fact, seq: 2, owes: [] };
      },
    },
  };
  const { seq } = await askForRefund(deps, 'case_1', 'rf_1#1');
  return { asked, seq };
}

test('asks the provider and reports its answer', async () => {
  expect(await run(false, accepted)).toEqual({
    asked: ['refund R-1', 'report accepted', 'answered rf_1#1 accepted'],
    seq: 2,
  });
});

test('asks nothing when nothing is owed any more', async () => {
  expect(await run(null, accepted)).toEqual({ asked: [], seq: 1 });
});

test('after a lost answer asks first what became of it', async () => {
  expect(await run(true, { status: 'succeeded', providerNo: 'P-1' })).toEqual({
    asked: ['query R-1', 'report succeeded', 'answered rf_1#1 succeeded'],
    seq: 2,
  });
});

test('repeats with the same number only when the provider never heard of it', async () => {
  expect((await run(true, { status: 'not_found' })).asked).toEqual([
    'query R-1',
    'refund R-1',
    'report accepted',
    'answered rf_1#1 accepted',
  ]);
  expect((await run(true, { status: 'unknown', reason: 'timeout' })).asked).toEqual([
    'query R-1',
    'report unknown',
    'answered rf_1#1 unknown',
  ]);
});

test('of a refund that a person has stopped only asks; never having heard of it is the last word', async () => {
  expect((await run(true, { status: 'not_found' }, true)).asked).toEqual([
    'query R-1',
    'report failed, never_heard_of',
    'answered rf_1#1 failed',
  ]);
  expect((await run(true, { status: 'succeeded', providerNo: 'P-1' }, true)).asked[1]).toBe('report succeeded');
  expect((await run(true, { status: 'unknown', reason: 'timeout' }, true)).asked[1]).toBe('report unknown, timeout');
});
