import type { CaseEvent, EventType } from './events.ts';
import type { CaseState } from './state.ts';
import type { ClockName, Party } from './vocabulary.ts';

/** Who may be told of something. Leads are told of what has waited too long. */
export const addressees = ['consumer', 'merchant', 'platform', 'merchant_lead', 'platform_lead'] as const;
export type Addressee = (typeof addressees)[number];

const both = ['consumer', 'merchant'] as const;
const everyone = ['consumer', 'merchant', 'platform'] as const;
const nobody = [] as const;

/** Whom an event is told to. What only some of its kind are told of is in `alsoTold`. */
const told: Record<EventType, readonly Addressee[]> = {
  opened: both,
  evidence_added: both,
  evidence_requested: nobody,
  evidence_closed: both,
  offered: both,
  offer_accepted: both,
  offer_declined: both,
  offer_expired: both,
  appealed: everyone,
  said: nobody,
  held: both,
  released: both,
  assigned: nobody,
  liability_assigned: everyone,
  remedy_chosen: both,
  approved: both,
  rejected: both,
  decided: both,
  withdrawn: both,
  shipped_back: both,
  scanned: nobody,
  received: both,
  inspected: both,
  sent_to_platform: everyone,
  settlement_made: both,
  refund_requested: nobody,
  refund_accepted: nobody,
  refund_succeeded: both,
  refund_failed: ['consumer', 'platform'],
  refund_unknown: nobody,
  refund_due_again: nobody,
  refund_notice_differs: ['platform'],
  statement_differs: ['platform'],
  // a task of the platform’s people, and nobody else’s business
  risk_noticed: nobody,
  task_raised: ['platform'],
  task_taken: nobody,
  task_returned: nobody,
  task_done: nobody,
  refund_stopped: nobody,
  other_way_consented: ['platform'],
  refund_settled_by_hand: both,
  refund_paid_twice: ['platform'],
  charge_asked: both,
  charge_agreed: both,
  charge_declined: both,
  charge_attempted: nobody,
  charge_authorised: both,
  charge_capture_due: nobody,
  charge_captured: both,
  charge_released: nobody,
  charge_voided: both,
  charge_failed: everyone,
  charge_unknown: nobody,
  charge_due_again: nobody,
  payment_proposed: nobody,
  payment_approved: nobody,
  payment_declined: ['platform'],
  granted: both,
  reminded: nobody,
  escalated: nobody,
  breached: ['platform'],
  clocks_extended: both,
  clock_extended: both,
  deadlines_repriced: both,
  clock_moved: nobody,
  lapsed: both,
  became_final: both,
  closed: both,
};

/** Windows of the platform itself: its lead is told when one is missed. */
const platformClocks: ReadonlySet<ClockName> = new Set<ClockName>([
  'platform_review',
  'refund',
  'return_transit',
  'hold',
]);

function alsoTold(event: CaseEvent): readonly string[] {
  switch (event.type) {
    case 'reminded':
    case 'escalated':
      return [event.data.to];
    case 'said':
      return event.data.to;
    case 'evidence_requested':
      return [event.data.from];
    case 'breached':
      return [platformClocks.has(event.data.clock) ? 'platform_lead' : 'merchant'];
    case 'scanned':
      return event.data.kind === 'picked_up' || event.data.kind === 'in_transit' ? [] : both;
    case 'payment_proposed':
      return event.data.awaits.map((one) => (one === 'merchant' ? 'merchant' : 'platform_lead'));
    case 'rejected':
      // a refusal of what the rules grant
      return event.rules.includes('NR-18') ? ['platform'] : [];
    default:
      return event.stage.to === 'platform_review' && event.stage.from !== 'platform_review' ? ['platform'] : [];
  }
}

/** Everybody who is told of an event, each once, never who did it. An act in another's name is told to that other. */
export function addresseesOf(event: CaseEvent): Addressee[] {
  const names: readonly string[] = [...told[event.type], ...alsoTold(event)];
  return addressees.filter((one) => names.includes(one) && one !== event.actor.role);
}

/** Kinds of events that nobody is ever told of. */
export const untold: readonly EventType[] = [
  'assigned',
  'refund_requested',
  'refund_accepted',
  'refund_unknown',
  'refund_due_again',
  'risk_noticed',
  'task_taken',
  'task_returned',
  'task_done',
  'refund_stopped',
  'charge_attempted',
  'charge_capture_due',
  'charge_released',
  'charge_unknown',
  'charge_due_again',
  'payment_approved',
  'clock_moved',
];

/** A lead acts for its side. */
export function sideOf(to: Addressee): Party {
  if (to === 'consumer') return 'consumer';
  return to === 'merchant' || to === 'merchant_lead' ? 'merchant' : 'platform';
}

/** The clock an event is about, as it was after it. */
export function clockOf(event: CaseEvent, state: CaseState) {
  const name = 'clock' in event.data ? event.data.clock : null;
  return state.clocks.findLast((clock) => clock.name === name) ?? null;
}
