import type { ApplicationFacts } from '../../domain/application.ts';
import { allocate, shareUp } from '../../domain/share.ts';
import { costAtPurchase, isEmpty, paidByLine, type Quantities, type Standing } from './purchase.ts';

type Order = ApplicationFacts['order'];
export type GoodsMoney = { line_id: string; quantity: number; amount: number }[];

/**
 * No-reason (NR-14): what is left of the money, less what the goods that are kept would have cost at purchase. Where the order was
 * paid with reductions not listed as promotions, that cost shrinks in the same proportion. Negative when a lost promotion was worth
 * more than the goods returned.
 */
export function resettled(order: Order, { before, returned, after, left }: Standing): GoodsMoney {
  const kept = costAtPurchase(order, after);
  const all = costAtPurchase(order, before);
  const amount = left - (all > 0 ? shareUp(kept, left, all) : kept);
  return byLine(amount, returned, (line) => BigInt(line.unit_price * line.quantity));
}

/** Faulty, wrong or missing goods (QR-01): what was actually paid for them; the last goods of an order take what is left. */
export function paidShare(order: Order, { bought, returned, after, left }: Standing): GoodsMoney {
  const paid = paidByLine(order, bought);
  // Prices per piece over one common denominator, so that no share is rounded before its time.
  const denominator = bought.reduce((lcm, { quantity }) => leastCommonMultiple(lcm, BigInt(quantity)), 1n);
  const perPiece = new Map(
    bought.map(({ line_id, quantity }) => [line_id, (BigInt(paid.get(line_id) ?? 0) * denominator) / BigInt(quantity)]),
  );
  const worth = ({ line_id, quantity }: Quantities[number]) => (perPiece.get(line_id) ?? 0n) * BigInt(quantity);
  const sum = (lines: Quantities) => lines.reduce((total, line) => total + worth(line), 0n);
  if (isEmpty(after)) return byLine(left, returned, worth);
  const [amount = 0] = allocate(left, [sum(returned), sum(after)]);
  return byLine(amount, returned, worth);
}

/** Any amount over goods, by their list price. */
export function spread(amount: number, returned: Quantities): GoodsMoney {
  return byLine(amount, returned, (line) => BigInt(line.unit_price * line.quantity));
}

/** Spreads the money over the returned lines; evenly priced at nothing, the first line carries it. */
function byLine(amount: number, returned: Quantities, weightOf: (line: Quantities[number]) => bigint): GoodsMoney {
  const lines = returned.filter(({ quantity }) => quantity > 0);
  const own = lines.map(weightOf);
  const weights = own.some((weight) => weight > 0n) ? own : lines.map((_, index) => (index === 0 ? 1n : 0n));
  const shares = allocate(Math.abs(amount), weights);
  return lines.map(({ line_id, quantity }, index) => {
    return { line_id, quantity, amount: (shares[index] ?? 0) * Math.sign(amount) || 0 };
  });
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y > 0n) [x, y] = [y, x % y];
  return (a / x) * b;
}
