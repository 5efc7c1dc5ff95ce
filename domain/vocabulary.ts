/** The words of the field, each list the one seed of API, types and database checks. A word that is not built yet is not in here. */

export const caseTypes = ['return'] as const;
export type CaseType = (typeof caseTypes)[number];

export const reasons = ['no_reason', 'quality', 'not_as_described', 'wrong_item', 'missing_item'] as const;
export type Reason = (typeof reasons)[number];

export const remedies = ['refund', 'refund_without_return'] as const;
export type Remedy = (typeof remedies)[number];

export const stages = [
  'awaiting_review',
  'awaiting_evidence',
  'negotiating',
  'platform_review',
  'awaiting_ship_back',
  'returning',
  'awaiting_inspection',
  'settling',
  'appeal_window',
  'closed',
] as const;
export type Stage = (typeof stages)[number];

export const outcomes = ['refunded', 'rejected', 'withdrawn', 'lapsed'] as const;
export type Outcome = (typeof outcomes)[number];

/** Where the money of a case is, as data: nothing owed, still owed, all of it with the consumer, or with a person to sort out. */
export const moneyOutcomes = ['none', 'owed', 'refunded', 'manual'] as const;
export type MoneyOutcome = (typeof moneyOutcomes)[number];

export const roles = ['consumer', 'merchant', 'platform', 'system', 'carrier', 'payment'] as const;
export type Role = (typeof roles)[number];

/** Those who may hold a side in a case. */
export const parties = ['consumer', 'merchant', 'platform'] as const;
export type Party = (typeof parties)[number];

export const clockNames = [
  'respond',
  'review',
  'platform_review',
  'evidence',
  'offer_answer',
  'hold',
  'ship_back',
  'return_transit',
  'inspect',
  'refund',
  'appeal',
  'dispute_evidence',
  'red_line',
] as const;
export type ClockName = (typeof clockNames)[number];

export const categories = [
  'ordinary',
  'custom_made',
  'perishable',
  'digital_media',
  'periodical',
  'sealed_health',
  'value_drops_on_use',
  'near_expiry_or_flawed',
  'fresh',
  'virtual',
] as const;
export type Category = (typeof categories)[number];

export const scanKinds = ['picked_up', 'in_transit', 'delivered', 'returned', 'lost', 'damaged'] as const;
export type ScanKind = (typeof scanKinds)[number];

/** How a payment provider's statement and the ledger may differ about a refund of a case; each is a task of its own. */
export const statementDifferences = ['missing_at_provider', 'amount_differs', 'state_differs', 'moved_twice'] as const;
export type StatementDifference = (typeof statementDifferences)[number];

/** Signs that a person should look before anything is decided by itself; none of them decides anything. */
export const riskSignals = ['velocity', 'keeps_repeated', 'evidence_reused', 'weight_differs'] as const;

/** What a person of the platform may have to do in a case: openings and endings are events of it. */
export const caseTaskKinds = [
  'review',
  'appeal',
  'settlement',
  'hold_over',
  'return_address',
  'parcel_to_trace',
  'red_line',
  'refund_late',
  'refund_failed',
  'refund_unknown',
  'refund_bounced',
  'refund_paid_twice',
  'payment_to_approve',
  'charge_failed',
  'charge_unknown',
  'charge_differs',
  'notice_differs',
  'scan_of_finished_case',
  'parcel_of_several_consumers',
  'risk',
  ...statementDifferences,
] as const;
export type CaseTaskKind = (typeof caseTaskKinds)[number];

/** The same where no case can say it: nobody knows which one it is, or it takes nothing. */
export const apartTaskKinds = [
  'scan_of_unknown_parcel',
  'notice_of_unknown_refund',
  'report_refused',
  'workflow_lost',
  'unknown_to_ledger',
] as const;
export type ApartTaskKind = (typeof apartTaskKinds)[number];

export const taskKinds = [...caseTaskKinds, ...apartTaskKinds] as const;
export type TaskKind = (typeof taskKinds)[number];

/** What a person says of a task that is over: it was done, it needed nothing, or somebody outside goes on with it. */
export const taskResults = ['done', 'not_needed', 'passed_on'] as const;
export type TaskResult = (typeof taskResults)[number];

export const refundStates = ['requested', 'unknown', 'succeeded', 'failed', 'manual'] as const;
export type RefundState = (typeof refundStates)[number];

/** How a refund that the provider has not brought was paid by hand: the way the payment came, or another one (NR-11). */
export const paymentMethods = ['same_way', 'bank_transfer', 'other'] as const;
export type PaymentMethod = (typeof paymentMethods)[number];
export const otherWays = ['bank_transfer', 'other'] as const satisfies readonly PaymentMethod[];
export type OtherWay = (typeof otherWays)[number];

/** What money of the consumer is charged for: a dearer replacement, or goods that go out before the others are back. */
export const chargePurposes = ['price_difference', 'hold'] as const;
export type ChargePurpose = (typeof chargePurposes)[number];

/** What a payment provider is asked to do for a charge. */
export const chargeSteps = ['authorise', 'capture', 'void'] as const;
export type ChargeStep = (typeof chargeSteps)[number];

export const chargeStates = [
  'asked',
  'declined',
  'agreed',
  'requested',
  'unknown',
  'authorised',
  'captured',
  'voided',
  'failed',
] as const;
export type ChargeState = (typeof chargeStates)[number];

/** Why a charge is let go: somebody said so, its authorisation runs out, or its case ends. */
export const releaseReasons = ['no_longer_needed', 'expiring', 'case_over'] as const;
export type ReleaseReason = (typeof releaseReasons)[number];

/** Whose word a payment may still wait for: a second person of the platform, or the merchant who bears it. */
export const approvers = ['second_person', 'merchant'] as const;
export type Approver = (typeof approvers)[number];

/** What is granted beside what the rules come to: freely, off the price of goods that have a fault, or for damage. */
export const grantKinds = ['goodwill', 'price_reduction', 'compensation'] as const;
export type GrantKind = (typeof grantKinds)[number];

/** At whose cost something is granted, whoever is liable otherwise. */
export const bearers = ['merchant', 'platform', 'carrier'] as const;
export type Bearer = (typeof bearers)[number];

/** Where the money of a case comes from and goes to; `clearing` is one for each settlement version. */
export const accounts = [
  'merchant_payable',
  'platform_subsidy',
  'carrier_receivable',
  'freight',
  'clearing',
  'deposits_held',
  'consumer_tender',
] as const;
export type Account = (typeof accounts)[number];
