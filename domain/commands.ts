import { z } from 'zod';
import type { Application } from './application.ts';
import type { Listed } from './reconciliation.ts';
import { Amount, DutyText, EvidenceId, FreeText, Grams, Identifier, Instant, Quantity } from './shapes.ts';
import {
  bearers,
  type CaseTaskKind,
  type ChargeStep,
  chargePurposes,
  clockNames,
  grantKinds,
  otherWays,
  outcomes,
  paymentMethods,
  remedies,
  type ScanKind,
  type StatementDifference,
  taskResults,
} from './vocabulary.ts';

/** What every command of a party may carry besides its own fields. */
const attachments = {
  note: FreeText(2000).nullish(),
  evidence: z.array(EvidenceId).max(50).nullish(),
};

const LineQuantity = z.strictObject({ line_id: Identifier, quantity: Quantity });
const TrackingNo = z.string().regex(/^[A-Za-z0-9-]{4,40}$/, 'a tracking number: 4 to 40 letters, digits and hyphens');

export const ReturnAddress = z.strictObject({
  name: DutyText(100),
  phone: DutyText(50),
  address: DutyText(500),
});
export type ReturnAddress = z.infer<typeof ReturnAddress>;

export const faults = [
  'seal_broken',
  'repaired_or_altered',
  'marks_damaged',
  'activated',
  'personal_data_left',
  'tag_removed',
  'soiled',
  'damaged',
  'accessory_missing',
] as const;

export const Finding = z
  .strictObject({
    result: z.enum(['passed', 'failed', 'short', 'wrong']),
    quantity: Quantity,
    grade: z.enum(['new', 'noted', 'unsellable']).nullish(),
    fault: z.enum(faults).nullish(),
  })
  .meta({ id: 'Finding' });
export type Finding = z.infer<typeof Finding>;

export const offerKinds = ['keep_and_refund', 'other_remedy', 'other_amount', 'more_time'] as const;

export const Offer = z
  .strictObject({
    kind: z.enum(offerKinds),
    amount: Amount.nullish(),
    remedy: z.enum(remedies).nullish(),
    lines: z.array(LineQuantity).min(1).max(500).nullish(),
    clock: z.enum(clockNames).nullish(),
    until: Instant.nullish(),
    expires_at: Instant.nullish(),
  })
  .meta({ id: 'Offer' });
export type Offer = z.infer<typeof Offer>;

/** Who bears what of a loss, in percent: each party once, 100 in all. */
export const LiabilityShares = z
  .array(
    z.strictObject({
      party: z.enum(['merchant', 'consumer', 'carrier', 'platform']),
      percent: z.int().min(0).max(100),
    }),
  )
  .min(1)
  .max(4)
  .refine((shares) => shares.reduce((sum, { percent }) => sum + percent, 0) === 100, 'must add up to 100')
  .refine((shares) => new Set(shares.map(({ party }) => party)).size === shares.length, 'names a party twice');
export type LiabilityShares = z.infer<typeof LiabilityShares>;

const Clause = z.string().regex(/^\d\.\d(\.\d[a-d]?)?$/, 'a clause of the standard, such as 3.1.3b');

const OfferId = z.string().regex(/^off_[A-Za-z0-9]{1,60}$/);
const RefundId = z.string().regex(/^rf_[A-Za-z0-9_]{1,80}$/);
const ProposalId = z.string().regex(/^pay_[A-Za-z0-9]{1,60}$/);
const ChargeId = z.string().regex(/^ch_[A-Za-z0-9_]{1,80}$/);
const EventId = z.string().regex(/^evt_[A-Za-z0-9_]{1,80}$/);

/** Bodies of the commands a party gives over HTTP, by command; the seed of routes, OpenAPI and types. */
export const commandBodies = {
  withdraw: z.strictObject({ reason: z.enum(['changed_mind', 'solved', 'mistake', 'other']), ...attachments }),
  ship_back: z.strictObject({
    parcels: z
      .array(
        z.strictObject({
          carrier: Identifier,
          tracking_no: TrackingNo,
          lines: z.array(LineQuantity).min(1).max(500).nullish(),
        }),
      )
      .min(1)
      .max(20),
    shipped_at: Instant.nullish(),
    freight_paid: z.int().min(0).max(10_000_000).nullish(),
    ...attachments,
  }),
  add_evidence: z.strictObject({
    note: attachments.note,
    evidence: z.array(EvidenceId).min(1).max(50),
    answers: EventId.nullish(),
  }),
  request_evidence: z.strictObject({
    from: z.enum(['consumer', 'merchant']).nullish(),
    items: z
      .array(z.strictObject({ kind: z.enum(['photo', 'video', 'invoice', 'serial', 'other']), text: FreeText(500) }))
      .min(1)
      .max(20),
    ...attachments,
  }),
  offer: z.strictObject({ ...Offer.shape, ...attachments }),
  accept_offer: z.strictObject({ offer_id: OfferId, ...attachments }),
  decline_offer: z.strictObject({ offer_id: OfferId, counter: Offer.nullish(), ...attachments }),
  appeal: z.strictObject({ against: EventId, grounds: DutyText(4000), wants: FreeText(2000), ...attachments }),
  reply: z.strictObject({ text: DutyText(4000), ...attachments }),
  respond: z.strictObject({ text: DutyText(4000), ...attachments }),
  extend: z.strictObject({ clock: z.enum(clockNames), until: Instant, reason: DutyText(2000), ...attachments }),
  hold: z.strictObject({ reason: DutyText(2000), until: Instant.nullish(), ...attachments }),
  release: z.strictObject({ reason: DutyText(2000), ...attachments }),
  assign: z.strictObject({ person: DutyText(100), ...attachments }),
  choose_remedy: z.strictObject({
    remedy: z.enum(remedies),
    lines: z.array(LineQuantity).min(1).max(500).nullish(),
    sku: Identifier.nullish(),
    ...attachments,
  }),
  approve: z.strictObject({
    lines: z.array(LineQuantity).min(1).max(500).nullish(),
    remedy: z.enum(remedies).nullish(),
    advance: z.literal(false).nullish(),
    return_address: z.union([ReturnAddress, z.literal('default')]).nullish(),
    guidance: DutyText(2000),
    ...attachments,
  }),
  reject: z.strictObject({
    lines: z.array(LineQuantity).min(1).max(500).nullish(),
    reason: Identifier,
    explanation: DutyText(2000),
    alternative: z.strictObject({ remedy: z.enum(remedies).nullish(), text: DutyText(2000) }),
    ...attachments,
  }),
  receive: z.strictObject({
    parcel_id: z
      .string()
      .regex(/^pcl_[A-Za-z0-9]{1,50}$/)
      .nullish(),
    tracking_no: TrackingNo.nullish(),
    received_at: Instant.nullish(),
    /** What all that was received weighs. */
    weight_g: Grams.nullish(),
    ...attachments,
  }),
  inspect: z.strictObject({
    lines: z
      .array(z.strictObject({ line_id: Identifier, findings: z.array(Finding).min(1).max(50) }))
      .min(1)
      .max(500),
    foreign: z
      .array(z.strictObject({ text: FreeText(500), quantity: Quantity }))
      .max(50)
      .nullish(),
    ...attachments,
  }),
  decide: z.strictObject({
    decision: z.enum(['approve', 'reject', 'remedy']),
    remedy: z.enum(remedies).nullish(),
    facts: DutyText(4000),
    grounds: DutyText(4000),
    clause: Clause,
    rules: z.array(Identifier).min(1).max(20),
    goods: z.enum(['return', 'keep']),
    lines: z.array(LineQuantity).min(1).max(500).nullish(),
    amount: Amount.nullish(),
    liability: LiabilityShares.nullish(),
    ...attachments,
  }),
  assign_liability: z.strictObject({
    shares: LiabilityShares,
    facts: DutyText(4000),
    clause: Clause,
    ...attachments,
  }),
  stop_refund: z.strictObject({ refund_id: RefundId, reason: DutyText(2000), ...attachments }),
  consent_other_way: z.strictObject({ refund_id: RefundId, method: z.enum(otherWays), ...attachments }),
  settle_manually: z.strictObject({
    refund_id: RefundId,
    method: z.enum(paymentMethods),
    reference: DutyText(200),
    paid_at: Instant,
    ...attachments,
  }),
  request_charge: z.strictObject({
    purpose: z.enum(chargePurposes),
    amount: Amount.min(1),
    tender_id: Identifier.nullish(),
    reason: DutyText(2000),
    rules: z.array(Identifier).max(20).nullish(),
    clause: Clause.nullish(),
    ...attachments,
  }),
  accept_charge: z.strictObject({ charge_id: ChargeId, tender_id: Identifier, ...attachments }),
  decline_charge: z.strictObject({ charge_id: ChargeId, reason: FreeText(2000).nullish(), ...attachments }),
  capture_charge: z.strictObject({
    charge_id: ChargeId,
    amount: Amount.min(1),
    reason: DutyText(2000),
    ...attachments,
  }),
  release_charge: z.strictObject({ charge_id: ChargeId, reason: DutyText(2000), ...attachments }),
  approve_payment: z.strictObject({ proposal_id: ProposalId, ...attachments }),
  decline_payment: z.strictObject({ proposal_id: ProposalId, reason: DutyText(2000), ...attachments }),
  grant: z.strictObject({
    kind: z.enum(grantKinds),
    amount: Amount.min(1),
    borne_by: z.enum(bearers),
    reason: DutyText(2000),
    /** How a compensation was worked out (PL-07). */
    formula: DutyText(2000).nullish(),
    rules: z.array(Identifier).max(20).nullish(),
    clause: Clause.nullish(),
    ...attachments,
  }),
  close: z.strictObject({ outcome: z.enum(outcomes), reason: DutyText(2000), ...attachments }),
} as const;

export type PartyCommandName = keyof typeof commandBodies;
export type PartyCommandBody<Name extends PartyCommandName = PartyCommandName> = z.infer<(typeof commandBodies)[Name]>;

/** What a person of the platform does with a task, by command; the task itself is named beside. */
export const taskBodies = {
  take_task: z.strictObject({ note: attachments.note }),
  return_task: z.strictObject({ note: attachments.note }),
  complete_task: z.strictObject({ result: z.enum(taskResults), note: attachments.note }),
} as const;
export type TaskCommandName = keyof typeof taskBodies;
export type TaskCommand = {
  [Name in TaskCommandName]: { command: Name; body: z.infer<(typeof taskBodies)[Name]> & { task_id: string } };
}[TaskCommandName];

/** A command of a party with its body. */
export type PartyCommand = {
  [Name in PartyCommandName]: { command: Name; body: PartyCommandBody<Name> };
}[PartyCommandName];

export type OpenCommand = { command: 'open'; body: Application };

/** What an outside system reports of a parcel; the tracking number has already been turned into the parcel it belongs to. */
export type ScanReport = {
  command: 'report_scan';
  body: { parcel_id: string; kind: ScanKind; occurred_at: string; report_id: string; weight_g?: number };
};

/** What a refund effect, or the payment provider's notice, says of one refund. */
export type RefundReport = {
  command: 'report_refund';
  body: {
    refund_id: string;
    status: 'requested' | 'accepted' | 'succeeded' | 'failed' | 'unknown';
    /** The effect that reports; absent in a notice of the provider. */
    effect_id?: string;
    /** A word of the provider's; anything that is not an identifier has been replaced by `other`. */
    reason?: string | null;
    amount?: number;
    currency?: string;
  };
};

/** What an effect says of one step of a charge: marked, or the provider's answer. */
export type ChargeReport = {
  command: 'report_charge';
  body: {
    charge_id: string;
    step: ChargeStep;
    status: 'requested' | 'succeeded' | 'failed' | 'unknown';
    effect_id: string;
    /** A word of the provider's; anything that is not an identifier has been replaced by `other`. */
    reason?: string;
  };
};

/** What a provider's statement of a day says otherwise than the ledger; `lines`: what it has of the refund, newest last. */
export type DifferenceReport = {
  command: 'report_difference';
  body: {
    refund_id: string;
    difference: StatementDifference;
    provider: string;
    /** Beijing, YYYY-MM-DD. */
    day: string;
    lines: Listed[];
  };
};

/**
 * The system's own commands. `tick` has nothing to add to the rungs that `perform` does first; `reprice_deadlines` counts open windows
 * again by the holiday list now in force; `raise_task` says that something outside of the case's own flow needs a person.
 */
export type SystemCommand =
  | { command: 'tick'; body: Record<string, never> }
  | { command: 'move_clock'; body: { to: string } }
  | { command: 'reprice_deadlines'; body: Record<string, never> }
  | { command: 'raise_task'; body: { kind: CaseTaskKind; subject: string | null } }
  | DifferenceReport
  | ScanReport
  | RefundReport
  | ChargeReport;

export type Command = OpenCommand | PartyCommand | TaskCommand | SystemCommand;
