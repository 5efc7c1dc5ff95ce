import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { Report, scoreOf } from './mutation/report.ts';
import { writeSurvivors } from './mutation/survivors.ts';
import { root } from './programs.ts';

const usage = `npm run mutation -- [--only <glob>] [--from-scratch] [--write] [--json]

Changes domain/ and policy/ in thousands of small ways, one at a time (Stryker), and counts which of them the unit tests and some
lives of the model notice. Takes long; what was found is kept in .recourse/mutation, so that the next run judges what has changed.
--only judges the files it names (domain/decide/**/*.ts), several by commas; the score is of all that was judged so far.
--from-scratch forgets what was found. --write lists the survivors in docs/mutation.md.
--json prints {"score":…,"killed":…,"survived":…} as the last line: percent, and mutants.`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    'from-scratch': { type: 'boolean', default: false },
    write: { type: 'boolean' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

/** Words for people, and tables of days: no behaviour. docs/mutation.md says why. */
const wordsAndTables = [
  'domain/event-text.ts',
  'domain/event-words.ts',
  'domain/notice-text.ts',
  'domain/calendar/notice-2026.ts',
  'policy/reasons.ts',
  'policy/rules/*.ts',
  'policy/calendars/cn.ts',
];
const found = '.recourse/mutation/found.json';

process.chdir(root);
await new Stryker({
  mutate: [
    ...(values.only?.split(',') ?? ['domain/**/*.ts', 'policy/**/*.ts']),
    ...['**/*.test.ts', 'policy/fixtures.ts', ...wordsAndTables].map((file) => `!${file}`),
  ],
  plugins: ['./scripts/mutation/in-process.ts', './scripts/mutation/ignore.ts'],
  ignorers: ['unsaid'],
  testRunner: 'in-process',
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  disableTypeChecks: true,
  concurrency: 2,
  // endless tests are stopped by the number of their steps; the clock is for those that a mutant makes slow, not for a busy machine
  timeoutMS: 60_000,
  timeoutFactor: 1.2,
  incremental: true,
  incrementalFile: found,
  force: values['from-scratch'],
  tempDirName: '.recourse/mutation/sandboxes',
  ignorePatterns: ['.recourse', 'docs', 'bench', 'console'],
  reporters: ['progress-append-only'],
}).runMutationTest();

const report = Report.parse(JSON.parse(readFileSync(join(root, found), 'utf8')));
const score = scoreOf(Object.values(report.files).flatMap(({ mutants }) => mutants));
if (values.write) writeSurvivors(report);
console.log(`${score.score} % of ${score.killed + score.survived} mutants were killed, ${score.survived} survived`);
if (values.json) console.log(JSON.stringify(score));
