import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { forgetStopped, Report, scoreOf } from './mutation/report.ts';
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
  'domain/risk-text.ts',
  'domain/charge-text.ts',
  'domain/notice-text.ts',
  'domain/calendar/notice-2026.ts',
  'policy/reasons.ts',
  'policy/rules/*.ts',
  'policy/calendars/cn.ts',
];
const found = '.recourse/mutation/found.json';

process.chdir(root);
const judged = await judge({ timeoutMS: 5_000, force: values['from-scratch'] });
// Most endless tests are stopped by the number of their steps. What only the clock has stopped may have been slow because the
// machine was busy, and is judged again with time.
const files = new Set(judged.map(({ fileName }) => relative(root, fileName)));
if (forgetStopped(join(root, found), files) > 0) await judge({ timeoutMS: 180_000, force: false });

const report = Report.parse(JSON.parse(readFileSync(join(root, found), 'utf8')));
const score = scoreOf(Object.values(report.files).flatMap(({ mutants }) => mutants));
if (values.write) writeSurvivors(report);
console.log(`${score.score} % of ${score.killed + score.survived} mutants were killed, ${score.survived} survived`);
if (values.json) console.log(JSON.stringify(score));

function judge({ timeoutMS, force }: { timeoutMS: number; force: boolean }) {
  return new Stryker({
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
    timeoutMS,
    timeoutFactor: 1.2,
    incremental: true,
    incrementalFile: found,
    force,
    tempDirName: '.recourse/mutation/sandboxes',
    ignorePatterns: ['.recourse', 'docs', 'bench', 'console'],
    reporters: ['progress-append-only'],
  }).runMutationTest();
}
