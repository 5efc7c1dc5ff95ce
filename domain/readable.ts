import type { CaseEvent, ContentRef } from './events.ts';
import type { Party } from './vocabulary.ts';

/**
 * The private content of an event that a side may read: all of it, except that what people of the platform write to each other is
 * for no side, what is only proposed for those whose word it needs, and how money went to the consumer not for the merchant. One who
 * holds no side reads everything.
 */
export function readableBy(party: Party | null, event: CaseEvent): ContentRef[] {
  const all = event.data.content ?? [];
  if (party === null || party === 'platform') return all;
  const content = all.filter(({ kind }) => kind !== 'task_note');
  switch (event.type) {
    case 'payment_proposed':
      return party === 'merchant' && (event.data.awaits.includes('merchant') || event.actor.role === 'merchant')
        ? content
        : [];
    case 'payment_approved':
    case 'payment_declined':
      return [];
    case 'refund_settled_by_hand':
      return party === 'consumer' ? content : [];
    default:
      return content;
  }
}
