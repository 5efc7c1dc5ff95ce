import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { anApplication } from '../../test/harness/applications.ts';
import { attacks } from './attack-bodies.ts';
import { Order, type Seen } from './attack-orders.ts';
import { openSlowSockets } from './slow-sockets.ts';

type Begin = Extract<Order, { begin: unknown }>['begin'];

/** The hostile side: a process of its own, so that it takes from normal callers the machine’s time and nothing else. */
function attack({ port, key, sockets, everyMs }: Begin) {
  const slow = openSlowSockets({ port, count: sockets, key });
  // a Map: `__proto__` is the name of an attack
  const answers = new Map<string, number>();
  let stopped = false;
  const one = async ({ name, type, body }: (typeof attacks)[number]) => {
    const headers = {
      authorization: `Bearer ${key}`,
      'recourse-actor': 'consumer:u-42',
      'idempotency-key': randomUUID(),
      'content-type': type,
    };
    const status = await fetch(`http://127.0.0.1:${port}/v1/cases`, {
      method: 'POST',
      headers,
      body: body(JSON.stringify(anApplication())),
      signal: AbortSignal.timeout(30_000),
    }).then(
      async (answer) => {
        await answer.text();
        return String(answer.status);
      },
      () => 'connection closed',
    );
    const words = `${name} ${status}`;
    answers.set(words, (answers.get(words) ?? 0) + 1);
  };
  const attacking = (async () => {
    for (let round = 0; !stopped; round += 1) {
      const next = attacks[round % attacks.length];
      if (next) await one(next);
      await wait(everyMs);
    }
  })();
  return async (): Promise<Seen> => {
    stopped = true;
    await attacking;
    return { answers: [...answers], ...slow.stop() };
  };
}

let end: (() => Promise<Seen>) | null = null;
process.on('message', (message) => {
  const order = Order.parse(message);
  if (order !== 'end') end = attack(order.begin);
  else void end?.().then((seen) => process.send?.(seen));
});
process.on('disconnect', () => process.exit(0));
