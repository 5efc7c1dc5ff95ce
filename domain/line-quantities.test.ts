import { describe, expect, test } from 'vitest';
import { minus, plus } from './line-quantities.ts';
import { afterVerdict } from './verdict.ts';

const l1 = (quantity: number) => ({ line_id: 'l1', quantity });
const l2 = (quantity: number) => ({ line_id: 'l2', quantity });

describe('quantities by line', () => {
  test('are added up line by line', () => {
    expect(plus([l1(1)], [l2(2), l1(3)])).toEqual([l1(4), l2(2)]);
    expect(plus([l1(1), l1(1)], [])).toEqual([l1(2)]);
    expect(plus([], [])).toEqual([]);
  });

  test('are taken away, and what is nothing is left out', () => {
    expect(minus([l1(3), l2(2)], [l1(1), l2(2)])).toEqual([l1(2)]);
    expect(minus([l1(1)], [l1(2)])).toEqual([]);
    expect(minus([l1(1)], [])).toEqual([l1(1)]);
    expect(minus([l1(5)], [l1(1), l1(2)])).toEqual([l1(2)]);
  });
});

describe('after a decision', () => {
  const agreed = { lines: [l1(2)], goods_back: true, amount: null };

  test('about what nobody had decided, more is granted and more is refused', () => {
    const verdict = { about: 'undecided' as const, lines: [l1(1)], refused: [l2(1)] };
    expect(afterVerdict({ agreed, refused: [l2(1)] }, verdict)).toEqual({ granted: [l1(3)], refused: [l2(2)] });
    expect(afterVerdict({ agreed: null, refused: [] }, verdict)).toEqual({ granted: [l1(1)], refused: [l2(1)] });
  });

  test('about what was granted, some of it may be refused', () => {
    const verdict = { about: 'agreed' as const, lines: [l1(1)], refused: [l1(1)] };
    expect(afterVerdict({ agreed, refused: [l2(1)] }, verdict)).toEqual({ granted: [l1(1)], refused: [l2(1), l1(1)] });
  });

  test('about what was refused, some of it may be granted', () => {
    const verdict = { about: 'refused' as const, lines: [l2(1)], refused: [] };
    expect(afterVerdict({ agreed, refused: [l2(2)] }, verdict)).toEqual({ granted: [l1(2), l2(1)], refused: [l2(1)] });
  });
});
