import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { toMs } from '../../domain/instant.ts';
import { type ClockName, clockNames } from '../../domain/vocabulary.ts';
import type { PaymentAnswer } from '../../ports/payment.ts';
import { consumer, merchant } from '../harness/ledger.ts';
import { goodsLadders } from './goods-ladders.ts';
import { type LedgerEnvironment, openLedgerEnvironment } from './ledger-environment.ts';
import { inShort, type Life, livedSoFar } from './return-life.ts';
import {
  accepts,
  answers,
  appeals,
  approves,
  arrives,
  at,
  decides,
  fraud,
  type Given,
  holds,
  keeping,
  merchantShowsPhoto,
  notice,
  offers,
  passes,
  receives,
  rejects,
  releases,
  type Step,
  type Story,
  ships,
  showsPhoto,
  wantsEvidence,
} from './return-steps.ts';
import { wordLadders } from './word-ladders.ts';

/** Around each deadline, a second before it and a second after, by nothing but the timers of the case's run. */

let cases: LedgerEnvironment;
let provider: PaymentAnswer;
const lives: Life[] = [];
beforeAll(async () => {
  cases = await openLedgerEnvironment({ refund: async () => provider, query: async () => provider });
});
afterEach(async () => {
  for (const { caseId } of lives.splice(0)) await cases.leave(caseId);
});
afterAll(() => cases?.close());

async function living(past: Parameters<typeof livedSoFar>[1]): Promise<Life> {
  const life = await livedSoFar(cases, past);
  lives.push(life);
  return life;
}

/** How late a rung may stand: what is counted from a command is as late as the command came; what ends with a day is not. */
const mayLag = (moment: string) => (moment.endsWith('T00:00:00') ? 0 : 30_000);

const past = { start: '03-03T10:00:00', given: () => ({}) };
const moved: PaymentAnswer = { status: 'succeeded', providerNo: 'p-1' };
const silent: PaymentAnswer = { status: 'unknown', reason: 'timeout' };

describe('a rung', () => {
  const ladders = [...wordLadders, ...goodsLadders].map((row) => ({ ...past, provider: moved, ...row }));

  test('of every clock is in the tables', () => {
    expect([...new Set(ladders.map(({ name }) => name.match(/^\w+/)?.[0]))].sort()).toEqual([...clockNames].sort());
  });

  test.each(ladders)('of $name', async ({ rungs, place, ...row }) => {
    provider = row.provider;
    const life = await living(row);
    for (const [moment, ...happens] of rungs) {
      const before = (await life.trail()).length;
      const due = await life.alarm();
      const lag = due - toMs(at(moment));
      expect(lag >= 0 && lag <= mayLag(moment), `${moment} is ${lag} ms before the alarm`).toBe(true);

      await life.sleepUntil(due - 1000);
      expect((await life.trail()).slice(before).map(inShort)).toEqual([]);
      await life.sleepUntil(due + 1000);
      await cases.still(life.caseId);
      const events = (await life.trail()).slice(before);
      expect([moment, ...events.map(inShort)]).toEqual([moment, ...happens]);
      for (const { at: dated } of events.filter(({ command }) => command === null)) expect(toMs(dated)).toBe(due);
    }
    expect(await life.place()).toBe(place);
    expect(await life.faults()).toEqual([]);
  });
});

type Answer = {
  clock: ClockName;
  given?: Given;
  story: Story;
  due: string;
  word: Step;
  /** The stage that the word in time leads to. */
  leadsTo: string;
  /** What the same word is answered with afterwards. */
  late: string;
  /** Whether the window is breached then; otherwise people have only been told. */
  missed: boolean;
};

const answersInTime: Answer[] = [
  {
    clock: 'respond',
    story: [],
    due: '03-03T12:00:00',
    word: answers,
    leadsTo: 'awaiting_review',
    late: 'done',
    missed: true,
  },
  {
    clock: 'review',
    story: [answers],
    due: '03-07T00:00:00',
    word: approves,
    leadsTo: 'awaiting_ship_back',
    late: 'wrong_stage',
    missed: true,
  },
  {
    clock: 'platform_review',
    given: fraud,
    story: [],
    due: '03-07T00:00:00',
    word: decides('approve', 'return'),
    leadsTo: 'awaiting_ship_back',
    late: 'done',
    missed: true,
  },
  {
    clock: 'evidence',
    story: [wantsEvidence('consumer')],
    due: '03-07T00:00:00',
    word: showsPhoto,
    leadsTo: 'awaiting_review',
    late: 'done',
    missed: true,
  },
  {
    clock: 'offer_answer',
    story: [offers(keeping(3000), merchant)],
    due: '03-07T00:00:00',
    word: accepts(consumer),
    leadsTo: 'settling',
    late: 'offer_expired',
    missed: true,
  },
  {
    clock: 'hold',
    story: [holds(null)],
    due: '03-07T00:00:00',
    word: releases,
    leadsTo: 'awaiting_review',
    late: 'done',
    missed: true,
  },
  {
    clock: 'ship_back',
    story: [approves],
    due: '03-11T00:00:00',
    word: ships,
    leadsTo: 'returning',
    late: 'case_closed',
    missed: true,
  },
  {
    clock: 'return_transit',
    story: [approves, ships],
    due: '03-19T00:00:00',
    word: receives,
    leadsTo: 'awaiting_inspection',
    late: 'done',
    missed: false,
  },
  {
    clock: 'inspect',
    story: arrives,
    due: '03-10T00:00:00',
    word: passes,
    leadsTo: 'settling',
    late: 'wrong_stage',
    missed: true,
  },
  {
    clock: 'refund',
    story: [...arrives, passes],
    due: '03-10T00:00:00',
    word: notice('succeeded'),
    leadsTo: 'closed',
    late: 'done',
    missed: true,
  },
  {
    clock: 'dispute_evidence',
    given: fraud,
    story: [],
    due: '03-07T00:00:00',
    word: merchantShowsPhoto,
    leadsTo: 'platform_review',
    late: 'done',
    missed: true,
  },
  {
    clock: 'red_line',
    given: fraud,
    story: [],
    due: '03-19T00:00:00',
    word: decides('reject', 'keep'),
    leadsTo: 'appeal_window',
    late: 'done',
    missed: true,
  },
  {
    clock: 'appeal',
    story: [rejects],
    due: '03-11T00:00:00',
    word: appeals,
    leadsTo: 'platform_review',
    late: 'case_closed',
    missed: true,
  },
];

describe('a word', () => {
  test('for every clock is in the table', () => {
    expect(answersInTime.map(({ clock }) => clock).sort()).toEqual([...clockNames].sort());
  });

  test.each(answersInTime)(
    'a second before the end of $clock counts',
    async ({ clock, due, word, leadsTo, ...own }) => {
      provider = silent;
      const life = await living({ ...past, ...own });
      await life.sleepUntil(toMs(at(due)) - 1000);
      expect(await life.tries(word)).toBe('done');
      expect((await life.state()).stage).toBe(leadsTo);
      expect(await life.clock(clock)).toMatchObject({ state: 'met', due_at: at(due), breached_at: null });
    },
  );

  test.each(answersInTime)('a second after the end of $clock is too late', async ({ clock, due, word, ...own }) => {
    provider = silent;
    const life = await living({ ...past, ...own });
    await life.sleepUntil(toMs(at(due)) + 1000);
    await cases.still(life.caseId);
    expect(await life.tries(word)).toBe(own.late);
    expect(await life.clock(clock)).toMatchObject({ due_at: at(due), breached_at: own.missed ? at(due) : null });
  });
});
