import type { ApplicationFacts } from './application.ts';
import type { Charge } from './charge.ts';
import type { Clock } from './clock.ts';
import type { Finding, LiabilityShares } from './commands.ts';
import type { Milestones, OwedEffect } from './facts.ts';
import type { Proposal } from './payment.ts';
import type { DecidingClock, Risk } from './risk.ts';
import type { Assessment, Settlement } from './standard.ts';
import type { Task } from './task.ts';
import type {
  ClockName,
  MoneyOutcome,
  OtherWay,
  Outcome,
  Party,
  PaymentMethod,
  RefundState,
  Remedy,
  ScanKind,
  Stage,
} from './vocabulary.ts';

export type LineQuantity = { line_id: string; quantity: number };

export type Parcel = {
  id: string;
  direction: 'back' | 'out';
  carrier: string;
  lines: LineQuantity[];
  state: 'announced' | 'under_way' | 'delivered' | 'returned' | 'lost' | 'damaged';
  scans: { kind: ScanKind; occurred_at: string; weight_g?: number }[];
};

/** An offer of one side to the other. Amounts in minor units; `until` moves the clock named. */
export type Offered = {
  id: string;
  by: 'consumer' | 'merchant';
  kind: 'keep_and_refund' | 'other_remedy' | 'other_amount' | 'more_time';
  amount: number | null;
  remedy: Remedy | null;
  lines: LineQuantity[];
  clock: ClockName | null;
  until: string | null;
  expires_at: string;
  state: 'open' | 'accepted' | 'declined' | 'expired';
};

export type RefundAttempt = { at: string; result: 'requested' | 'accepted' | 'succeeded' | 'failed' | 'unknown' };

/** One refund: what one settlement version adds for one tender. `promised` until its first attempt is marked. */
export type Refund = {
  id: string;
  settlement_version: number;
  tender_id: string;
  amount: number;
  units: number | null;
  refund_no: string;
  state: RefundState | 'promised';
  accepted: boolean;
  reason: string | null;
  attempts: RefundAttempt[];
  /** When the next round is due, in the case's time. */
  retry_at: string | null;
  /** Rounds so far: the effect of round n is `<id>#n`. */
  round: number;
  /** A person has stopped it: the provider is still asked what became of it, and never again to pay. */
  stopped?: true;
  /** Another way than the original, to which the consumer has consented (NR-11). */
  other_way?: OtherWay;
  /** How a person has paid it, where its state is `manual`. */
  by_hand?: { method: PaymentMethod; paid_at: string };
  /** The provider has brought it as well. */
  paid_twice?: true;
};

/** A case as folded from its events. Holds nothing personal: names, texts, addresses and tracking numbers are private content. */
export type CaseState = {
  id: string;
  stage: Stage;
  outcome: Outcome | null;
  final: boolean;
  final_at: string | null;
  money_outcome: MoneyOutcome;
  seq: number;
  /** The seq of the last event that changed stage, terms or money. */
  version: number;
  opened_at: string;
  /** When the first notice was given; earlier than `opened_at` where a lapsed case is tried once more. */
  notice_at: string;
  /** Time of the last event: the case's clock never runs behind it. */
  at: string;
  shift: number;
  application: ApplicationFacts;
  assessment: Assessment;
  previous_case_id: string | null;
  origin_case_id: string | null;
  standard: string;
  calendar: string;
  clocks: Clock[];
  milestones: Milestones;
  owes: OwedEffect[];
  /** The remedy asked for, or since chosen, agreed or decided. */
  remedy: Remedy;
  /** What was approved so far and is carried out. `amount`: agreed or decided instead of what the rules come to. */
  agreed: { lines: LineQuantity[]; goods_back: boolean; amount: number | null } | null;
  /** What was refused, at review, at inspection or by the platform, and not granted since. */
  refused: LineQuantity[];
  /** References to private content: where to send the goods, and how. */
  return_address: string | null;
  guidance: string | null;
  liability: LiabilityShares | null;
  offers: Offered[];
  /** Evidence asked for and not yet given, and where the case goes on. */
  awaited_evidence: { request: string; from: 'consumer' | 'merchant'; back_to: Stage } | null;
  held: { since: string; until: string } | null;
  /** Who handles it for the platform, by salted hash. */
  assigned_to: string | null;
  /** The appeal that waits for its decision. */
  appeal: { by: Party; against: string } | null;
  /** The persons, by salted hash, who have decided: an appeal is heard by another. */
  decided_by: string[];
  parcels: Parcel[];
  goods_arrived_at: string | null;
  return_freight_paid: number;
  findings: { line_id: string; findings: Finding[] }[];
  settlement: (Settlement & { version: number }) | null;
  refunds: Refund[];
  /** What a person of the platform has to do, and had to. */
  tasks: Task[];
  /** Signals of risk that were noticed, oldest first: for the platform and auditors only. */
  risks: Risk[];
  /** The window whose silence would have decided, had no person been asked to look at a risk: then it decides after all. */
  set_aside: DecidingClock | null;
  /** Payments that need more than one person's word, and what became of each. */
  proposals: Proposal[];
  /** Money of the consumer that was asked for, and what became of it. */
  charges: Charge[];
  /** How the case ends once all money has arrived, where nothing else is left of it to decide. */
  over: Outcome | null;
  escalation_level: number;
  breached: boolean;
  /** The decisions that may be appealed against, one a side at most, and by whom: whoever each went against (PL-05). */
  appealable: { event: string; by: 'consumer' | 'merchant' }[];
  /** Real time up to which outages have been given back; from the opening on. */
  outages_until: string;
  last_text: string;
};
