import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromYuan, toYuan } from './yuan.ts';

test.each([
  [1, '0.01'],
  [10, '0.10'],
  [100, '1.00'],
  [12_905, '129.05'],
  [1_000_000_000_000, '10000000000.00'],
])('%i fen are %s yuan', (fen, yuan) => {
  expect(toYuan(fen)).toBe(yuan);
  expect(fromYuan(yuan)).toBe(fen);
});

test('every amount comes back as it was', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1e12 }), (fen) => fromYuan(toYuan(fen)) === fen));
});

test.each([
  ['88', 8_800],
  ['88.5', 8_850],
])('%s is read as well', (yuan, fen) => {
  expect(fromYuan(yuan)).toBe(fen);
});

test.each(['', '-1.00', '1.001', '1,00', '1e3', ' 1.00', 'NaN', '.50'])('%j is no amount', (text) => {
  expect(fromYuan(text)).toBeNull();
});
