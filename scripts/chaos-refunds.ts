import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { runRefunds } from './chaos/refunds.ts';
import { beginRun, seedOf } from './long-run.ts';
import { temporalCli } from './temporal-cli.ts';

const usage = `npm run chaos:refunds -- [--refunds 5000] [--at-a-time 64] [--seed <number>] [--json]

Refunds on a whole system of its own, while the sandbox provider and the network to it and from it are at fault (toxiproxy, built with
Go once; without Go the network stays sound). Afterwards each refund must have moved exactly once or not at all, the same on both
sides, and each case have ended or wait for a person who has a task of it. --json ends with one line of JSON. Ends with 1 where a
promise was not kept, or where fewer faults took effect than two for five refunds.`;

const { values } = parseArgs({
  options: {
    refunds: { type: 'string', default: '5000' },
    'at-a-time': { type: 'string', default: '64' },
    seed: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const seed = seedOf(values.seed);
const refunds = Number(values.refunds);
const atATime = Number(values['at-a-time']);
const isSound = [refunds, atATime].every((count) => Number.isInteger(count) && count > 0) && Number.isInteger(seed);
if (values.help || !isSound) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

Runtime.install({ logger: new DefaultLogger('ERROR') });
const { say, seconds } = beginRun();
say(`${refunds} refunds, seed ${seed}`);
const { verdict, struck, seen } = await runRefunds({
  cli: await temporalCli(say),
  seed,
  refunds,
  atATime,
  weatherEveryMs: 20_000,
  patience: { endWithinMs: 1_800_000, nudgeAfterMs: 8_000 },
  say,
});
const { double, lost, stuck, differing } = verdict;
const faults = [...struck.values()].reduce((sum, times) => sum + times, 0);
for (const line of seen) say(line);
for (const words of [...double, ...lost, ...stuck, ...differing]) say(`BROKEN ${words}`);
if (faults < refunds * 0.4) say(`BROKEN only ${faults} faults took effect`);
const isKept = [double, lost, stuck, differing].every(({ length }) => length === 0) && faults >= refunds * 0.4;
const result = {
  refunds: [...verdict.refunds.values()].reduce((sum, count) => sum + count, 0),
  faults,
  double: double.length,
  lost: lost.length,
  stuck: stuck.length,
  differing: differing.length,
  seed,
  seconds: seconds(),
};
if (values.json) console.log(JSON.stringify(result));
else
  console.log(
    isKept ? 'Every refund moved once, and every case is accounted for.' : `Promises were broken, seed ${seed}.`,
  );
process.exit(isKept ? 0 : 1);
