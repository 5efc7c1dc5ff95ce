import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { root } from './programs.ts';

/** Everything that can be checked without servers; with --and-all-tests every suite runs afterwards. */
const bin = (name: string) => `node_modules/.bin/${name}`;
const script = (name: string, ...args: string[]) => [process.execPath, `scripts/${name}.ts`, ...args];

const writtenDocs = readdirSync(`${root}/scripts`).flatMap(
  (file) => /^((?!written-).*-docs)\.ts$/.exec(file)?.[1] ?? [],
);

const checks: Record<string, string[]> = {
  'format and lint': [bin('biome'), 'check', '--error-on-warnings', '.'],
  types: [bin('tsc'), '--noEmit'],
  borders: script('check-borders'),
  'house rules': script('check-source'),
  'dead code': [bin('knip'), '--no-progress'],
  packages: script('check-packages'),
  migrations: script('check-migrations'),
  OpenAPI: script('openapi', '--check'),
  calendar: script('import-calendar', '--check'),
  ...Object.fromEntries(writtenDocs.map((name) => [name.replace('-', ' '), script(name, '--check')])),
  'doc paths': script('check-doc-paths'),
};

const failed: string[] = [];
for (const [name, [command = '', ...args]] of Object.entries(checks)) {
  const since = performance.now();
  const run = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  console.log(`${run.status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (run.status === 0) continue;
  failed.push(name);
  console.log(`${run.stdout ?? ''}${run.stderr ?? ''}${run.error?.message ?? ''}`);
}
if (failed.length > 0) {
  console.log(`Failed: ${failed.join(', ')}.`);
  console.log(`0 passed, ${failed.length} failed`);
  process.exit(1);
}

const suites = process.argv.includes('--and-all-tests') ? [] : ['--project', 'unit'];
const vitest = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...suites], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => vitest.kill(signal));
vitest.on('exit', (code) => process.exit(code ?? 1));
