import type { ApplicationInput } from '../../domain/application.ts';
import type { Command, PartyCommandBody, RefundReport } from '../../domain/commands.ts';
import type { CaseState } from '../../domain/state.ts';
import type { Caller } from '../../ledger/request.ts';
import { anApplication, approveIt, inspectIt, shipIt } from '../harness/applications.ts';
import { consumer, merchant, platform } from '../harness/ledger.ts';

/** What one side does next, by how the case then stands. */
export type Step = (state: CaseState) => [Command, Caller];
/** Steps, and between them moments to which the case's own time goes on: `03-04T12:00:00`. */
export type Story = readonly (string | Step)[];

/** A moment of 2026 in Beijing; from 2 March on, the whole month lies between two holidays. */
export const at = (moment: string) => `2026-${moment}+08:00`;

/** The one photo that `openLedgerEnvironment` has stored. */
export const photo = 'evd_photo';

const anotherPerson: Caller = { ...platform, person: 'p-2' };
const carrier: Caller = { account: 'carrier', role: 'carrier', party: null, person: null };
const provider: Caller = { account: 'payment', role: 'payment', party: null, person: null };
const items = [{ kind: 'photo' as const, text: 'The tag, please.' }];
const verdict = { facts: 'f', grounds: 'g', clause: '3.1.3b', rules: ['NR-06'] };
const lastOffer = ({ offers }: CaseState) => ({ offer_id: offers.at(-1)?.id ?? '' });

export const approves: Step = () => [approveIt, merchant];
export const ships: Step = () => [shipIt, consumer];
export const passes: Step = () => [inspectIt, merchant];
export const answers: Step = () => [{ command: 'respond', body: { text: 'We are looking.' } }, merchant];
export const asks: Step = () => [{ command: 'reply', body: { text: 'And?' } }, consumer];
export const platformAnswers: Step = () => [{ command: 'respond', body: { text: 'We are looking.' } }, platform];
export const showsPhoto: Step = () => [{ command: 'add_evidence', body: { evidence: [photo] } }, consumer];
export const merchantShowsPhoto: Step = () => [{ command: 'add_evidence', body: { evidence: [photo] } }, merchant];
export const withdraws: Step = () => [{ command: 'withdraw', body: { reason: 'solved' } }, consumer];
export const receives: Step = () => [{ command: 'receive', body: {} }, merchant];
export const releases: Step = () => [{ command: 'release', body: { reason: 'Settled.' } }, platform];
export const accepts =
  (by: Caller): Step =>
  (state) => [{ command: 'accept_offer', body: lastOffer(state) }, by];

export const rejects: Step = () => {
  const body = { reason: 'not_intact', explanation: 'x', alternative: { text: 'y' }, evidence: [photo] };
  return [{ command: 'reject', body }, merchant];
};
export const finds =
  (result: 'failed' | 'short'): Step =>
  () => {
    const lines = [{ line_id: 'l1', findings: [{ result, quantity: 1 }] }];
    return [{ command: 'inspect', body: { lines, evidence: [photo] } }, merchant];
  };
export const wantsEvidence =
  (from: 'consumer' | 'merchant'): Step =>
  () => [{ command: 'request_evidence', body: { from, items } }, from === 'consumer' ? merchant : platform];
export const offers =
  (body: PartyCommandBody<'offer'>, by: Caller): Step =>
  () => [{ command: 'offer', body }, by];
export const holds =
  (until: string | null): Step =>
  () => [{ command: 'hold', body: { reason: 'A report.', ...(until ? { until: at(until) } : {}) } }, platform];
export const extendsWindow =
  (clock: PartyCommandBody<'extend'>['clock'], until: string): Step =>
  () => [{ command: 'extend', body: { clock, until: at(until), reason: 'A flood.' } }, platform];
export const closes =
  (outcome: PartyCommandBody<'close'>['outcome']): Step =>
  () => [{ command: 'close', body: { outcome, reason: 'Both agree.' } }, platform];
/** A person says that the refund which failed is paid, at that moment and the way the payment came. */
export const paysByHand: Step = ({ refunds, at: now }) => {
  const refund_id = refunds.find(({ state }) => state === 'failed')?.id ?? '';
  return [
    { command: 'settle_manually', body: { refund_id, method: 'same_way', reference: 'CMB 1', paid_at: now } },
    platform,
  ];
};
export const agreesToPay: Step = ({ proposals }) => [
  { command: 'approve_payment', body: { proposal_id: proposals.at(-1)?.id ?? '' } },
  anotherPerson,
];
/** Goodwill at the platform's own cost. */
export const gives: Step = () => [
  { command: 'grant', body: { kind: 'goodwill', amount: 1500, borne_by: 'platform', reason: 'A long wait.' } },
  platform,
];
export const stopsRefund: Step = ({ refunds }) => [
  { command: 'stop_refund', body: { refund_id: refunds[0]?.id ?? '', reason: 'Nobody answers.' } },
  platform,
];
/** The carrier hands the parcel over, and says so now. */
export const delivered =
  (moment: string): Step =>
  ({ parcels }) => {
    const body = {
      parcel_id: parcels[0]?.id ?? '',
      kind: 'delivered' as const,
      occurred_at: at(moment),
      report_id: 's',
    };
    return [{ command: 'report_scan', body }, carrier];
  };
export const decides =
  (decision: 'approve' | 'reject', goods: 'return' | 'keep', amount?: number): Step =>
  ({ appeal }) => [
    { command: 'decide', body: { ...verdict, decision, goods, ...(amount ? { amount } : {}) } },
    appeal ? anotherPerson : platform,
  ];
/** Whoever the present decision went against has it heard. */
export const appeals: Step = ({ appealable }) => {
  const last = appealable.at(-1);
  const body = { against: last?.event ?? '', grounds: 'It is as it came.', wants: 'My money.' };
  return [{ command: 'appeal', body }, last?.by === 'merchant' ? merchant : consumer];
};
/** The provider's notice of the case's refund. */
export const notice =
  (status: RefundReport['body']['status']): Step =>
  ({ refunds }) => [{ command: 'report_refund', body: { refund_id: refunds[0]?.id ?? '', status } }, provider];

/** Goods in the merchant's hands on 4 March, a Wednesday. */
export const arrives: Story = [approves, ships, '03-04T12:00:00', delivered('03-04T11:00:00')];

export const keeping = (amount: number) => ({ kind: 'keep_and_refund' as const, amount });

/** What an application says otherwise than `anApplication`; made anew for each case, as every case has its own order. */
export type Given = () => Partial<ApplicationInput>;
const order =
  (change: Partial<ApplicationInput['order']>): Given =>
  () => ({ order: { ...anApplication().order, ...change } });
/** An order of that month, signed for on its ninth day. */
export const shippedIn = (month: string): Given => {
  const day = (text: string) => at(`${month}-${text}`);
  const signed_at = day('09T15:00:00');
  return order({ paid_at: day('01T09:00:00'), shipped_at: day('02T09:00:00'), delivery: { signed_at } });
};
/** Three weeks after the goods were signed for. */
export const tooLate = shippedIn('02');
/** Above what one person may pay by hand. */
export const dear = order({
  tenders: [{ id: 't1', kind: 'wechat', amount: 30_000 }],
  lines: [{ id: 'l1', sku: 'S1', quantity: 1, unit_price: 30_000 }],
});
export const unshipped = order({ shipped_at: null, delivery: null });
export const withoutReturn: Given = () => ({ reason: 'quality', remedy: 'refund_without_return' });
export const fraud: Given = () => ({ allegations: ['fraud'] });
export const fake: Given = () => ({ allegations: ['fake'] });
