import { z } from 'zod';
import { Money } from '../shapes.ts';
import type { Refund } from '../state.ts';
import { otherWays, paymentMethods, refundStates } from '../vocabulary.ts';

/** What one settlement version adds for one tender, and what became of asking for it. */
export const RefundView = z
  .object({
    id: z.string(),
    settlement_version: z.int(),
    tender_id: z.string(),
    amount: Money,
    units: z.int().optional(),
    refund_no: z.string(),
    state: z.enum(refundStates),
    reason: z.string().optional(),
    attempts: z.array(
      z.object({ at: z.string(), result: z.enum(['requested', 'accepted', 'succeeded', 'failed', 'unknown']) }),
    ),
    /** Only asked after, and never asked for again. */
    stopped: z.literal(true).optional(),
    /** Another way than the original, to which the consumer has consented. */
    other_way: z.enum(otherWays).optional(),
    /** How a person has paid it, where its state is `manual`. */
    by_hand: z.object({ method: z.enum(paymentMethods), paid_at: z.string() }).optional(),
    /** The provider has brought as well what a person has paid by hand. */
    paid_twice: z.literal(true).optional(),
  })
  .meta({ id: 'Refund' });
export type RefundView = z.infer<typeof RefundView>;

/** A refund that is promised but not asked for yet is requested without attempts, as far as readers are concerned. */
export function viewRefund(refund: Refund, currency: string): RefundView {
  const { id, settlement_version, tender_id, amount, units, refund_no, state, reason, attempts } = refund;
  const { stopped, other_way, by_hand, paid_twice } = refund;
  return {
    id,
    settlement_version,
    tender_id,
    amount: { amount, currency },
    ...(units === null ? {} : { units }),
    refund_no,
    state: state === 'promised' ? 'requested' : state,
    ...(reason === null ? {} : { reason }),
    attempts,
    ...(stopped ? { stopped } : {}),
    ...(other_way ? { other_way } : {}),
    ...(by_hand ? { by_hand } : {}),
    ...(paid_twice ? { paid_twice } : {}),
  };
}
