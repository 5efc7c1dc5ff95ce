import type { ChargePurpose, ChargeStep, ReleaseReason } from './vocabulary.ts';

/** What events say of charges. The format is final, as that of every event. */
export type ChargeEvents = {
  /** `tender_id`: which one was meant, if any; the consumer says which it is. */
  charge_asked: {
    charge_id: string;
    charge_no: string;
    purpose: ChargePurpose;
    amount: number;
    tender_id: string | null;
  };
  /** The consumer's consent. */
  charge_agreed: { charge_id: string; tender_id: string };
  charge_declined: { charge_id: string };
  /** Marked before money can move. */
  charge_attempted: { charge_id: string; step: ChargeStep };
  /** `release_by`: when it is let go if it was not taken by then; `captures`: what is taken of it at once. */
  charge_authorised: { charge_id: string; release_by: string; captures: number | null };
  charge_capture_due: { charge_id: string; amount: number; proposal_id: string | null };
  /** The rest of what was authorised is free again. */
  charge_captured: { charge_id: string; amount: number };
  /** `voids`: the provider is asked to let it go; otherwise nothing is held, or it is being taken right now. */
  charge_released: { charge_id: string; why: ReleaseReason; voids: boolean };
  charge_voided: { charge_id: string };
  charge_failed: { charge_id: string; step: ChargeStep; reason: string };
  charge_unknown: { charge_id: string; step: ChargeStep; reason: string; retry_at: string };
  charge_due_again: { charge_id: string; step: ChargeStep; round: number };
};
