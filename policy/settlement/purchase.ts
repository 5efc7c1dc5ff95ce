import type { ApplicationFacts } from '../../domain/application.ts';
import { allocate } from '../../domain/share.ts';
import type { OrderPosition } from '../../domain/standard.ts';

type Order = ApplicationFacts['order'];

/** Quantities by line of the order, in its order. */
export type Quantities = readonly { line_id: string; unit_price: number; quantity: number }[];

/** The order as it stands before and after a refund; `left` is the goods money not given back so far, minor units. */
export type Standing = {
  bought: Quantities;
  before: Quantities;
  returned: Quantities;
  after: Quantities;
  left: number;
};

/** @throws Error when more goes back than what is left of a line, or a line the order does not have. */
export function standingOf(
  order: Order,
  position: OrderPosition,
  accepted: readonly { line_id: string; quantity: number }[],
): Standing {
  const bought = order.lines.map(({ id, unit_price, quantity }) => ({ line_id: id, unit_price, quantity }));
  const before = less(
    bought,
    position.lines.map(({ line_id, refunded }) => ({ line_id, quantity: refunded })),
  );
  const after = less(before, accepted);
  const refunded = position.lines.reduce((sum, { amount }) => sum + amount, position.granted.off_the_price);
  return { bought, before, returned: less(before, after), after, left: Math.max(0, goodsMoney(order) - refunded) };
}

function less(from: Quantities, taken: readonly { line_id: string; quantity: number }[]): Quantities {
  const unknown = taken.find(({ line_id }) => !from.some((line) => line.line_id === line_id));
  if (unknown) throw new Error(`the order has no line ${unknown.line_id}`);
  return from.map((line) => {
    const gone = taken
      .filter(({ line_id }) => line_id === line.line_id)
      .reduce((sum, { quantity }) => sum + quantity, 0);
    if (gone > line.quantity) throw new Error(`only ${line.quantity} of line ${line.line_id} are left`);
    return { ...line, quantity: line.quantity - gone };
  });
}

/** What was paid for the goods, without the freight. */
export function goodsMoney({ tenders, freight }: Order): number {
  return Math.max(0, tenders.reduce((sum, { amount }) => sum + amount, 0) - (freight?.paid ?? 0));
}

export function listPrice(lines: Quantities): number {
  return lines.reduce((sum, { unit_price, quantity }) => sum + unit_price * quantity, 0);
}

export function isEmpty(lines: Quantities): boolean {
  return lines.every(({ quantity }) => quantity === 0);
}

/** What these goods alone would have cost at purchase: every promotion anew, those whose threshold is missed fall away (NR-14). */
export function costAtPurchase(order: Order, lines: Quantities): number {
  const off = (order.promotions ?? []).reduce((sum, promotion) => sum + offOf(promotion, lines), 0);
  return Math.max(0, listPrice(lines) - off);
}

/** What was actually paid for each line of the order, minor units: its price less its share of promotions and other reductions. */
export function paidByLine(order: Order, bought: Quantities): Map<string, number> {
  const net = new Map(bought.map((line) => [line.line_id, line.unit_price * line.quantity]));
  for (const promotion of order.promotions ?? []) {
    const covered = bought.filter(({ line_id }) => promotion.lines.includes(line_id));
    const shares = allocate(
      offOf(promotion, bought),
      covered.map((line) => BigInt(line.unit_price * line.quantity)),
    );
    covered.forEach(({ line_id }, index) => {
      net.set(line_id, Math.max(0, (net.get(line_id) ?? 0) - (shares[index] ?? 0)));
    });
  }
  const paid = allocate(goodsMoney(order), [...net.values()].map(BigInt));
  return new Map([...net.keys()].map((line_id, index) => [line_id, paid[index] ?? 0]));
}

function offOf(promotion: { min: number; off: number; lines: string[] }, lines: Quantities): number {
  const covered = listPrice(lines.filter(({ line_id }) => promotion.lines.includes(line_id)));
  return covered > 0 && covered >= promotion.min ? Math.min(promotion.off, covered) : 0;
}
