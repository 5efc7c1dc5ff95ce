import type { PaymentAnswer } from '../../ports/payment.ts';
import { consumer, merchant } from '../harness/ledger.ts';
import {
  answers,
  approves,
  arrives,
  asks,
  at,
  decides,
  extendsWindow,
  fake,
  finds,
  fraud,
  type Given,
  holds,
  keeping,
  merchantShowsPhoto,
  offers,
  platformAnswers,
  rejects,
  type Story,
  tooLate,
  unshipped,
  wantsEvidence,
  withoutReturn,
} from './return-steps.ts';

type Rung = readonly [moment: string, ...happens: string[]];

/** A case brought to a window, what happens at each rung of its ladder, and where that leaves the run. */
export type Ladder = {
  /** Begins with the clock's name. */
  name: string;
  /** When the case is opened; Tuesday 3 March at ten where nothing is said. */
  start?: string;
  given?: Given;
  /** What the provider says of every refund; money moves at once where nothing is said. */
  provider?: PaymentAnswer;
  story: Story;
  rungs: readonly Rung[];
  /** Stage, awaited milestone and next alarm of the run; its outcome where it is over. */
  place: string;
};

/** A window from Tuesday at ten to the end of Friday: three days or three workdays. */
const threeDays = (reminder: string, ...atTheEnd: string[]): Rung[] => [
  ['03-05T05:00:00', reminder],
  ['03-06T06:48:00', reminder],
  ['03-07T00:00:00', ...atTheEnd],
];
/** A window of seven days from Tuesday at ten. */
export const sevenDays = (reminder: string, ...atTheEnd: string[]): Rung[] => [
  ['03-07T05:00:00', reminder],
  ['03-09T11:36:00', reminder],
  ['03-11T00:00:00', ...atTheEnd],
];
const respond = (...[half, most, due, later, last]: [string, string, string, string, string]): Rung[] => [
  [half, 'reminded respond to merchant 4.1'],
  [most, 'reminded respond to merchant 4.1'],
  [due, 'breached respond 4.1 SD-01', 'escalated respond to merchant_lead level 1 4.1'],
  [later, 'escalated respond to platform level 2 4.1'],
  [last, 'escalated respond to platform_lead level 3 4.1'],
];
/** A merchant that has published no address is found out by its silence. */
const unaddressed = 'escalated ship_back to platform level 2 3.1.3c NR-08';
const redLine = ['breached red_line 2.3 NR-18', 'escalated red_line to platform_lead level 3 2.3 NR-18'];
/** Money moves at the first asking. */
export const pays = ['refund_requested 4.2.2', 'refund_succeeded 4.2.2 NR-11', 'closed refunded 3.1.3d'];
const becomesFinal = ['became_final 3.1.3b PL-05', 'closed rejected'];
const overdue = ['breached review 4.2.1 SD-02'];
const reviewReminder = 'reminded review to merchant 4.2.1';

/** The ladders of words: answers, reviews, evidence, offers, appeals and holds. At each rung what happens, and where the run is then. */
export const wordLadders: readonly Ladder[] = [
  {
    name: 'respond: an application that nobody answers',
    story: [],
    rungs: respond('03-03T11:00:00', '03-03T11:36:00', '03-03T12:00:00', '03-03T14:00:00', '03-03T16:00:00'),
    place: 'awaiting_review · decided · 03-05T05:00 review remind',
  },
  {
    name: 'respond: words that nobody answers, overnight',
    story: [approves, '03-04T18:00:00', asks],
    rungs: respond('03-04T19:00:00', '03-04T19:36:00', '03-04T20:00:00', '03-05T10:00:00', '03-05T12:00:00'),
    place: 'awaiting_ship_back · goodsArrived · 03-07T05:00 ship_back remind',
  },
  {
    name: 'review: the rules approve',
    story: [answers],
    rungs: threeDays(reviewReminder, ...overdue, 'approved 3.1.3b NR-01 SD-02', unaddressed),
    place: 'awaiting_ship_back · goodsArrived · 03-12T00:00 ship_back remind',
  },
  {
    name: 'review, then appeal: the rules refuse',
    given: tooLate,
    story: [answers],
    rungs: [
      ...threeDays(reviewReminder, ...overdue, 'rejected 3.1.3b NR-01'),
      ['03-12T00:00:00', 'reminded appeal to consumer 3.1.3b'],
      ['03-15T00:00:00', 'reminded appeal to consumer 3.1.3b'],
      ['03-17T00:00:00', ...becomesFinal],
    ],
    place: 'closed · rejected',
  },
  {
    name: 'review: money for goods that stay',
    given: withoutReturn,
    story: [answers],
    rungs: threeDays(reviewReminder, ...overdue, 'sent_to_platform no_refund_without_return 4.2.1 PL-06 QR-01'),
    place: 'platform_review · decided · 03-09T12:00 platform_review remind',
  },
  {
    name: 'review: an order that was never shipped',
    given: unshipped,
    story: [answers],
    rungs: threeDays(
      reviewReminder,
      ...overdue,
      'approved 3.1.3b LD-02 NR-14 SD-02',
      'settlement_made 3.1.3d NR-14',
      ...pays,
    ),
    place: 'closed · refunded',
  },
  {
    name: 'review that the platform made longer',
    story: [answers, extendsWindow('review', '03-20T00:00:00')],
    rungs: [
      ['03-18T05:00:00', reviewReminder],
      ['03-19T00:00:00', ...redLine],
      ['03-19T06:48:00', reviewReminder],
      [
        '03-20T00:00:00',
        ...overdue,
        'approved 3.1.3b NR-01 SD-02',
        'escalated ship_back to platform level 3 3.1.3c NR-08',
      ],
    ],
    place: 'awaiting_ship_back · goodsArrived · 03-24T00:00 ship_back remind',
  },
  {
    name: 'platform_review: nobody decides',
    given: fraud,
    story: [platformAnswers, merchantShowsPhoto],
    rungs: threeDays(
      'reminded platform_review to platform 4.2.1',
      'breached platform_review 4.2.1 SD-02',
      'escalated platform_review to platform_lead level 3 4.2.1',
    ),
    place: 'platform_review · decided · 03-19T00:00 red_line breach',
  },
  {
    name: 'dispute_evidence: the merchant brings none',
    given: fraud,
    story: [platformAnswers, extendsWindow('platform_review', '03-30T00:00:00')],
    rungs: threeDays('reminded dispute_evidence to merchant 3.1.3a', 'evidence_closed window_over 3.1.3a PL-07'),
    place: 'platform_review · decided · 03-19T00:00 red_line breach',
  },
  {
    name: 'red_line: the platform takes its time',
    given: fraud,
    story: [platformAnswers, merchantShowsPhoto, extendsWindow('platform_review', '04-30T00:00:00')],
    rungs: [['03-19T00:00:00', ...redLine]],
    place: 'platform_review · decided · 04-28T05:00 platform_review remind',
  },
  {
    name: 'evidence: asked of the consumer; the review gains the three workdays it stood still',
    story: [wantsEvidence('consumer')],
    rungs: threeDays('reminded evidence to consumer 3.1.3a', 'evidence_closed window_over 3.1.3a'),
    place: 'awaiting_review · decided · 03-10T05:00 review remind',
  },
  {
    name: 'evidence: asked of the merchant by the platform',
    given: fake,
    story: [merchantShowsPhoto, wantsEvidence('merchant')],
    rungs: threeDays('reminded evidence to merchant 3.1.3a', 'evidence_closed window_over 3.1.3a'),
    place: 'platform_review · decided · 03-10T05:00 platform_review remind',
  },
  {
    name: 'offer_answer: instead of the review',
    story: [offers(keeping(3000), merchant)],
    rungs: threeDays('reminded offer_answer to consumer 3.1.3b', 'offer_expired 3.1.3b'),
    place: 'awaiting_review · decided · 03-10T05:00 review remind',
  },
  {
    name: 'offer_answer: an offer with an end of its own',
    story: [offers({ ...keeping(3000), expires_at: at('03-03T18:00:00') }, merchant)],
    rungs: [
      ['03-03T14:00:00', 'reminded offer_answer to consumer 3.1.3b'],
      ['03-03T16:24:00', 'reminded offer_answer to consumer 3.1.3b'],
      ['03-03T18:00:00', 'offer_expired 3.1.3b'],
    ],
    place: 'awaiting_review · decided · 03-05T05:00 review remind',
  },
  {
    name: 'offer_answer: beside the time to ship',
    story: [approves, offers({ kind: 'more_time', clock: 'ship_back', until: at('03-20T00:00:00') }, consumer)],
    rungs: threeDays('reminded offer_answer to merchant 3.1.3b', 'offer_expired 3.1.3b'),
    place: 'awaiting_ship_back · goodsArrived · 03-07T05:00 ship_back remind',
  },
  {
    name: 'offer_answer: beside the time to appeal',
    story: [rejects, offers(keeping(3000), merchant)],
    rungs: threeDays('reminded offer_answer to consumer 3.1.3b', 'offer_expired 3.1.3b'),
    place: 'appeal_window · decided · 03-07T05:00 appeal remind',
  },
  {
    name: 'appeal: after the merchant’s refusal',
    story: [rejects],
    rungs: sevenDays('reminded appeal to consumer 3.1.3b', ...becomesFinal),
    place: 'closed · rejected',
  },
  {
    name: 'appeal: after an inspection that failed',
    story: [...arrives, finds('failed')],
    rungs: [
      ['03-08T06:00:00', 'reminded appeal to consumer 3.1.3b'],
      ['03-10T12:00:00', 'reminded appeal to consumer 3.1.3b'],
      ['03-12T00:00:00', ...becomesFinal],
    ],
    place: 'closed · rejected',
  },
  {
    name: 'appeal: after the platform’s decision',
    given: fraud,
    story: [decides('reject', 'keep')],
    rungs: sevenDays('reminded appeal to consumer 3.1.3b', ...becomesFinal),
    place: 'closed · rejected',
  },
  {
    name: 'appeal: the merchant’s own, against an approval by silence',
    story: [answers, '03-07T00:00:01', extendsWindow('ship_back', '03-30T00:00:00')],
    rungs: [
      ['03-12T00:00:00', 'reminded appeal to merchant 3.1.3b'],
      ['03-15T00:00:00', 'reminded appeal to merchant 3.1.3b'],
      ['03-17T00:00:00', 'became_final 3.1.3b PL-05'],
    ],
    place: 'awaiting_ship_back · goodsArrived · 03-19T00:00 red_line breach',
  },
  {
    name: 'hold: nobody releases it',
    story: [holds(null)],
    rungs: threeDays(
      'reminded hold to platform 2.4',
      'breached hold 2.4 PL-05',
      'escalated hold to platform_lead level 3 2.4',
    ),
    place: 'awaiting_review · decided · 03-19T00:00 red_line breach',
  },
  {
    name: 'hold: for as long as the platform said',
    story: [holds('03-20T00:00:00')],
    rungs: [
      ['03-11T17:00:00', 'reminded hold to platform 2.4'],
      ['03-16T16:24:00', 'reminded hold to platform 2.4'],
      // the law's term is breached all the same; who is to be told of it is told when the hold is over
      ['03-19T00:00:00', 'breached red_line 2.3 NR-18'],
      ['03-20T00:00:00', 'breached hold 2.4 PL-05', 'escalated hold to platform_lead level 3 2.4'],
    ],
    place: 'awaiting_review · decided · no alarm',
  },
];
