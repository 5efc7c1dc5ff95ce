import type { ApplicationFacts } from '../domain/application.ts';

/** How far the goods of an order have come. */
export type Journey = 'not_shipped' | 'under_way' | 'signed';

/**
 * Signed for is what the consumer, or someone the consumer allowed, has signed for (LD-02, LD-03). An order without a shipping time
 * or without delivery facts is not shipped; goods under way have both, with no sign-off yet.
 */
export function journeyOf({ shipped_at, delivery }: ApplicationFacts['order']): Journey {
  const signed = delivery?.signed_at != null;
  if (signed && delivery.signed_by !== 'unauthorised') return 'signed';
  return signed || (shipped_at != null && delivery != null) ? 'under_way' : 'not_shipped';
}
