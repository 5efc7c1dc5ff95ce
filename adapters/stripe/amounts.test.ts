import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromStripe, toStripe } from './amounts.ts';

test.each([
  ['CNY', 12_900, 12_900],
  ['USD', 1, 1],
  ['JPY', 500, 500],
  ['KRW', 39_000, 39_000],
  ['ISK', 5, 500],
  ['UGX', 5, 500],
  ['MGA', 500, 5],
  ['MGA', 700, 7],
  ['KWD', 5_120, 5_120],
])('%s: %i of ours are %i of Stripe’s', (currency, ours, theirs) => {
  expect(toStripe(ours, currency)).toBe(theirs);
  expect(fromStripe(theirs, currency)).toBe(ours);
});

test.each([
  ['KWD', 5_123],
  ['MGA', 501],
])('%s: %i cannot be said to Stripe', (currency, ours) => {
  expect(toStripe(ours, currency)).toBeNull();
});

test('five hundredths of a currency without them are none of ours', () => {
  expect(fromStripe(505, 'ISK')).toBeNull();
});

test('no amount changes on its way there and back', () => {
  const currencies = fc.constantFrom('CNY', 'USD', 'JPY', 'ISK', 'UGX', 'MGA', 'KWD', 'TND');
  fc.assert(
    fc.property(currencies, fc.integer({ min: 1, max: 1e12 }), (currency, amount) => {
      const theirs = toStripe(amount, currency);
      if (theirs !== null) expect(fromStripe(theirs, currency)).toBe(amount);
    }),
  );
});
