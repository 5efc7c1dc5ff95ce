import { notBy, openTo } from './appealable.ts';
import { eventId } from './case-ids.ts';
import { isOpen } from './clock.ts';
import { type CaseEvent, type EventOf, quietEvents } from './events.ts';
import { charged } from './evolve-charges.ts';
import { turnClocks } from './evolve-clocks.ts';
import { moneyOutcome, overtaken, proposed, refunded } from './evolve-money.ts';
import { turnTasks } from './evolve-tasks.ts';
import { approved, decided, inspected } from './evolve-verdicts.ts';
import { textOf } from './fact-text.ts';
import { toMs, toText } from './instant.ts';
import { plus } from './line-quantities.ts';
import type { DecidingClock } from './risk.ts';
import type { CaseState } from './state.ts';
import type { ClockName, Stage } from './vocabulary.ts';

/** The state after an event. Total and without judgement: whatever was decided is in the event. */
export function evolve(before: CaseState | null, event: CaseEvent): CaseState {
  const base = before ?? opened(event);
  const after: CaseState = {
    ...base,
    ...changed(base, event),
    ...told(event),
    seq: event.seq,
    version: quietEvents.has(event.type) && event.stage.from === event.stage.to ? base.version : event.seq,
    at: event.at,
    stage: event.stage.to,
    clocks: turnClocks(base.clocks, event),
    tasks: turnTasks(base.tasks, event),
    milestones: { ...base.milestones, ...event.data.milestones },
    owes: [...base.owes, ...(event.data.owes ?? [])].filter(({ id }) => !event.data.done?.includes(id)),
    last_text: textOf(event),
  };
  const present = { ...after, ...leftBehind(after, event), ...overtaken(after), money_outcome: moneyOutcome(after) };
  return { ...present, ...byItsClock(present) };
}

/** Folds a whole trail; null when there is none. */
export function fold(events: readonly CaseEvent[]): CaseState | null {
  return events.reduce<CaseState | null>(evolve, null);
}

function opened(event: CaseEvent): CaseState {
  if (event.type !== 'opened') throw new Error(`a trail begins with opened, not ${event.type}`);
  const { application, assessment, standard, calendar, previous_case_id, origin_case_id, shift, notice_at } =
    event.data;
  return {
    id: event.stream,
    stage: event.stage.to,
    outcome: null,
    final: false,
    final_at: null,
    money_outcome: 'none',
    seq: 0,
    version: 0,
    opened_at: event.at,
    notice_at,
    at: event.at,
    shift,
    application,
    assessment,
    previous_case_id,
    origin_case_id,
    standard,
    calendar,
    clocks: [],
    milestones: {},
    owes: [],
    remedy: application.remedy,
    agreed: null,
    refused: [],
    return_address: null,
    guidance: null,
    liability: null,
    offers: [],
    awaited_evidence: null,
    held: null,
    assigned_to: null,
    appeal: null,
    decided_by: [],
    parcels: [],
    goods_arrived_at: null,
    return_freight_paid: 0,
    findings: [],
    settlement: null,
    refunds: [],
    tasks: [],
    risks: [],
    set_aside: null,
    proposals: [],
    charges: [],
    over: null,
    escalation_level: 0,
    breached: false,
    appealable: [],
    outages_until: toText(toMs(event.at) - shift),
    last_text: '',
  };
}

/** What an event changes of the case's own matters; clocks, tasks, milestones and debts are kept elsewhere. */
function changed(state: CaseState, event: CaseEvent): Partial<CaseState> {
  switch (event.type) {
    case 'opened':
    case 'evidence_added':
    case 'said':
    case 'clock_extended':
    case 'reminded':
    case 'refund_notice_differs':
    case 'statement_differs':
    case 'evidence_closed':
    case 'task_raised':
    case 'task_taken':
    case 'task_returned':
    case 'task_done':
    case 'granted':
      return {};
    case 'sent_to_platform':
      return { set_aside: event.data.why === 'for_a_person' ? decidingAt(event.stage.from) : null };
    case 'risk_noticed':
      return { risks: [...state.risks, ...event.data.signals.map((signal) => ({ ...signal, at: event.at }))] };
    case 'remedy_chosen':
      return { remedy: event.data.remedy, assessment: event.data.assessment };
    case 'approved':
      return approved(state, event);
    case 'decided':
      return decided(state, event);
    case 'liability_assigned':
      return { liability: event.data.shares };
    case 'became_final':
      return {
        appealable: notBy(state.appealable, event.data.by),
        ...(event.data.by === 'consumer' ? { over: 'rejected' as const } : {}),
      };
    case 'withdrawn':
      return { over: 'withdrawn', appealable: [] };
    case 'lapsed':
      return { over: 'lapsed', appealable: [] };
    case 'evidence_requested':
      return { awaited_evidence: { request: eventId(event), from: event.data.from, back_to: state.stage } };
    case 'offered':
      return { offers: [...state.offers, event.data.offer] };
    case 'offer_accepted':
      return { offers: answered(state, event.data.offer_id, 'accepted') };
    case 'offer_declined':
      return { offers: answered(state, event.data.offer_id, 'declined') };
    case 'offer_expired':
      return { offers: answered(state, event.data.offer_id, 'expired') };
    case 'appealed':
      return {
        appeal: { by: event.data.by, against: event.data.against },
        appealable: state.appealable.filter(
          ({ event: against, by }) => against !== event.data.against || by !== event.data.by,
        ),
      };
    case 'held':
      return { held: { since: event.at, until: event.data.until } };
    case 'released':
      return { held: null };
    case 'assigned':
      return { assigned_to: event.data.person };
    case 'deadlines_repriced':
      return { calendar: event.data.calendar };
    case 'rejected':
      return {
        refused: plus(state.refused, event.data.lines),
        appealable: openTo(state.appealable, 'consumer', eventId(event)),
      };
    case 'shipped_back':
      return {
        parcels: [...state.parcels, ...event.data.parcels],
        return_freight_paid: state.return_freight_paid + event.data.freight_paid,
      };
    case 'scanned':
      return { parcels: scanned(state, event), ...arrival(event) };
    case 'received':
      return {
        parcels: state.parcels.map((parcel) =>
          event.data.parcel_ids.includes(parcel.id) ? { ...parcel, state: 'delivered' as const } : parcel,
        ),
        ...arrival(event),
      };
    case 'inspected':
      return inspected(state, event);
    case 'settlement_made':
    case 'refund_requested':
    case 'refund_accepted':
    case 'refund_succeeded':
    case 'refund_failed':
    case 'refund_unknown':
    case 'refund_due_again':
    case 'refund_stopped':
    case 'other_way_consented':
    case 'refund_settled_by_hand':
    case 'refund_paid_twice':
      return refunded(state, event);
    case 'payment_proposed':
    case 'payment_approved':
    case 'payment_declined':
      return proposed(state, event);
    case 'charge_asked':
    case 'charge_agreed':
    case 'charge_declined':
    case 'charge_attempted':
    case 'charge_authorised':
    case 'charge_capture_due':
    case 'charge_captured':
    case 'charge_released':
    case 'charge_voided':
    case 'charge_failed':
    case 'charge_unknown':
    case 'charge_due_again':
      return charged(state, event);
    case 'escalated':
      return { escalation_level: Math.max(state.escalation_level, event.data.level) };
    case 'breached':
      return { breached: true };
    case 'clocks_extended':
      return { outages_until: toText(toMs(event.data.outage.to) - state.shift) };
    case 'clock_moved':
      return { shift: event.data.shift };
    case 'closed':
      return { outcome: event.data.outcome, final: true, final_at: event.at };
    default:
      return unforeseen(event);
  }
}

function unforeseen(event: never): never {
  throw new Error(`an event of no known type: ${JSON.stringify(event)}`);
}

/** Where to send the goods, and how: the newest that anybody said. */
function told({ data: { content } }: CaseEvent): Partial<CaseState> {
  const address = content?.findLast(({ kind }) => kind === 'return_address');
  const guidance = content?.findLast(({ kind }) => kind === 'guidance');
  return {
    ...(address ? { return_address: address.ref } : {}),
    ...(guidance ? { guidance: guidance.ref } : {}),
  };
}

/** What ends with a window that may move: the hold, and an offer. */
function byItsClock({ clocks, held, offers }: CaseState): Partial<CaseState> {
  const endOf = (name: ClockName) => clocks.find((clock) => clock.name === name && isOpen(clock))?.due_at;
  const holds = endOf('hold');
  const answering = endOf('offer_answer');
  return {
    held: held && { ...held, until: holds ?? held.until },
    offers: answering ? offers.map((one) => (one.state === 'open' ? { ...one, expires_at: answering } : one)) : offers,
  };
}

/** What a case that goes on elsewhere no longer waits for: evidence it has asked for, and the answer to an offer. */
function leftBehind(state: CaseState, { stage }: CaseEvent): Partial<CaseState> {
  return {
    awaited_evidence: stage.to === 'awaiting_evidence' ? state.awaited_evidence : null,
    // whoever takes a review further in hand decides it
    set_aside: stage.to === 'platform_review' ? state.set_aside : null,
    ...(stage.from !== stage.to && stage.to !== 'negotiating'
      ? { offers: state.offers.map((one) => (one.state === 'open' ? { ...one, state: 'expired' as const } : one)) }
      : {}),
  };
}

/** The window whose silence decides at a stage. */
function decidingAt(stage: Stage | null): DecidingClock {
  return stage === 'awaiting_inspection' ? 'inspect' : 'review';
}

function answered(state: CaseState, id: string, how: CaseState['offers'][number]['state']): CaseState['offers'] {
  return state.offers.map((one) => (one.id === id ? { ...one, state: how } : one));
}

function scanned(state: CaseState, event: EventOf<'scanned'>): CaseState['parcels'] {
  const { parcel_id, kind, weight_g } = event.data;
  const reached = kind === 'picked_up' || kind === 'in_transit' ? 'under_way' : kind;
  return state.parcels.map((parcel) =>
    parcel.id === parcel_id
      ? {
          ...parcel,
          // scans come in any order: what is told late, and happened before, does not undo a delivery
          state: parcel.state === 'delivered' ? parcel.state : reached,
          scans: [
            ...parcel.scans,
            { kind, occurred_at: event.occurred_at ?? event.at, ...(weight_g === undefined ? {} : { weight_g }) },
          ],
        }
      : parcel,
  );
}

function arrival(event: EventOf<'scanned' | 'received'>): Partial<CaseState> {
  const arrives = event.stage.to === 'awaiting_inspection' && event.stage.from !== 'awaiting_inspection';
  return arrives ? { goods_arrived_at: event.data.arrived_at ?? event.occurred_at ?? event.at } : {};
}
