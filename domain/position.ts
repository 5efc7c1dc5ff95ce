import { grantedBy } from './grant.ts';
import type { OrderPosition } from './standard.ts';
import type { CaseState } from './state.ts';

/**
 * What the other cases of an order have taken. A claim is held until its case is final; what was settled is used from its promise
 * and for ever, and the rest is free again at the end. A refund counts from its promise, whatever became of it:
 * one that failed is with a person, who may still pay it.
 */
export function positionOf(others: readonly CaseState[]): OrderPosition {
  const lines = new Map<string, OrderPosition['lines'][number]>();
  const tenders = new Map<string, OrderPosition['tenders'][number]>();
  const outbound = { refunded: 0, deducted: 0 };
  const granted = { total: 0, goodwill: 0, off_the_price: 0 };
  for (const other of others) {
    for (const { line_id, quantity } of other.final ? [] : other.application.lines)
      line(lines, line_id).held += quantity;
    for (const settled of other.settlement?.lines ?? []) {
      const place = line(lines, settled.line_id);
      place.refunded += settled.quantity;
      place.amount += settled.amount;
    }
    for (const { kind, amount } of other.settlement?.adjustments ?? []) {
      if (kind === 'outbound_freight') outbound[amount > 0 ? 'refunded' : 'deducted'] += Math.abs(amount);
    }
    const own = grantedBy(other);
    granted.total += own.total;
    granted.goodwill += own.goodwill;
    granted.off_the_price += own.off_the_price;
    for (const refund of other.refunds) {
      const place = tenders.get(refund.tender_id) ?? { tender_id: refund.tender_id, amount: 0, units: 0 };
      tenders.set(refund.tender_id, {
        ...place,
        amount: place.amount + refund.amount,
        units: place.units + (refund.units ?? 0),
      });
    }
  }
  return { lines: [...lines.values()], tenders: [...tenders.values()], outbound_freight: outbound, granted };
}

function line(lines: Map<string, OrderPosition['lines'][number]>, id: string): OrderPosition['lines'][number] {
  const known = lines.get(id);
  if (known) return known;
  const fresh = { line_id: id, held: 0, refunded: 0, amount: 0 };
  lines.set(id, fresh);
  return fresh;
}

/** The lapsed case that an application tries once more: of the same order, and neither a second try itself nor tried again already. */
export function triedOnceMore(others: readonly CaseState[], previousId: string | null | undefined): CaseState | null {
  const previous = others.find(({ id }) => id === previousId);
  if (previous?.outcome !== 'lapsed' || previous.previous_case_id !== null) return null;
  return others.some(({ previous_case_id }) => previous_case_id === previous.id) ? null : previous;
}
