import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toMs, toText } from './instant.ts';

describe('toMs', () => {
  test.each([
    ['1970-01-01T08:00:00+08:00', 0],
    ['1970-01-01T00:00:00Z', 0],
    ['1969-12-31T18:30:00-05:30', 0],
    ['1970-01-01t00:00:00.5z', 500],
    ['1970-01-01T00:00:00.1239999Z', 123],
    ['2024-02-29T00:00:00+08:00', 1_709_136_000_000],
  ])('reads %s', (text, ms) => expect(toMs(text)).toBe(ms));

  test.each([
    '',
    'now',
    '2026-02-13',
    '2026-02-13T10:00:00',
    '2026-02-13 10:00:00Z',
    '2026-02-13T10:00Z',
    '2026-02-13T10:00:00+0800',
    '2026-02-13T10:00:00+24:00',
    '2026-02-13T10:00:00+08:60',
    '2026-02-13T10:00:00.Z',
    '2026-02-13T24:00:00Z',
    '2026-02-13T10:60:00Z',
    '2026-02-13T10:00:60Z',
    '2026-02-30T10:00:00Z',
    '2025-02-29T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-00-01T10:00:00Z',
    ' 2026-02-13T10:00:00Z',
    '2026-02-13T10:00:00Z\n',
    '+002026-02-13T10:00:00Z',
  ])('refuses %j', (text) => expect(() => toMs(text)).toThrow(RangeError));
});

describe('toText', () => {
  test('writes Beijing time, milliseconds only where there are some', () => {
    expect(toText(toMs('2026-02-20T16:00:00Z'))).toBe('2026-02-21T00:00:00+08:00');
    expect(toText(toMs('2026-02-20T16:00:00.07Z'))).toBe('2026-02-21T00:00:00.070+08:00');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 253_402_300_800_000])('refuses %d', (ms) =>
    expect(() => toText(ms)).toThrow(RangeError),
  );

  test('comes back as the same instant', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_000_000_000_000, max: 253_402_200_000_000 }), (ms) => toMs(toText(ms)) === ms),
    );
  });
});
