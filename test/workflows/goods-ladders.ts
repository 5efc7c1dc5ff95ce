import type { PaymentAnswer } from '../../ports/payment.ts';
import { consumer, merchant } from '../harness/ledger.ts';
import { accepts, approves, arrives, at, delivered, holds, offers, passes, shippedIn, ships } from './return-steps.ts';
import { type Ladder, pays, sevenDays } from './word-ladders.ts';

const silent: PaymentAnswer = { status: 'unknown', reason: 'timeout' };
const taken: PaymentAnswer = { status: 'accepted', providerNo: 'p-1' };
const refused: PaymentAnswer = { status: 'failed', reason: 'account_closed' };

const lapses = ['lapsed ship_back 3.1.3c NR-08', 'closed lapsed'];
const passesBySilence = ['inspected 3.1.3c NR-10', 'settlement_made 3.1.3d NR-14'];
const noAnswer = ['refund_requested 4.2.2', 'refund_unknown 4.2.2'];
const asksAgain = ['refund_due_again 4.2.2', ...noAnswer];
/** By the sixth round a person should know. */
const asksAndTells = ['refund_due_again 4.2.2', 'escalated refund to platform level 2 4.2.2', ...noAnswer];
const refundReminder = 'reminded refund to platform 4.2.2';

/** The ladders of goods and money: sent back, on their way, inspected, refunded. */
export const goodsLadders: readonly Ladder[] = [
  {
    name: 'ship_back: the goods are not sent',
    story: [approves],
    rungs: sevenDays('reminded ship_back to consumer 3.1.3c', ...lapses),
    place: 'closed · lapsed',
  },
  {
    name: 'ship_back that both sides made longer',
    story: [
      approves,
      offers({ kind: 'more_time', clock: 'ship_back', until: at('03-16T00:00:00') }, consumer),
      accepts(merchant),
    ],
    rungs: [
      ['03-12T05:00:00', 'reminded ship_back to consumer 3.1.3c'],
      ['03-14T11:36:00', 'reminded ship_back to consumer 3.1.3c'],
      ['03-16T00:00:00', ...lapses],
    ],
    place: 'closed · lapsed',
  },
  {
    name: 'return_transit: the parcel never comes',
    story: [approves, ships],
    rungs: [['03-19T00:00:00', 'escalated return_transit to platform level 2 3.1.3c']],
    place: 'returning · goodsArrived · no alarm',
  },
  {
    name: 'inspect: three workdays',
    story: arrives,
    rungs: [
      ['03-07T05:30:00', 'reminded inspect to merchant 3.1.3c'],
      ['03-08T21:24:00', 'reminded inspect to merchant 3.1.3c'],
      ['03-10T00:00:00', 'breached inspect 3.1.3c NR-10', ...passesBySilence, ...pays],
    ],
    place: 'closed · refunded',
  },
  {
    name: 'inspect, held: the law’s term is breached, and nothing passes',
    story: [...arrives, holds('03-20T00:00:00')],
    rungs: [
      ['03-11T00:00:00', 'breached inspect 3.1.3c NR-10'],
      ['03-12T06:00:00', 'reminded hold to platform 2.4'],
    ],
    place: 'awaiting_inspection · inspected · 03-16T21:36 hold remind',
  },
  {
    name: 'inspect, told late: a day for the merchant, after the law’s term',
    start: '02-10T10:00:00',
    given: shippedIn('02'),
    story: [approves, ships, '02-22T10:00:00', delivered('02-13T15:00:00')],
    rungs: [['02-23T10:00:00', ...passesBySilence, 'escalated refund to platform level 2 4.2.2', ...pays]],
    place: 'closed · refunded',
  },
  {
    name: 'inspect and refund at Spring Festival: by the law’s term, which ends before the three workdays',
    start: '02-10T10:00:00',
    given: shippedIn('02'),
    provider: silent,
    story: [approves, ships, '02-13T16:00:00', delivered('02-13T15:00:00')],
    rungs: [
      ['02-16T19:30:00', 'reminded inspect to merchant 3.1.3c'],
      ['02-18T17:24:00', 'reminded inspect to merchant 3.1.3c'],
      ['02-20T00:00:00', 'breached inspect 3.1.3c NR-10', ...passesBySilence, ...noAnswer],
      ['02-20T00:01:00', ...asksAgain],
      ['02-20T00:06:00', ...asksAgain],
      ['02-20T00:21:00', ...asksAgain],
      ['02-20T01:21:00', ...asksAgain],
      ['02-20T07:21:00', ...asksAndTells],
      ['02-20T12:00:00', refundReminder],
      ['02-20T19:12:00', refundReminder],
      ['02-21T00:00:00', 'escalated refund to platform level 3 4.2.2'],
      ['02-21T07:21:00', ...asksAgain],
      ['02-22T07:21:00', ...asksAgain],
      ['02-23T07:21:00', ...asksAgain],
      ['02-24T00:00:00', 'reminded appeal to merchant 3.1.3b'],
      ['02-24T07:21:00', ...asksAgain],
      ['02-25T00:00:00', 'breached refund 4.2.2 NR-10', 'escalated refund to platform_lead level 3 4.2.2'],
    ],
    place: 'settling · settled · 02-25T07:21 refund retry',
  },
  {
    name: 'refund: a provider that never answers is asked again and again',
    provider: silent,
    story: [...arrives, passes],
    rungs: [
      ['03-04T12:01:00', ...asksAgain],
      ['03-04T12:06:00', ...asksAgain],
      ['03-04T12:21:00', ...asksAgain],
      ['03-04T13:21:00', ...asksAgain],
      ['03-04T19:21:00', ...asksAndTells],
      ['03-05T19:21:00', ...asksAgain],
    ],
    place: 'settling · settled · 03-06T19:21 refund retry',
  },
  {
    name: 'refund: a provider that has taken it on is asked after half an hour without a word',
    provider: taken,
    story: [...arrives, passes],
    rungs: [['03-04T12:30:00', 'refund_due_again 4.2.2', 'refund_requested 4.2.2', 'refund_accepted 4.2.2']],
    place: 'settling · settled · 03-04T13:00 refund retry',
  },
  {
    name: 'refund: a provider that refuses leaves it with people',
    provider: refused,
    story: [...arrives, passes],
    rungs: [
      ['03-07T06:00:00', refundReminder],
      ['03-08T21:36:00', refundReminder],
      ['03-10T00:00:00', 'breached refund 4.2.2 SD-02', 'escalated refund to platform level 3 4.2.2'],
      ['03-12T00:00:00', 'escalated refund to platform_lead level 3 4.2.2'],
    ],
    place: 'settling · settled · 03-20T00:00 red_line breach',
  },
];
