import { expect, test } from 'vitest';
import { cutsConnection, Faults, faultFor } from './faults.ts';

const keys = Array.from({ length: 2000 }, (_, n) => `rf-${n}`);
const struck = (faults: Faults) => keys.filter((key) => faultFor(faults, key) !== 'none');

test('strikes nobody by default, and everybody when only a mode is given', () => {
  expect(struck(Faults.parse({}))).toEqual([]);
  expect(struck(Faults.parse({ mode: 'slow' }))).toEqual(keys);
  expect(struck(Faults.parse({ mode: 'slow', rate: 0 }))).toEqual([]);
});

test('strikes the share that was asked for, always the same keys for a seed, others for another', () => {
  const faults = Faults.parse({ mode: 'twice', rate: 0.3, seed: 7 });
  expect(struck(faults).length).toBeGreaterThan(500);
  expect(struck(faults).length).toBeLessThan(700);
  expect(struck(faults)).toEqual(struck({ ...faults }));
  expect(struck(faults)).not.toEqual(struck({ ...faults, seed: 8 }));
});

test('a higher rate strikes whom a lower one struck, and more', () => {
  const faults = Faults.parse({ mode: 'twice', rate: 0.1, seed: 7 });
  expect(struck({ ...faults, rate: 0.5 })).toEqual(expect.arrayContaining(struck(faults)));
});

test('an error after the act comes in both its forms', () => {
  const faults = Faults.parse({ mode: 'error_after' });
  const cut = keys.filter((key) => cutsConnection(faults, key)).length;
  expect(cut).toBeGreaterThan(800);
  expect(cut).toBeLessThan(1200);
});
