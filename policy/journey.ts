import type { ApplicationFacts } from '../domain/application.ts';

/** How far the goods of an order have come. */
export type Journey = 'not_shipped' | 'under_way' | 'signed';

/**
 * Signed for is what the consumer, or someone the consumer allowed, has signed for (LD-02, LD-03). Goods with a shipping time are
 * under way until then, also where nothing is known of their delivery yet: they are no unshipped order.
 */
export function journeyOf({ shipped_at, delivery }: ApplicationFacts['order']): Journey {
  const signed = delivery?.signed_at != null;
  if (signed && delivery.signed_by !== 'unauthorised') return 'signed';
  return shipped_at != null || signed ? 'under_way' : 'not_shipped';
}
