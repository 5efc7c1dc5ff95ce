import { type Client, clientOf, findRunning } from './demo/client.ts';
import { disputes } from './demo/disputes.ts';
import { everyday } from './demo/everyday.ts';
import { merchants } from './demo/purchases.ts';
import { silences } from './demo/silences.ts';
import { type Story, type Told, tell } from './demo/story.ts';
import { tableOf } from './demo/table.ts';

/** Returns of every ending, lived through by HTTP against a running `npm start`. */
const stories: readonly Story[] = [...everyday, ...silences, ...disputes];
const atOnce = 4;

async function demo(client: Client): Promise<boolean> {
  for (const [id, return_address] of Object.entries(merchants)) {
    await client.ask({
      method: 'PUT',
      path: `/v1/merchants/${id}`,
      actor: `merchant:${id}`,
      body: { return_address },
    });
  }
  const told = await tellAll(client);
  console.log(`\n${tableOf(told, client.apiUrl)}\n`);
  console.log(
    'The API answers with a key of .recourse/dev.json (Authorization: Bearer …); the Temporal UI needs none.',
  );
  return told.every(({ faults }) => faults.length === 0);
}

/** Several at a time, each as soon as one before it has ended; in the order of the list. */
async function tellAll(client: Client): Promise<Told[]> {
  const told = new Map<Story, Told>();
  const waiting = [...stories];
  const teller = async () => {
    for (let story = waiting.shift(); story; story = waiting.shift()) {
      const one = await tell(client, story);
      told.set(story, one);
      progress(told.size, one);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, teller));
  return stories.flatMap((story) => told.get(story) ?? []);
}

function progress(count: number, { story, faults }: Told): void {
  const line = `${count}/${stories.length} ${faults.length > 0 ? '✗' : '✓'} ${story.title}`;
  // a terminal keeps one line for it
  const end = count === stories.length ? '\n' : '';
  process.stdout.write(process.stdout.isTTY ? `\r\u001b[K${line}${end}` : `${line}\n`);
}

const running = await findRunning();
if (!running) {
  console.error('Recourse is not running from this folder: start it with npm start, then run npm run demo again.');
  process.exit(1);
}
try {
  const began = performance.now();
  const good = await demo(clientOf(running));
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    `${stories.length} stories in ${seconds} s, ${good ? 'each ended as it should' : 'not all as they should'}.`,
  );
  process.exitCode = good ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
