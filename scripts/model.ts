import { parseArgs } from 'node:util';
import { liveThrough } from '../test/model/lives.ts';
import { seedOf } from './long-run.ts';

const usage = `npm run model -- [--lives 100000] [--seed <number>]

Lives through random sequences of commands, reports and waits of a return, and checks after each step what a case promises.
Prints how often each command was done and refused and where lives ended; ends with 1 and the shortest bad life otherwise.`;

const batch = 1000;

const { values } = parseArgs({
  options: { lives: { type: 'string', default: '100000' }, seed: { type: 'string' }, help: { type: 'boolean' } },
});
const lives = Number(values.lives);
const seed = seedOf(values.seed);
if (values.help || !Number.isInteger(lives) || !Number.isInteger(seed)) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

const times = new Map<string, number>();
const started = performance.now();
try {
  for (let done = 0; done < lives; done += batch) {
    const seen = liveThrough(Math.min(batch, lives - done), seed + done);
    for (const [word, count] of seen.times) times.set(word, (times.get(word) ?? 0) + count);
  }
  for (const [word, count] of [...times].sort()) console.log(`${String(count).padStart(9)} ${word}`);
  console.log(`${lives} lives kept every promise, ${Math.round((performance.now() - started) / 1000)} s, seed ${seed}`);
} catch (error) {
  // the cause is the life itself, step by step; fast-check's own message prints functions
  const life = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  console.error(life instanceof Error ? life.message : life);
  console.error(`seed ${seed}`);
  process.exitCode = 1;
}
