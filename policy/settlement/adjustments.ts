import type { ApplicationFacts } from '../../domain/application.ts';
import { shareDown } from '../../domain/share.ts';
import type { OrderPosition, RuleAdjustment } from '../../domain/standard.ts';
import type { RuleId } from '../rules.ts';
import { costAtPurchase, isEmpty, listPrice, type Standing } from './purchase.ts';

/** What a settlement adds to the goods money or takes from it, by its rule; nothing where the amount would be nothing. */

type Order = ApplicationFacts['order'];

/** Outbound freight the consumer paid, by list price; the last goods of an order take what is left of it (QR-01, D10). */
export function outboundFreightBack(
  order: Order,
  standing: Standing,
  position: OrderPosition,
  rule: RuleId,
): RuleAdjustment[] {
  const paid = order.freight?.paid ?? 0;
  const left = Math.max(0, paid - position.outbound_freight.refunded);
  const share = shareDown(paid, listPrice(standing.returned), listPrice(standing.bought));
  return amounting('outbound_freight', isEmpty(standing.after) ? left : Math.min(left, share), rule);
}

/** The free-shipping threshold was met and is not any more: the freight declared at purchase, once in an order (NR-15). */
export function outboundFreightOwed(
  { freight, ...order }: Order,
  standing: Standing,
  position: OrderPosition,
): RuleAdjustment[] {
  if (freight?.free_from == null || freight.declared == null) return [];
  const met = costAtPurchase(order, standing.before) >= freight.free_from;
  const lost = costAtPurchase(order, standing.after) < freight.free_from;
  const owed = Math.max(0, freight.declared - freight.paid - position.outbound_freight.deducted);
  return met && lost ? amounting('outbound_freight', -owed, 'NR-15') : [];
}

/** Gifts that stay with the consumer, at the price marked beforehand (NR-09), when the last of their line goes back. */
export function giftsKept(facts: ApplicationFacts, standing: Standing): RuleAdjustment[] {
  return facts.lines.flatMap(({ line_id, gifts_kept }) => {
    const returned = standing.returned.some((line) => line.line_id === line_id && line.quantity > 0);
    const allBack = standing.after.some((line) => line.line_id === line_id && line.quantity === 0);
    if (!returned || !allBack) return [];
    const gifts = facts.order.lines.find(({ id }) => id === line_id)?.gifts ?? [];
    const kept = gifts.filter(({ id }) => gifts_kept?.includes(id));
    return amounting('gift', -kept.reduce((sum, { marked_price }) => sum + (marked_price ?? 0), 0), 'NR-09');
  });
}

/** Freight the consumer paid to send the goods back, where the merchant bears it (QR-01). */
export function returnFreight(paid: number): RuleAdjustment[] {
  return amounting('return_freight', paid, 'QR-01');
}

function amounting(kind: RuleAdjustment['kind'], amount: number, rule: RuleId): RuleAdjustment[] {
  return amount === 0 ? [] : [{ kind, amount, rule }];
}
