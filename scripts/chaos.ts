import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { type KillFinding, runKills } from './chaos/kills.ts';
import { experiments, paceOfKills } from './chaos/programme.ts';
import type { Finding, Setting, Skipped } from './chaos/stage.ts';
import { beginRun, seedOf } from './long-run.ts';
import { temporalCli } from './temporal-cli.ts';

const names = ['kills', ...Object.keys(experiments)];
const usage = `npm run chaos -- [--only ${names.join('|')}] [--cases 200] [--kills 40] [--seed <number>] [--away 600] [--json]

Lives through returns on a whole system of its own while things break: kill -9 of worker, API, PostgreSQL and Temporal with the
providers at fault (kills), then one experiment after another. Afterwards every case must have ended, no money have moved twice or
been lost, no acknowledged command be missing, nothing have happened before its time, and trail, read model, books and Temporal’s
histories agree. --away: seconds without Temporal. --json ends with one line of JSON. Ends with 1 where a promise was not kept.`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    cases: { type: 'string', default: '200' },
    kills: { type: 'string', default: '40' },
    seed: { type: 'string' },
    away: { type: 'string', default: '600' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const { cases, kills, seed, away } = {
  cases: Number(values.cases),
  kills: Number(values.kills),
  seed: seedOf(values.seed),
  away: Number(values.away),
};
const isSound = [cases, kills, away].every((count) => Number.isInteger(count) && count > 0) && Number.isInteger(seed);
if (values.help || !isSound || (values.only !== undefined && !names.includes(values.only))) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

Runtime.install({ logger: new DefaultLogger('ERROR') });
const { say, seconds } = beginRun();
const setting: Setting = { cli: await temporalCli(say), seed, cases, kills, awaySeconds: away, say };
const isWanted = (name: string) => values.only === undefined || values.only === name;

const found = new Map<string, Finding>();
const skipped = new Map<string, string>();
const keep = (name: string, result: Finding | Skipped) => {
  if ('skipped' in result) skipped.set(name, result.skipped);
  else found.set(name, result);
  tell(name, result);
};
let killing: KillFinding | null = null;
if (isWanted('kills')) {
  killing = await runKills(setting, paceOfKills);
  keep('kills', killing);
}
for (const [name, experiment] of Object.entries(experiments)) {
  if (!isWanted(name)) continue;
  say(`experiment: ${name}`);
  keep(name, await experiment(setting));
}

const verdicts = [...found.values()].map(({ verdict }) => verdict);
const sum = (of: (verdict: Finding['verdict']) => number) => verdicts.reduce((total, one) => total + of(one), 0);
const broken = [...found].flatMap(([name, finding]) => faultsOf(finding).map((words) => `${name}: ${words}`));
const result = {
  kills: killing?.kills.length ?? 0,
  cases: sum((one) => one.cases),
  double_refunds: sum(({ double }) => double.length),
  lost: sum(({ lost }) => lost.length),
  stuck: sum(({ stuck }) => stuck.length),
  early: sum(({ early }) => early.length),
  recovery_p95_ms: killing?.recoveryP95Ms ?? null,
  differing: sum(({ differing }) => differing.length),
  seed,
  seconds: seconds(),
  experiments: Object.fromEntries([
    ...[...found].map(([name, finding]) => [name, faultsOf(finding).length === 0 ? 'kept' : 'broken']),
    ...[...skipped].map(([name, why]) => [name, `skipped: ${why}`]),
  ]),
};
if (values.json) console.log(JSON.stringify(result));
else
  console.log(broken.length === 0 ? 'Every promise was kept.' : `${broken.length} promises were broken, seed ${seed}.`);
process.exit(broken.length === 0 && found.size > 0 ? 0 : 1);

function faultsOf({ broken: unmet, verdict: { double, lost, stuck, early, differing } }: Finding): string[] {
  return [...unmet, ...double, ...lost, ...stuck, ...early, ...differing];
}

function tell(name: string, result: Finding | Skipped): void {
  if ('skipped' in result) {
    say(`${name} was skipped: ${result.skipped}`);
    return;
  }
  const { verdict } = result;
  say(
    `${name}: ${verdict.cases} cases, ${verdict.acknowledged} acknowledged commands, ${verdict.postings} postings and ${verdict.runs} runs were judged`,
  );
  for (const line of result.seen) say(`  ${line}`);
  for (const fault of faultsOf(result)) say(`  BROKEN ${fault}`);
}
