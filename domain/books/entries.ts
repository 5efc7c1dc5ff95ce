import type { CaseEvent, EventOf } from '../events.ts';
import type { CaseState } from '../state.ts';
import { type Borne, borneIn } from './bearers.ts';
import { charged } from './charges.ts';
import { type Entry, type Posting, unitOf } from './entry.ts';

/** What an event posts to the books: a function of the trail alone, so that the books can be written again from it. */
export function entriesOf(before: CaseState | null, event: CaseEvent, after: CaseState): Entry[] {
  switch (event.type) {
    case 'settlement_made':
    case 'liability_assigned':
    case 'decided':
      return shifted(before, after);
    case 'refund_succeeded':
    case 'refund_settled_by_hand':
      return arrived(event, after);
    case 'refund_paid_twice':
      // clearing then shows what was brought too much; what was only proposed as paid is in no book
      return isManual(before, event.data.refund_id) ? arrived(event, after) : [];
    case 'charge_authorised':
    case 'charge_captured':
    case 'charge_voided':
      return charged(before, event, after);
    case 'charge_asked':
    case 'charge_agreed':
    case 'charge_declined':
    case 'charge_attempted':
    case 'charge_capture_due':
    case 'charge_released':
    // what could not be taken or let go is held until it is
    case 'charge_failed':
    case 'charge_unknown':
    case 'charge_due_again':
    case 'opened':
    case 'evidence_added':
    case 'evidence_requested':
    case 'evidence_closed':
    case 'offered':
    case 'offer_accepted':
    case 'offer_declined':
    case 'offer_expired':
    case 'appealed':
    case 'said':
    case 'held':
    case 'released':
    case 'assigned':
    case 'remedy_chosen':
    case 'approved':
    case 'rejected':
    case 'withdrawn':
    case 'shipped_back':
    case 'scanned':
    case 'received':
    case 'inspected':
    case 'sent_to_platform':
    case 'refund_requested':
    case 'refund_accepted':
    // what failed stays in clearing until a person has settled it
    case 'refund_failed':
    case 'refund_unknown':
    case 'refund_due_again':
    case 'refund_notice_differs':
    case 'statement_differs':
    case 'risk_noticed':
    case 'task_raised':
    case 'task_taken':
    case 'task_returned':
    case 'task_done':
    case 'refund_stopped':
    case 'other_way_consented':
    case 'payment_proposed':
    case 'payment_approved':
    case 'payment_declined':
    // posted by the settlement that pays it
    case 'granted':
    case 'reminded':
    case 'escalated':
    case 'breached':
    case 'clocks_extended':
    case 'clock_extended':
    case 'deadlines_repriced':
    case 'clock_moved':
    case 'lapsed':
    case 'became_final':
    case 'closed':
      return [];
    default:
      return unforeseen(event);
  }
}

function unforeseen(event: never): never {
  throw new Error(`an event of no known type: ${JSON.stringify(event)}`);
}

/**
 * What the accounts bear now and did not before, part by part, against the clearing of the present settlement version. A settlement
 * posts what it adds to the one before; a change of liability moves money between bearers and leaves clearing alone.
 */
function shifted(before: CaseState | null, after: CaseState): Entry[] {
  const version = after.settlement?.version;
  if (version === undefined) return [];
  const changes = summed([...borneIn(after), ...borneIn(before).map((one) => ({ ...one, amount: -one.amount }))]);
  return [...Map.groupBy(changes, partOf).values()].map((own) => {
    const postings = own.map((one) => ({ ...one, settlement_version: version, refund_id: null, charge_id: null }));
    const [first] = postings;
    const added = own.reduce((sum, { amount }) => sum + amount, 0);
    return first && added !== 0 ? [...postings, { ...first, ...clearing, amount: -added }] : postings;
  });
}

const clearing = { account: 'clearing', holder: null } as const;

/** One sum for each part and account; the rule is that of the first. */
function summed(borne: readonly Borne[]): Borne[] {
  return [...Map.groupBy(borne, (one) => `${one.account} ${partOf(one)}`).values()].flatMap((own) => {
    const amount = own.reduce((sum, one) => sum + one.amount, 0);
    return own.slice(0, amount === 0 ? 0 : 1).map((first) => ({ ...first, amount }));
  });
}

function partOf({ unit, line_id, adjustment }: Borne): string {
  return JSON.stringify([unit, line_id, adjustment]);
}

/** What a refund has brought to its tender leaves the clearing of the settlement version that promised it. */
function arrived(
  event: EventOf<'refund_succeeded' | 'refund_settled_by_hand' | 'refund_paid_twice'>,
  { refunds, settlement }: CaseState,
): Entry[] {
  const refund = refunds.find(({ id }) => id === event.data.refund_id);
  if (!refund || !settlement) return [];
  const { tender_id, settlement_version, amount, units } = refund;
  const rule = settlement.tenders.find((tender) => tender.tender_id === tender_id)?.rule ?? event.rules.join(' ');
  const about = { settlement_version, line_id: null, adjustment: null, refund_id: refund.id, charge_id: null, rule };
  const moved: [string, number][] = [
    [settlement.currency, amount],
    [unitOf(tender_id), units ?? 0],
  ];
  return moved
    .filter(([, sum]) => sum !== 0)
    .map(([unit, sum]): Posting[] => [
      { ...about, ...clearing, amount: sum, unit },
      { ...about, account: 'consumer_tender', holder: tender_id, amount: -sum, unit },
    ]);
}

function isManual(before: CaseState | null, refundId: string): boolean {
  return before?.refunds.some(({ id, state }) => id === refundId && state === 'manual') ?? false;
}
