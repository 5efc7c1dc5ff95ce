import type { LineQuantity } from './state.ts';

/** Quantities by line, as sets: what is in one, in both, or in the first alone. Lines of nothing are left out. */

export function plus(some: readonly LineQuantity[], more: readonly LineQuantity[]): LineQuantity[] {
  const ids = [...new Set([...some, ...more].map(({ line_id }) => line_id))];
  return ids.map((line_id) => ({ line_id, quantity: quantityOf(some, line_id) + quantityOf(more, line_id) }));
}

export function minus(some: readonly LineQuantity[], taken: readonly LineQuantity[]): LineQuantity[] {
  return some
    .map(({ line_id, quantity }) => ({ line_id, quantity: quantity - quantityOf(taken, line_id) }))
    .filter(({ quantity }) => quantity > 0);
}

function quantityOf(lines: readonly LineQuantity[], id: string): number {
  return lines.filter(({ line_id }) => line_id === id).reduce((sum, { quantity }) => sum + quantity, 0);
}
