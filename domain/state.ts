import type { ApplicationFacts } from './application.ts';
import type { Clock } from './clock.ts';
import type { Finding } from './commands.ts';
import type { Milestones, OwedEffect } from './facts.ts';
import type { Assessment, Settlement } from './standard.ts';
import type { ClockName, MoneyOutcome, Outcome, Party, RefundState, ScanKind, Stage } from './vocabulary.ts';

export type LineQuantity = { line_id: string; quantity: number };

export type Parcel = {
  id: string;
  direction: 'back' | 'out';
  carrier: string;
  lines: LineQuantity[];
  state: 'announced' | 'under_way' | 'delivered' | 'returned' | 'lost' | 'damaged';
  scans: { kind: ScanKind; occurred_at: string }[];
};

/** An offer of one side to the other. Amounts in minor units; `until` moves the clock named. */
export type Offered = {
  id: string;
  by: 'consumer' | 'merchant';
  kind: 'keep_and_refund' | 'other_amount' | 'more_time';
  amount: number | null;
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
  /** What was approved, once it was. */
  /** `amount`: agreed or decided instead of what the rules come to. */
  agreed: { lines: LineQuantity[]; goods_back: boolean; amount: number | null } | null;
  offers: Offered[];
  /** Evidence asked for and not yet given, and where the case goes on. */
  awaited_evidence: { request: string; from: 'consumer' | 'merchant'; back_to: Stage } | null;
  held: { since: string; until: string } | null;
  /** Who handles it for the platform, by salted hash. */
  assigned_to: string | null;
  appeal: { by: Party; against: string } | null;
  /** The persons, by salted hash, who have decided: an appeal is heard by another. */
  decided_by: string[];
  parcels: Parcel[];
  goods_arrived_at: string | null;
  return_freight_paid: number;
  findings: { line_id: string; findings: Finding[] }[];
  settlement: (Settlement & { version: number }) | null;
  refunds: Refund[];
  escalation_level: number;
  breached: boolean;
  /** The decision that may be appealed against, and by whom: whoever it went against (PL-05). */
  appealable: { event: string; by: 'consumer' | 'merchant' } | null;
  /** Real time up to which outages have been given back; from the opening on. */
  outages_until: string;
  last_text: string;
};
