import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { temporaryFolder } from '../test/harness/folder.ts';
import type { Plant } from '../test/planted/plant.ts';
import { plantIn, plants, titlePattern } from '../test/planted/plants.ts';
import { root } from './programs.ts';
import { repoFiles } from './repo-files.ts';

const usage = `npm run check:planted -- [--only <words>] [--json]

Plants the small bugs of test/planted one at a time in a copy of the repository and runs, for each, the one test that must notice it.
Caught means: that test ran, and failed by an assertion (or by the words the plant names). Ends with 1 unless all are caught.
--only takes the plants whose name or file has these words; --json prints {"planted":…,"caught":…} as its last line.`;

const Report = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ title: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});
type Ran = { title: string; status: string; failureMessages?: string[] | null | undefined };

const LONGEST_RUN_MS = 240_000;

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const chosen = plants.filter(({ name, file }) => `${name} ${file}`.includes(values.only));
const folder = temporaryFolder('planted');
const copy = join(folder.path, 'repository');
copyRepository();

const faults: string[] = [...sound(chosen)];
let caught = 0;
for (const plant of faults.length > 0 ? [] : chosen) {
  const since = performance.now();
  const fault = plantAndTest(plant);
  if (fault === null) caught += 1;
  else faults.push(fault);
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  console.log(`${fault === null ? 'caught' : 'MISSED'} ${plant.file}: ${plant.name} (${seconds} s)`);
}
for (const fault of faults) console.error(fault);
console.log(`${chosen.length} planted, ${caught} caught`);
if (values.json) console.log(JSON.stringify({ planted: chosen.length, caught }));
process.exitCode = chosen.length > 0 && caught === chosen.length ? 0 : 1;

/** The repository as it is now, committed or not; its packages are shared. */
function copyRepository(): void {
  for (const file of repoFiles('')) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
}

/** Without a bug every named test passes: otherwise its failing would say nothing. One run for each file of tests. */
function sound(all: readonly Plant[]): string[] {
  return [...Map.groupBy(all, ({ test }) => test.file)].flatMap(([file, own]) => {
    const ran = runTests(
      file,
      own.map(({ test }) => test.name),
    );
    return own.flatMap(({ test }) => {
      const named = ran.filter(({ title }) => isTitleOf(test.name, title));
      const passes = named.length > 0 && named.every(({ status }) => status === 'passed');
      return passes ? [] : [`${file} "${test.name}" does not pass before anything is planted`];
    });
  });
}

/** Null when the bug was caught, else why not. */
function plantAndTest(plant: Plant): string | null {
  const path = join(copy, plant.file);
  const sane = readFileSync(path, 'utf8');
  const about = `"${plant.name}" was not caught by "${plant.test.name}"`;
  try {
    writeFileSync(path, plantIn(sane, plant));
    const ran = runTests(plant.test.file, [plant.test.name]).filter(({ title }) => isTitleOf(plant.test.name, title));
    if (ran.length === 0) return `${about}: it did not run`;
    const failures = ran.filter(({ status }) => status === 'failed').flatMap((one) => one.failureMessages ?? []);
    if (failures.length === 0) return `${about}: it passed`;
    const noticed = failures.some((text) => /^AssertionError/.test(text) || (plant.says && text.includes(plant.says)));
    return noticed ? null : `${about}: it failed otherwise: ${failures[0]?.slice(0, 300)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    writeFileSync(path, sane);
  }
}

function isTitleOf(name: string, title: string): boolean {
  return new RegExp(`^${titlePattern(name)}$`).test(title);
}

/** The tests that ran; none where their file could not be loaded or the run took too long. */
function runTests(file: string, names: readonly string[]): Ran[] {
  const output = join(folder.path, 'report.json');
  writeFileSync(output, '{"testResults":[]}');
  const only = names.map((name) => `(${titlePattern(name)})`).join('|');
  const args = ['run', file, '-t', only, '--reporter=json', `--outputFile=${output}`];
  spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], {
    cwd: copy,
    stdio: 'ignore',
    timeout: LONGEST_RUN_MS,
  });
  const { testResults } = Report.parse(JSON.parse(readFileSync(output, 'utf8')));
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'passed' || status === 'failed'),
  );
}
