import { expect, test } from 'vitest';
import { noPauses } from '../ports/pauses.ts';
import type { NotTaken, PaymentAnswer } from '../ports/payment.ts';
import type { Turn } from '../ports/turns.ts';
import { atOnce } from '../test/harness/at-once.ts';
import type { AnsweredEffect } from './deps.ts';
import { AnswerLost } from './lost-answer.ts';
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
  askedAt: '2026-03-03T10:00:00+08:00',
  amount: 100,
  currency: 'CNY',
  units: null,
};
const accepted: PaymentAnswer = { status: 'accepted', providerNo: 'P-1' };
const present = { ...fact, owes: [] };

type Setting = {
  attempted?: boolean;
  stopped?: boolean;
  /** Whether it is owed when it is looked at, and when it is marked. */
  owed?: [boolean, boolean];
  queried?: PaymentAnswer | NotTaken | { status: 'not_found' };
  refunded?: PaymentAnswer | NotTaken;
  isMyTurn?: boolean;
  /** For so many slots there is room. */
  slots?: number;
  lapses?: boolean;
  attempt?: number;
  reportFails?: boolean;
};

async function run(setting: Setting) {
  const { attempted = false, stopped = false, owed = [true, true], queried = accepted, refunded = accepted } = setting;
  const asked: string[] = [];
  let slots = setting.slots ?? 9;
  const refund = { ...order, attempted, stopped };
  const turn: Turn = {
    allowsACall: () => !setting.lapses,
    asksToPay: () => void asked.push('asks to pay'),
    end: async () => void asked.push('turn ends'),
  };
  const deps = {
    ...atOnce,
    turns: { take: async () => (setting.isMyTurn === false ? { comeBackMs: 500 } : turn) },
    slots: {
      next: async () => {
        slots -= 1;
        return slots < 0 ? { comeBackMs: 1_000 } : null;
      },
    },
    pauses: noPauses,
    onAnswered: ({ effectId, answer }: AnsweredEffect) => void asked.push(`answered ${effectId} ${answer}`),
    payment: {
      refund: async ({ refundNo }: { refundNo: string }) => {
        asked.push(`refund ${refundNo}`);
        return refunded;
      },
      query: async ({ refundNo }: { refundNo: string }) => {
        asked.push(`query ${refundNo}`);
        return queried;
      },
    },
    ledger: {
      presentFact: async () => present,
      tick: async () => present,
      owedRefund: async () => ({ fact: present, refund: owed[0] ? refund : null }),
      beginRefund: async () => {
        asked.push('begin');
        return { fact: present, refund: owed[1] ? refund : null };
      },
      reportRefund: async (_case: string, _effect: string, answer: PaymentAnswer) => {
        if (setting.reportFails) throw new Error('database is away');
        asked.push(`report ${answer.status}${'reason' in answer && stopped ? `, ${answer.reason}` : ''}`);
        return { ...present, seq: 2 };
      },
    },
  };
  const of = { caseId: 'case_1', effectId: 'rf_1#1', attempt: setting.attempt ?? 1 };
  const end = await askForRefund(deps, of);
  return { asked, end: 'fact' in end ? end.fact.seq : end };
}

test('asks the provider in its turn, passes the turn on, and reports the answer', async () => {
  expect(await run({})).toEqual({
    asked: ['begin', 'asks to pay', 'refund R-1', 'turn ends', 'report accepted', 'answered rf_1#1 accepted'],
    end: 2,
  });
});

test('asks nothing when nothing is owed any more', async () => {
  expect(await run({ owed: [false, false] })).toEqual({ asked: [], end: 1 });
  expect(await run({ owed: [true, false] })).toEqual({ asked: ['begin', 'turn ends'], end: 1 });
});

test('marks nothing and asks nothing while it is not its turn, or the provider’s rate is used up', async () => {
  expect(await run({ isMyTurn: false })).toEqual({ asked: [], end: { comeBackMs: 500 } });
  expect(await run({ slots: 0 })).toEqual({ asked: ['turn ends'], end: { comeBackMs: 1_000 } });
  expect(await run({ slots: 0, attempt: 4 })).toMatchObject({ end: { comeBackMs: 4_000 } });
});

test('begins no call that could outlast its turn', async () => {
  const { asked, end } = await run({ lapses: true });
  expect(asked).toEqual(['begin', 'turn ends']);
  expect(end).toMatchObject({ comeBackMs: expect.any(Number) });
});

const reports = (asked: string[]) => asked.filter((step) => /^(query|refund|report)/.test(step));

test('after a lost answer asks first what became of it', async () => {
  const { asked } = await run({ attempted: true, queried: { status: 'succeeded', providerNo: 'P-1' } });
  expect(asked).toEqual(['begin', 'query R-1', 'turn ends', 'report succeeded', 'answered rf_1#1 succeeded']);
});

test('repeats with the same number only when the provider never heard of it', async () => {
  const { asked } = await run({ attempted: true, queried: { status: 'not_found' } });
  expect(reports(asked)).toEqual(['query R-1', 'refund R-1', 'report accepted']);
  const unknown = await run({ attempted: true, queried: { status: 'unknown', reason: 'timeout' } });
  expect(reports(unknown.asked)).toEqual(['query R-1', 'report unknown']);
});

test('of a refund that a person has stopped only asks; never having heard of it is the last word', async () => {
  const stopped = async (queried: PaymentAnswer | { status: 'not_found' }) =>
    reports((await run({ attempted: true, stopped: true, queried })).asked);
  expect(await stopped({ status: 'not_found' })).toEqual(['query R-1', 'report failed, never_heard_of']);
  expect(await stopped({ status: 'succeeded', providerNo: 'P-1' })).toEqual(['query R-1', 'report succeeded']);
  expect(await stopped({ status: 'unknown', reason: 'timeout' })).toEqual(['query R-1', 'report unknown, timeout']);
});

test('a call that is too many is no answer: nothing is reported, and each pause is longer', async () => {
  const pause = async (attempt: number) => {
    const { asked, end } = await run({ refunded: { status: 'not_taken' }, attempt });
    expect(reports(asked)).toEqual(['refund R-1']);
    return end;
  };
  expect([await pause(1), await pause(3), await pause(40)]).toEqual([
    { comeBackMs: 2_000 },
    { comeBackMs: 8_000 },
    { comeBackMs: 60_000 },
  ]);
  const queried = await run({ attempted: true, queried: { status: 'not_taken' } });
  expect(reports(queried.asked)).toEqual(['query R-1']);
});

test('the second call of an attempt has a slot of its own', async () => {
  const { asked, end } = await run({ attempted: true, queried: { status: 'not_found' }, slots: 1 });
  expect(reports(asked)).toEqual(['query R-1']);
  expect(end).toMatchObject({ comeBackMs: 2_000 });
});

test('an answer that cannot be kept is told from a refund that was never asked for', async () => {
  await expect(run({ reportFails: true })).rejects.toThrow(AnswerLost);
});
