import { z } from 'zod';
import { offerKinds } from '../commands.ts';
import { Money } from '../shapes.ts';
import type { Offered } from '../state.ts';
import { clockNames, remedies } from '../vocabulary.ts';

/** What one side has offered the other, and what became of it. */
export const OfferView = z
  .object({
    id: z.string(),
    by: z.enum(['consumer', 'merchant']),
    kind: z.enum(offerKinds),
    amount: Money.nullable(),
    remedy: z.enum(remedies).nullable(),
    lines: z.array(z.object({ line_id: z.string(), quantity: z.int() })),
    clock: z.enum(clockNames).nullable(),
    until: z.string().nullable(),
    expires_at: z.string(),
    state: z.enum(['open', 'accepted', 'declined', 'expired']),
  })
  .meta({ id: 'OfferView' });
export type OfferView = z.infer<typeof OfferView>;

export function viewOffer(offer: Offered, currency: string): OfferView {
  return { ...offer, amount: offer.amount === null ? null : { amount: offer.amount, currency } };
}
