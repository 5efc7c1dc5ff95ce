import type { ApplicationFacts } from './application.ts';
import type { ChargeEvents } from './charge-events.ts';
import type { ClockChange } from './clock.ts';
import type { Finding, LiabilityShares } from './commands.ts';
import type { MilestoneName, Milestones, OwedEffect } from './facts.ts';
import type { Grant } from './grant.ts';
import type { Payment } from './payment.ts';
import type { Listed } from './reconciliation.ts';
import type { Signal } from './risk.ts';
import type { Assessment, Settlement } from './standard.ts';
import type { LineQuantity, Offered, Parcel, Refund } from './state.ts';
import type { TaskChange } from './task.ts';
import type { About } from './verdict.ts';
import type {
  Approver,
  CaseTaskKind,
  ClockName,
  OtherWay,
  Outcome,
  Party,
  PaymentMethod,
  Remedy,
  Role,
  ScanKind,
  Stage,
  StatementDifference,
  TaskResult,
} from './vocabulary.ts';

/** What each kind of event says happened: enum words, ids, amounts and hashes only. The format is final: an event is hashed for ever. */
export type EventData = ChargeEvents & {
  opened: {
    application: ApplicationFacts;
    assessment: Assessment;
    standard: string;
    calendar: string;
    previous_case_id: string | null;
    origin_case_id: string | null;
    shift: number;
    /** When the first notice was given: of the lapsed case before, where this one tries once more (NR-01). */
    notice_at: string;
  };
  evidence_added: { answers: string | null };
  evidence_requested: { from: 'consumer' | 'merchant'; items: string[] };
  evidence_closed: { why: 'given' | 'window_over' };
  offered: { offer: Offered };
  offer_accepted: { offer_id: string };
  offer_declined: { offer_id: string };
  offer_expired: { offer_id: string };
  appealed: { against: string; by: Party };
  said: { to: Party[] };
  held: { until: string };
  released: Record<never, never>;
  assigned: { person: string };
  /** The consumer, where the rules leave a choice, asks for another remedy; the application is judged anew. */
  remedy_chosen: { remedy: Remedy; assessment: Assessment };
  /** `lines`: what this approval grants; others may have been granted before, or wait for their decision. */
  approved: { lines: LineQuantity[]; remedy: Remedy; goods_back: boolean; amount: number | null };
  rejected: { reason: string; remedies_left: string[]; lines: LineQuantity[] };
  decided: {
    decision: 'approve' | 'reject' | 'remedy';
    about: About;
    /** What is granted; empty in a refusal. */
    lines: LineQuantity[];
    /** What is newly refused. */
    refused: LineQuantity[];
    remedy: Remedy;
    goods_back: boolean;
    amount: number | null;
    on_appeal: boolean;
    liability: LiabilityShares | null;
  };
  liability_assigned: { shares: LiabilityShares };
  withdrawn: { reason: string; goods_under_way: boolean };
  shipped_back: { parcels: Parcel[]; freight_paid: number };
  /** `arrived_at`: when the last of the goods came in, where this event says that they all have. */
  scanned: { parcel_id: string; kind: ScanKind; arrived_at?: string; weight_g?: number };
  /** `weight_g`: of all these parcels together. */
  received: { parcel_ids: string[]; arrived_at?: string; weight_g?: number };
  inspected: { lines: { line_id: string; findings: Finding[] }[]; accepted: LineQuantity[]; foreign: number };
  sent_to_platform: {
    why: 'manual_assessment' | 'no_refund_without_return' | 'settlement_for_a_person' | 'for_a_person';
  };
  /** What a person should look at before anything is decided by itself; not for the sides of the case. */
  risk_noticed: { signals: Signal[] };
  settlement_made: { settlement: Settlement & { version: number }; refunds: Refund[] };
  refund_requested: { refund_id: string };
  refund_accepted: { refund_id: string; retry_at: string };
  refund_succeeded: { refund_id: string };
  refund_failed: { refund_id: string; reason: string };
  refund_unknown: { refund_id: string; reason: string; retry_at: string };
  refund_due_again: { refund_id: string; round: number };
  refund_notice_differs: { refund_id: string; field: 'amount' | 'currency' | 'status' };
  /** The provider's statement of a Beijing day and the ledger differ; `lines`: what the statement has of the refund, newest last. */
  statement_differs: {
    refund_id: string;
    difference: StatementDifference;
    provider: string;
    day: string;
    lines: Listed[];
  };
  /** Something outside of the case's own flow needs a person; `subject`: the refund or the parcel it is about. */
  task_raised: { kind: CaseTaskKind; subject: string | null };
  /** `person`: who has it from now on, by salted hash. */
  task_taken: { task_id: string; kind: CaseTaskKind; person: string };
  task_returned: { task_id: string; kind: CaseTaskKind };
  task_done: { task_id: string; kind: CaseTaskKind; result: TaskResult };
  /** Nobody asks for it any more; `retry_at`: when the provider is asked what became of it. */
  refund_stopped: { refund_id: string; retry_at: string };
  other_way_consented: { refund_id: string; method: OtherWay };
  refund_settled_by_hand: { refund_id: string; method: PaymentMethod; paid_at: string; proposal_id: string | null };
  /** The provider says that it has brought what a person has paid by hand, or has proposed as paid. */
  refund_paid_twice: { refund_id: string; proposal_id: string | null };
  payment_proposed: { proposal_id: string; payment: Payment; awaits: Approver[] };
  payment_approved: { proposal_id: string; as: Approver };
  payment_declined: { proposal_id: string };
  /** Money beside what the rules come to; the settlement that pays it follows. */
  granted: { grant: Grant; proposal_id: string | null };
  reminded: { clock: ClockName; to: string };
  escalated: { clock: ClockName; to: string; level: number };
  breached: { clock: ClockName };
  clocks_extended: { outage: { from: string; to: string } };
  clock_extended: { clock: ClockName; until: string };
  deadlines_repriced: { calendar: string };
  clock_moved: { shift: number };
  lapsed: { clock: ClockName };
  /** `by`: whose time to appeal is over. */
  became_final: { by: 'consumer' | 'merchant' };
  closed: { outcome: Outcome };
};
export type EventType = keyof EventData;

/** A reference to private content: what a person typed, by salted hash. */
export type ContentRef = { kind: string; ref: string; hash: string };

/** What any event may carry besides its own data: its effects on clocks, tasks, story and debts, and the content it refers to. */
export type Consequences = {
  clocks?: ClockChange[];
  tasks?: TaskChange[];
  milestones?: Milestones;
  owes?: OwedEffect[];
  /** Effects this event reports on: no longer owed. */
  done?: string[];
  content?: ContentRef[];
  evidence?: { id: string; sha256: string }[];
};

export type Actor = { role: Role; party: string | null; person?: string; on_behalf_of?: string };

/** The envelope that is hashed (RFC 8785 canonical form, RFC 6962 leaf hash). `v` is the version of this format. */
type Envelope<Type extends EventType> = {
  v: 1;
  stream: string;
  seq: number;
  type: Type;
  at: string;
  /** When it happened outside, where that is known to be earlier. */
  occurred_at?: string;
  /** When a rung was really performed, where that was later than its due time. */
  performed_at?: string;
  actor: Actor;
  command: string | null;
  stage: { from: Stage | null; to: Stage };
  rules: string[];
  clause: string | null;
  data: EventData[Type] & Consequences;
  prev_hash: string | null;
};
export type CaseEvent = { [Type in EventType]: Envelope<Type> }[EventType];
export type EventOf<Type extends EventType> = Extract<CaseEvent, { type: Type }>;

/** Events that move neither stage, terms nor money, and so not `version`. */
export const quietEvents: ReadonlySet<EventType> = new Set<EventType>([
  'reminded',
  'escalated',
  'breached',
  'scanned',
  'evidence_added',
  'said',
  'assigned',
  'liability_assigned',
  'refund_notice_differs',
  'statement_differs',
  'risk_noticed',
  'task_raised',
  'task_taken',
  'task_returned',
  'task_done',
  'payment_proposed',
  'payment_approved',
  'payment_declined',
  'clock_moved',
]);

/** The milestones a draft sets, before the seq of their event is known. */
export type MilestoneMarks = { [Name in MilestoneName]?: Omit<NonNullable<Milestones[Name]>, 'at'> };

/** What `decide` says shall happen, before clocks, tasks, story and sequence are added to it. */
export type Draft = {
  [Type in EventType]: {
    type: Type;
    data: EventData[Type];
    to?: Stage;
    rules?: string[];
    clause?: string;
    occurred_at?: string;
    milestones?: MilestoneMarks;
    owes?: OwedEffect[];
    done?: string[];
    content?: ContentRef[];
    evidence?: { id: string; sha256: string }[];
    clocks?: ClockChange[];
  };
}[EventType];
