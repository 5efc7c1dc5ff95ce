import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/programs.ts';
import { plantIn, plants, titlePattern } from './plants.ts';

/** Whether the bugs are caught is for `npm run check:planted`; this is whether they can still be planted. */
describe('planted bugs', () => {
  test('are twenty or more, each by a name of its own', () => {
    expect(plants.length).toBeGreaterThanOrEqual(20);
    expect(new Set(plants.map(({ name }) => name)).size).toBe(plants.length);
  });

  test.each(plants)('"$name" still fits its place, and its test is there', (plant) => {
    const text = readFileSync(join(root, plant.file), 'utf8');
    expect(plantIn(text, plant)).not.toBe(text);
    const titles = readFileSync(join(root, plant.test.file), 'utf8').split(`'${plant.test.name}'`);
    expect(titles, plant.test.name).toHaveLength(2);
  });

  test('that are stale are found out', () => {
    const plant = { name: 'n', file: 'f', find: 'a', replace: 'b', test: { file: 't', name: 'x' } };
    expect(plantIn('cac', plant)).toBe('cbc');
    expect(() => plantIn('caca', plant)).toThrow('stale');
    expect(() => plantIn('cc', plant)).toThrow('stale');
  });

  test('are looked for by the title their test runs under', () => {
    expect('of worker at refund.paid (1) pays').toMatch(new RegExp(titlePattern('of $victim at %s (1) pays')));
    expect('a.b').not.toMatch(new RegExp(titlePattern('a+b')));
  });
});
