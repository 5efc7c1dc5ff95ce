import { describe, expect, test } from 'vitest';
import { Duration, durationMs, durationText } from './duration.ts';

describe('durations', () => {
  test.each([
    ['P3D', 259_200_000],
    ['PT12H', 43_200_000],
    ['P1W', 604_800_000],
    ['P1DT2H3M4S', 93_784_000],
    ['PT0S', 0],
  ])('%s is %i ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
    if (!text.includes('W')) expect(durationText(ms)).toBe(text);
  });

  test.each(['P', 'PT', 'P1M', 'P1Y', '3D', 'P-1D', 'P1.5D', 'P1DT', ' P1D'])('%j is none', (text) => {
    expect(Duration.safeParse(text).success).toBe(false);
    expect(() => durationMs(text)).toThrow(RangeError);
  });

  test('that lie in the past have a minus', () => {
    expect(durationText(-90_061_000)).toBe('-P1DT1H1M1S');
  });
});
