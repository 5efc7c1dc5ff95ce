import { expect, test } from 'vitest';
import type { ChargeAnswer } from '../ports/charge.ts';
import { noPauses } from '../ports/pauses.ts';
import { carryOutCharge } from './charge.ts';
import { AnswerLost } from './lost-answer.ts';

const fact = {
  text: 't',
  seq: 1,
  stage: 'awaiting_review',
  outcome: null,
  level: 0,
  breached: false,
  milestones: {},
  next: null,
  owes: [],
  shift: 0,
} as const;
const order = {
  step: 'capture',
  chargeNo: 'c1-c1',
  orderId: 'O-1',
  tenderId: 'T-1',
  tenderKind: 'card',
  paymentRef: 'pi_1',
  amount: 100,
  currency: 'CNY',
} as const;
const done: ChargeAnswer = { status: 'succeeded', providerNo: 'P-1' };

type Setting = {
  attempted?: boolean;
  /** Whether it is owed when it is looked at, and when it is marked. */
  owed?: [boolean, boolean];
  queried?: ChargeAnswer | { status: 'not_found' };
  /** For so many slots there is room. */
  slots?: number;
  attempt?: number;
  reportFails?: boolean;
};

async function run(setting: Setting) {
  const { attempted = false, owed = [true, true], queried = done } = setting;
  const asked: string[] = [];
  let slots = setting.slots ?? 9;
  const does = (step: string) => async () => {
    asked.push(step);
    return done;
  };
  const present = { ...fact, owes: [] };
  const charge = { ...order, attempted };
  const answer = await carryOutCharge(
    {
      providerOf: () => 'sandbox',
      slots: { next: async () => (slots-- > 0 ? null : { comeBackMs: 1_000 }) },
      pauses: noPauses,
      onAnswered: ({ effectId, kind, answer }) => void asked.push(`answered ${kind} ${effectId} ${answer}`),
      charges: {
        authorise: does('authorise'),
        capture: does('capture'),
        void: does('void'),
        query: async (step) => {
          asked.push(`query ${step}`);
          return queried;
        },
      },
      ledger: {
        owedCharge: async () => ({ fact: present, charge: owed[0] ? charge : null }),
        beginCharge: async () => {
          asked.push('mark');
          return { fact: present, charge: owed[1] ? charge : null };
        },
        reportCharge: async (_case, _effect, answer) => {
          if (setting.reportFails) throw new Error('away');
          asked.push(`report ${answer.status}`);
          return { ...fact, seq: 2, owes: [] };
        },
      },
    },
    { caseId: 'case_1', effectId: 'ch_1_1.capture#1', attempt: setting.attempt ?? 1 },
  );
  return { asked, ...('fact' in answer ? { seq: answer.fact.seq } : answer) };
}
const answered = 'answered charge ch_1_1.capture#1';

test('marks the step that is owed, asks for it, and reports the answer', async () => {
  expect(await run({})).toEqual({ asked: ['mark', 'capture', 'report succeeded', `${answered} succeeded`], seq: 2 });
});

test('asks nothing when nothing is owed any more', async () => {
  expect(await run({ owed: [false, false] })).toEqual({ asked: [], seq: 1 });
  expect(await run({ owed: [true, false] })).toEqual({ asked: ['mark'], seq: 1 });
});

test('after a lost answer asks first, and repeats the step only when the provider says that it has not done it', async () => {
  const reported = ['report succeeded', `${answered} succeeded`];
  expect((await run({ attempted: true })).asked).toEqual(['mark', 'query capture', ...reported]);
  const notFound = { status: 'not_found' } as const;
  expect((await run({ attempted: true, queried: notFound })).asked).toEqual([
    'mark',
    'query capture',
    'capture',
    ...reported,
  ]);
  const unknown = { status: 'unknown', reason: 'timeout' } as const;
  expect((await run({ attempted: true, queried: unknown })).asked.slice(2)).toEqual([
    'report unknown',
    `${answered} unknown`,
  ]);
});

test('waits for a slot of the provider’s rate before anything is marked, longer each time, and for another before a repeat', async () => {
  expect(await run({ slots: 0 })).toEqual({ asked: [], comeBackMs: 1_000 });
  expect(await run({ slots: 0, attempt: 3 })).toEqual({ asked: [], comeBackMs: 3_000 });
  expect(await run({ slots: 0, attempt: 99 })).toEqual({ asked: [], comeBackMs: 15_000 });
  const { asked } = await run({ slots: 1, attempted: true, queried: { status: 'not_found' } });
  expect(asked).toEqual(['mark', 'query capture', 'report unknown', `${answered} unknown`]);
});

test('an answer that is not kept is lost', async () => {
  await expect(run({ reportFails: true })).rejects.toThrow(AnswerLost);
});
