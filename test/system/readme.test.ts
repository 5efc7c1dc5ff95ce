import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeDevFile } from '../../scripts/dev-file.ts';
import { temporaryFolder } from '../harness/folder.ts';
import { type Stack, startStack } from '../harness/stack.ts';

const root = join(import.meta.dirname, '../..');
const folder = temporaryFolder('readme');
let stack: Stack;
beforeAll(async () => {
  stack = await startStack({});
  const { apiUrl, keys, callbackSecrets, payment, carrier } = stack;
  mkdirSync(join(folder.path, '.recourse'));
  writeDevFile(join(folder.path, '.recourse', 'dev.json'), {
    apiUrl,
    temporalUiUrl: null,
    consoleUrl: null,
    keys,
    callbackSecrets,
    sandbox: { paymentUrl: payment.url, carrierUrl: carrier.url },
  });
});
afterAll(async () => {
  await stack?.stop();
  folder.remove();
});

/** What a README tells its reader to type, block by block. */
function shellBlocks(readme: string): string[] {
  const text = readFileSync(join(root, readme), 'utf8');
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
}

/** Types blocks into one shell, in a folder where `npm start` has left its file; the lines that each of them printed. */
function typed(blocks: string[]): string[][] {
  const mark = '--- next block';
  const onMac = 'if command -v gdate >/dev/null; then date() { gdate "$@"; }; fi';
  const script = ['set -eu', onMac, ...blocks.map((block) => `${block}\necho '${mark}'`)].join('\n');
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script], { cwd: folder.path, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.split(`${mark}\n`).map((printed) => printed.trim().split('\n'));
}

test('both READMEs tell the same commands', () => {
  const withoutRemarks = (block: string) => block.replaceAll(/ +# .*$/gm, '');
  const english = shellBlocks('README.md').map(withoutRemarks);
  expect(english.length).toBeGreaterThan(4);
  expect(shellBlocks('README.zh-CN.md').map(withoutRemarks)).toEqual(english);
});

test('the README’s return goes as it says', () => {
  const [start = '', prelude = '', open = '', walk = '', look = '', advance = ''] = shellBlocks('README.md');
  expect(start).toContain('npm start');
  const silence = Array.from({ length: 12 }, () => advance);
  const [, opened, walked, looked, , ...stages] = typed([prelude, open, walk, look, open, ...silence]);
  expect(opened?.[0]).toMatch(/^case_/);
  expect(opened?.join(' ')).toContain("'NR-01'");
  expect(walked).toEqual(['awaiting_ship_back', 'returning', 'true', 'settling']);
  expect(looked?.slice(0, 2)).toEqual(['refunded', '8800']);
  expect(looked?.at(-2)).toContain('Closed: refunded');
  expect(looked?.at(-1)).toContain(`/workflows/${encodeURIComponent(`case/${opened?.[0]}`)}`);

  const silent = stages.flat();
  expect(silent[0]).toBe('awaiting_review');
  expect(silent).toContain('awaiting_ship_back');
});
