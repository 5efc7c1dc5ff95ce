import { z } from 'zod';
import type { Charge } from '../charge.ts';
import { Money } from '../shapes.ts';
import { chargePurposes, chargeStates, chargeSteps } from '../vocabulary.ts';

/** Money that was asked of the consumer, and what became of it. */
export const ChargeView = z
  .object({
    id: z.string(),
    charge_no: z.string(),
    purpose: z.enum(chargePurposes),
    /** What may be taken at most. */
    amount: Money,
    /** As it was asked for, then as the consumer has agreed. */
    tender_id: z.string().nullable(),
    state: z.enum(chargeStates),
    /** What the provider is to do, is asked for, or was asked for last. */
    step: z.enum(chargeSteps).optional(),
    /** Authorised, and neither taken nor let go. */
    held: Money,
    captured: Money,
    /** Nobody wants it any more: all that is left of it is to be let go. */
    released: z.literal(true).optional(),
    reason: z.string().optional(),
    asked_at: z.string(),
    /** When it is let go if it was not taken by then. */
    release_by: z.string().optional(),
    rules: z.array(z.string()),
    clause: z.string(),
    attempts: z.array(
      z.object({
        step: z.enum(chargeSteps),
        at: z.string(),
        result: z.enum(['requested', 'succeeded', 'failed', 'unknown']),
      }),
    ),
  })
  .meta({ id: 'Charge' });
export type ChargeView = z.infer<typeof ChargeView>;

export function viewCharge(charge: Charge, currency: string): ChargeView {
  const { id, charge_no, purpose, tender_id, state, asked_at, rules, clause, attempts } = charge;
  const { amount, held, captured_amount, step, released, reason, release_by } = charge;
  return {
    id,
    charge_no,
    purpose,
    amount: { amount, currency },
    tender_id,
    state,
    ...(step === null ? {} : { step }),
    held: { amount: held, currency },
    captured: { amount: captured_amount, currency },
    ...(released ? { released } : {}),
    ...(reason === null ? {} : { reason }),
    asked_at,
    ...(release_by === null ? {} : { release_by }),
    rules,
    clause,
    attempts,
  };
}
