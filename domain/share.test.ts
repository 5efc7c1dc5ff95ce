import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocate, shareDown, shareUp } from './share.ts';

describe('shares', () => {
  test('are rounded down, or up', () => {
    expect([shareDown(500, 15000, 35000), shareUp(500, 15000, 35000), shareDown(7, 2, 2)]).toEqual([214, 215, 7]);
    expect([shareDown(-7, 1, 2), shareUp(-7, 1, 2), shareUp(0, 1, 2), shareDown(5, 0, 0)]).toEqual([-4, -3, 0, 0]);
  });

  test('are exact where a product leaves the safe integers', () => {
    expect(shareDown(999_999_999_999, 999_999_999_998, 999_999_999_999)).toBe(999_999_999_998);
  });
});

describe('allocation', () => {
  test('gives what remains to the largest remainders, ties in order', () => {
    expect(allocate(100, [1n, 1n, 1n])).toEqual([34, 33, 33]);
    expect(allocate(10, [1n, 2n, 1n])).toEqual([3, 5, 2]);
    expect(allocate(5, [0n, 0n])).toEqual([0, 0]);
  });

  test('adds up, and never exceeds a weight', () => {
    const weight = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(
        fc.array(weight, { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (weights, part) => {
          const whole = Number(weights.reduce((sum, one) => sum + one, 0n));
          const amount = Math.floor(whole * part);
          const shares = allocate(amount, weights);
          expect(shares.reduce((sum, one) => sum + one, 0)).toBe(whole === 0 ? 0 : amount);
          shares.forEach((share, index) => {
            expect(share).toBeLessThanOrEqual(Number(weights[index]));
          });
        },
      ),
    );
  });
});
