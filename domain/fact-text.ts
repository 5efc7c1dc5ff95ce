import type { CaseEvent } from './events.ts';

/** One line of enum words for Temporal's UI: "approved by merchant, NR-01". Never anything that a person typed. */
export function textOf(event: CaseEvent): string {
  const what = event.type.replaceAll('_', ' ');
  const by = event.actor.role === 'system' ? '' : ` by ${event.actor.role}`;
  const which = detail(event);
  const rules = event.rules.length > 0 ? `, ${event.rules.join(' ')}` : '';
  return `${what}${which ? ` ${which}` : ''}${by}${rules}`;
}

function detail(event: CaseEvent): string {
  switch (event.type) {
    case 'reminded':
    case 'escalated':
      return `(${event.data.clock} → ${event.data.to})`;
    case 'breached':
    case 'lapsed':
      return `(${event.data.clock})`;
    case 'scanned':
      return `(${event.data.kind})`;
    case 'other_way_consented':
    case 'refund_settled_by_hand':
      return `(${event.data.method})`;
    case 'charge_asked':
      return `(${event.data.purpose})`;
    case 'charge_attempted':
    case 'charge_failed':
    case 'charge_unknown':
    case 'charge_due_again':
      return `(${event.data.step})`;
    case 'charge_released':
      return `(${event.data.why})`;
    case 'payment_approved':
      return `(${event.data.as})`;
    case 'granted':
      return `(${event.data.grant.kind})`;
    case 'closed':
      return `(${event.data.outcome})`;
    case 'sent_to_platform':
      return `(${event.data.why})`;
    default:
      return '';
  }
}
