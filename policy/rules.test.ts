import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { returnTables } from './return/judge-line.ts';
import { withoutReturn } from './return/without-return.ts';
import { rules } from './rules.ts';

/** What the sources say: a rule that is cited but not written, written but not cited, or not tested, is found here. */

const root = join(import.meta.dirname, '..');
const read = (pattern: string, but: (file: string) => boolean) =>
  globSync(pattern, { cwd: root })
    .filter((file) => !but(file))
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n');
const isTest = (file: string) => file.endsWith('.test.ts');
const quoted = (source: string) => new Set([...source.matchAll(/'([A-Z]{2}-\d{2})'/g)].map(([, id]) => id ?? ''));

const policy = read('policy/**/*.ts', (file) => isTest(file) || file.startsWith(join('policy', 'rules')));
const domain = read('domain/**/*.ts', isTest);
const tests = read('policy/**/*.test.ts', (file) => file.endsWith('rules.test.ts'));

describe('rules', () => {
  test('every rule cited by policy or domain is written', () => {
    expect([...quoted(policy), ...quoted(domain)].filter((id) => !rules.has(id))).toEqual([]);
  });

  test('every rule written is cited by policy', () => {
    expect([...rules.keys()].filter((id) => !quoted(policy).has(id))).toEqual([]);
  });

  test('every rule has a test', () => {
    const named = new Set(tests.match(/\b[A-Z]{2}-\d{2}\b/g));
    expect([...rules.keys()].filter((id) => !named.has(id))).toEqual([]);
  });

  test('every row of the return tables has a test', () => {
    const rows = [...Object.values(returnTables).flat(), withoutReturn].map(({ row }) => row);
    const named = new Set(tests.match(/\bD\d{2}(\/[a-z]+)?\b/g));
    expect([...new Set(rows)].filter((row) => !named.has(row))).toEqual([]);
  });

  test.each([...rules.values()])(
    '$id reads in two sentences at most, in both languages, and cites a law',
    ({ clause, citation, text }) => {
      expect(clause).toMatch(/^\d\.\d(\.\d[a-d]?)?$/);
      expect(citation).not.toBe('');
      expect(text.zh.match(/。/g)?.length).toBeLessThanOrEqual(2);
      expect(text.en.match(/\.(\s|$)/g)?.length).toBeLessThanOrEqual(2);
    },
  );
});
