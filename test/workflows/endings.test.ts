import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MilestoneName } from '../../domain/facts.ts';
import type { MoneyOutcome, Outcome } from '../../domain/vocabulary.ts';
import type { PaymentAnswer } from '../../ports/payment.ts';
import { consumer, merchant } from '../harness/ledger.ts';
import { type LedgerEnvironment, openLedgerEnvironment } from './ledger-environment.ts';
import { livedSoFar } from './return-life.ts';
import {
  accepts,
  agreesToPay,
  answers,
  appeals,
  approves,
  arrives,
  closes,
  dear,
  decides,
  delivered,
  finds,
  fraud,
  type Given,
  gives,
  holds,
  keeping,
  notice,
  offers,
  passes,
  paysByHand,
  rejects,
  releases,
  type Story,
  ships,
  stopsRefund,
  tooLate,
  unshipped,
  wantsEvidence,
  withdraws,
  withoutReturn,
} from './return-steps.ts';

/** Every way a return ends: its run completes with that outcome, by nothing but the steps told and its own timers. */

let cases: LedgerEnvironment;
let provider: PaymentAnswer;
let neverHeard: boolean;
beforeAll(async () => {
  cases = await openLedgerEnvironment({
    refund: async () => provider,
    query: async () => (neverHeard ? { status: 'not_found' } : provider),
  });
});
afterAll(() => cases?.close());

type Ending = {
  how: string;
  given?: Given;
  provider?: PaymentAnswer;
  /** Asked what became of a refund, it says that it never heard of it. */
  neverHeard?: boolean;
  story: Story;
  /** The turns of the story that were reached, in its order, before the end. */
  turns: readonly MilestoneName[];
  /** Where its money is at the end, where that is not as the outcome says. */
  money?: MoneyOutcome;
};
const whole: readonly MilestoneName[] = ['decided', 'goodsArrived', 'inspected', 'settled'];
const moneyOnly: readonly MilestoneName[] = ['decided', 'settled'];

const endings: Record<Outcome, Ending[]> = {
  refunded: [
    { how: 'by the inspection', story: [...arrives, passes], turns: whole },
    {
      how: 'by the inspection, and the provider’s notice',
      provider: { status: 'accepted', providerNo: 'p-1' },
      story: [...arrives, passes, notice('succeeded')],
      turns: whole,
    },
    { how: 'by the inspector’s silence', story: arrives, turns: whole },
    { how: 'by the inspection, with goodwill before the review', story: [gives, ...arrives, passes], turns: whole },
    {
      how: 'by the inspector’s silence, when a hold is released',
      story: [...arrives, holds('03-20T00:00:00'), '03-12T10:00:00', releases],
      turns: whole,
    },
    {
      how: 'by silence of the merchant throughout',
      story: ['03-07T00:00:01', ships, '03-09T12:00:00', delivered('03-09T11:00:00')],
      turns: whole,
    },
    { how: 'unshipped, by the merchant', given: unshipped, story: [approves], turns: moneyOnly },
    { how: 'unshipped, by the merchant’s silence', given: unshipped, story: [], turns: moneyOnly },
    { how: 'without return, by the merchant', given: withoutReturn, story: [approves], turns: moneyOnly },
    {
      how: 'without return, by the platform after the merchant’s silence',
      given: withoutReturn,
      story: ['03-07T00:00:01', decides('approve', 'keep')],
      turns: moneyOnly,
    },
    {
      how: 'in part, by an offer to keep the goods',
      story: [offers(keeping(3000), merchant), accepts(consumer)],
      turns: moneyOnly,
    },
    {
      how: 'in part, by an offer against the goods',
      story: [offers({ kind: 'other_amount', amount: 9000 }, consumer), accepts(merchant), ...arrives.slice(1), passes],
      turns: whole,
    },
    {
      how: 'in part, by an offer after a refusal',
      story: [rejects, offers(keeping(3000), merchant), accepts(consumer)],
      turns: moneyOnly,
    },
    { how: 'by the platform, goods kept', given: fraud, story: [decides('approve', 'keep', 5000)], turns: moneyOnly },
    {
      how: 'by the platform, goods returned',
      given: fraud,
      story: [decides('approve', 'return'), ...arrives.slice(1), passes],
      turns: whole,
    },
    {
      how: 'on the consumer’s appeal',
      story: [rejects, appeals, decides('approve', 'return'), ...arrives.slice(1), passes],
      turns: whole,
    },
    {
      how: 'on the consumer’s appeal against the inspection',
      story: [...arrives, finds('failed'), appeals, decides('approve', 'keep')],
      turns: ['decided', 'goodsArrived', 'settled'],
    },
    {
      how: 'against the merchant’s appeal',
      story: [
        answers,
        '03-07T00:00:01',
        appeals,
        decides('approve', 'return'),
        ships,
        '03-09T12:00:00',
        delivered('03-09T11:00:00'),
        passes,
      ],
      turns: whole,
    },
    {
      how: 'by a person’s hand, where the provider refused',
      provider: { status: 'failed', reason: 'account_closed' },
      story: [...arrives, passes, paysByHand],
      turns: whole,
    },
    {
      how: 'by the hands of two, above the limit of one',
      given: dear,
      provider: { status: 'failed', reason: 'account_closed' },
      story: [...arrives, passes, paysByHand, agreesToPay],
      turns: whole,
    },
    {
      how: 'by a person’s hand, where nobody ever heard of the refund',
      provider: { status: 'unknown', reason: 'timeout' },
      neverHeard: true,
      story: [...arrives, passes, '03-04T20:00:00', stopsRefund, paysByHand],
      turns: whole,
    },
  ],
  rejected: [
    { how: 'by the merchant', story: [rejects], turns: [] },
    { how: 'by the merchant, with goodwill', story: [rejects, gives], turns: [], money: 'refunded' },
    { how: 'by the rules, the merchant being silent', given: tooLate, story: [], turns: [] },
    { how: 'by the inspection', story: [...arrives, finds('failed')], turns: ['decided', 'goodsArrived'] },
    {
      how: 'by the inspection of an empty parcel',
      story: [...arrives, finds('short')],
      turns: ['decided', 'goodsArrived'],
    },
    { how: 'by the platform', given: fraud, story: [decides('reject', 'keep')], turns: [] },
    { how: 'on the consumer’s appeal', story: [rejects, appeals, decides('reject', 'keep')], turns: [] },
    {
      how: 'on the merchant’s appeal',
      story: [answers, '03-07T00:00:01', appeals, decides('reject', 'keep')],
      turns: ['decided'],
    },
    { how: 'by the platform’s hand', story: [closes('rejected')], turns: [] },
  ],
  withdrawn: [
    { how: 'before the review', story: [withdraws], turns: [] },
    { how: 'before the review, with goodwill', story: [gives, withdraws], turns: [], money: 'refunded' },
    { how: 'while evidence is awaited', story: [wantsEvidence('consumer'), withdraws], turns: [] },
    { how: 'while an offer is open', story: [offers(keeping(3000), merchant), withdraws], turns: [] },
    { how: 'while the platform decides', given: fraud, story: [withdraws], turns: [] },
    { how: 'while it is held', story: [holds(null), withdraws], turns: [] },
    { how: 'before hand-over', story: [approves, withdraws], turns: ['decided'] },
    { how: 'after hand-over', story: [approves, ships, withdraws], turns: ['decided'] },
    { how: 'after delivery', story: [...arrives, withdraws], turns: ['decided', 'goodsArrived'] },
    { how: 'by the platform’s hand', story: [approves, closes('withdrawn')], turns: ['decided'] },
  ],
  lapsed: [
    { how: 'by the consumer’s silence', story: [approves], turns: ['decided'] },
    { how: 'by silence of both', story: [], turns: ['decided'] },
    {
      how: 'by the consumer’s silence after a decision',
      given: fraud,
      story: [decides('approve', 'return')],
      turns: ['decided'],
    },
    { how: 'by the platform’s hand', story: [approves, ships, closes('lapsed')], turns: ['decided'] },
  ],
};

const rows = Object.entries(endings).flatMap(([outcome, ways]) =>
  ways.map((way) => ({ provider: { status: 'succeeded' as const, providerNo: 'p-1' }, ...way, outcome })),
);

test.each(rows)('$outcome $how', async ({ outcome, turns, given, story, ...row }) => {
  provider = row.provider;
  neverHeard = row.neverHeard ?? false;
  const life = await livedSoFar(cases, { start: '03-03T10:00:00', given: given ?? (() => ({})), story });
  expect(await cases.result(life.caseId)).toBe(outcome);
  const { milestones, ...state } = await life.state();
  const money_outcome = row.money ?? (outcome === 'refunded' ? 'refunded' : 'none');
  expect(state).toMatchObject({ stage: 'closed', outcome, final: true, money_outcome });
  expect(Object.keys(milestones).sort()).toEqual([...turns, 'closed'].sort());
  expect(await life.faults()).toEqual([]);
});
