import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../scripts/programs.ts';
import { temporalPrograms } from '../scripts/temporal-on-postgres.ts';
import { type Compared, compare, type Plan } from './compare.ts';
import { openTenThousand } from './open-ten-thousand.ts';
import { inJson, inMarkdown, type Results, type Skipped } from './report.ts';

const usage = `npm run bench -- [--rounds 5] [--cases 200] [--open 10000] [--only dev|pg|open10k]… [--quick] [--json] [--write]

Measures Recourse against a bare Temporal workflow with the same durable steps, by turns on the same servers: on the dev server
with a file (dev), on Temporal's own server on PostgreSQL (pg), and Recourse with many cases open (open10k).
--cases   cases a round for each side where it is saturated; three tenths of it where it is spaced, half of both on PostgreSQL
--quick   one short round of everything: shows that it works, and measures nothing
--json    the last line is one line of JSON, ratios ours over bare
--write   writes the tables into docs/performance.md
What it is doing goes to standard error.`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    cases: { type: 'string' },
    open: { type: 'string' },
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const quick = values.quick ? { rounds: 1, cases: 10, open: 100 } : { rounds: 5, cases: 200, open: 10_000 };
const rounds = Number(values.rounds ?? quick.rounds);
const cases = Number(values.cases ?? quick.cases);
const open = Number(values.open ?? quick.open);
const parts = new Set(values.only ?? ['dev', 'pg', 'open10k']);
const known = [...parts].every((part) => ['dev', 'pg', 'open10k'].includes(part));
if (values.help || !known || ![rounds, cases, open].every((count) => Number.isInteger(count) && count > 0)) {
  console.error(usage);
  process.exit(values.help ? 0 : 2);
}

const began = performance.now();
const say = (line: string) =>
  console.error(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${line}`);
const loadBefore = loadavg()[0] ?? 0;

const planFor = (saturated: number): Plan => ({
  rounds,
  cases: { saturated, spaced: Math.max(2, Math.round(saturated * 0.3)) },
});

async function onPostgres(): Promise<Compared | Skipped> {
  const programs = await temporalPrograms(say);
  if ('missing' in programs) return { skipped: programs.missing };
  return compare(programs, planFor(Math.max(2, Math.round(cases / 2))), (line) => say(`pg: ${line}`));
}

const results: Results = {};
if (parts.has('dev')) results.dev = await compare('dev server', planFor(cases), (line) => say(`dev: ${line}`));
if (parts.has('pg')) results.pg = await onPostgres();
if (parts.has('open10k')) results.open10k = await openTenThousand(open, (line) => say(`open10k: ${line}`));

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
const circumstances = [
  `Measured by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)} at ${commit}, node ${process.version}, ${availableParallelism()} cores,`,
  `load ${loadBefore.toFixed(1)} before the run, ${Math.round((performance.now() - began) / 60_000)} minutes;`,
  parts.has('dev') || parts.has('pg') ? `${rounds} rounds after a warm-up, ${cases} cases a round and side.` : '',
]
  .join(' ')
  .trim();
const text = inMarkdown(results, circumstances);
console.log(text);
if (values.write) {
  const path = join(root, 'docs/performance.md');
  const document = readFileSync(path, 'utf8');
  const [opening, closing] = ['<!-- measured -->', '<!-- /measured -->'];
  const [from, to] = [document.indexOf(opening), document.indexOf(closing)];
  if (from < 0 || to < from) throw new Error(`${path} has no place for what was measured`);
  writeFileSync(path, `${document.slice(0, from + opening.length)}\n\n${text}\n\n${document.slice(to)}`);
}
if (values.json) console.log(JSON.stringify(inJson(results)));
// everything was stopped; what a library still holds must not keep us
process.exit(0);
