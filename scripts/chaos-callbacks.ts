import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { runCallbacks } from './chaos/callbacks.ts';
import { beginRun, seedOf } from './long-run.ts';
import { temporalCli } from './temporal-cli.ts';

const usage = `npm run chaos:callbacks -- [--callbacks 20000] [--at-a-time 32] [--seed <number>] [--json]

Payment callbacks on a whole system of its own, for refunds that wait for them: doubled, shuffled, late, early, of another amount,
currency or case, and forged in five ways. Afterwards each refund must be what its sound notices make it, by one last word at most, and
forged ones have left no trace. --json ends with one line of JSON. Ends with 1 where a promise was not kept.`;

const { values } = parseArgs({
  options: {
    callbacks: { type: 'string', default: '20000' },
    'at-a-time': { type: 'string', default: '32' },
    seed: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const seed = seedOf(values.seed);
const callbacks = Number(values.callbacks);
const atATime = Number(values['at-a-time']);
const isSound = [callbacks, atATime].every((count) => Number.isInteger(count) && count > 0) && Number.isInteger(seed);
if (values.help || !isSound) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

Runtime.install({ logger: new DefaultLogger('ERROR') });
const { say, seconds } = beginRun();
say(`${callbacks} callbacks, seed ${seed}`);
const found = await runCallbacks({ cli: await temporalCli(say), seed, callbacks, atATime, say });
const { sent, forged, forgedRefused, doubleEffects, wronglyAnswered, serverErrors, differing } = found;
for (const line of found.seen) say(line);
for (const words of [...doubleEffects, ...wronglyAnswered, ...differing]) say(`BROKEN ${words}`);
if (serverErrors > 0) say(`BROKEN ${serverErrors} answers were 5xx`);
const isKept =
  [doubleEffects, wronglyAnswered, differing].every(({ length }) => length === 0) &&
  forgedRefused === forged &&
  serverErrors === 0;
const result = {
  sent,
  double_effects: doubleEffects.length,
  forged,
  forged_refused: forgedRefused,
  wrongly_answered: wronglyAnswered.length,
  server_errors: serverErrors,
  differing: differing.length,
  seed,
  seconds: seconds(),
};
if (values.json) console.log(JSON.stringify(result));
else console.log(isKept ? 'No callback did what it must not.' : `Promises were broken, seed ${seed}.`);
process.exit(isKept ? 0 : 1);
