/** Integer shares of amounts in minor units; exact for any size, because products are formed as bigint. */

/** amount × part ÷ whole, rounded down (towards minus infinity); 0 where there is no whole. */
export function shareDown(amount: number, part: number, whole: number): number {
  if (whole === 0) return 0;
  const product = BigInt(amount) * BigInt(part);
  const divisor = BigInt(whole);
  const quotient = product / divisor;
  return Number(product % divisor !== 0n && product < 0n !== divisor < 0n ? quotient - 1n : quotient);
}

/** amount × part ÷ whole, rounded up. */
export function shareUp(amount: number, part: number, whole: number): number {
  return -shareDown(-amount, part, whole) || 0;
}

/**
 * Splits an amount (≥ 0) in proportion to weights (≥ 0): each share rounded down, what remains one by one to the largest
 * remainders, ties in order. The shares add up to the amount, and none exceeds its weight where the weights add up to it or more.
 * Without any weight nothing is given out.
 */
export function allocate(amount: number, weights: readonly bigint[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole === 0n) return weights.map(() => 0);
  const exact = weights.map((weight, index) => {
    const product = BigInt(amount) * weight;
    return { index, share: Number(product / whole), remainder: product % whole };
  });
  const left = amount - exact.reduce((sum, { share }) => sum + share, 0);
  const favoured = exact
    .toSorted((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
    .slice(0, left)
    .map(({ index }) => index);
  return exact.map(({ index, share }) => share + (favoured.includes(index) ? 1 : 0));
}
