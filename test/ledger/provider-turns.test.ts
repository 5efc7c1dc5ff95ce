import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { providerTurns } from '../../activities/turns.ts';
import { type Connections, connect } from '../../drizzle/client.ts';
import type { AskedRefund, Turn, Turns } from '../../ports/turns.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';

/** Two workers, each with connections of its own. */
let database: FreshDatabase;
let connections: Connections[];
let workers: [Turns, Turns];
let count = 0;
beforeAll(async () => {
  database = await freshDatabase();
  connections = [0, 1].map(() => connect(database.url, { max: 4, onError: () => {} }));
  const [one, other] = connections.map(({ db }) => providerTurns(db));
  if (!one || !other) throw new Error('two were asked for');
  workers = [one, other];
});
afterAll(async () => {
  for (const { close } of connections) await close();
  await database.drop();
});

type Asked = Partial<AskedRefund> & { effectId: string };
const orders = () => {
  const orderId = `o-${++count}`;
  return (worker: 0 | 1, { effectId, provider = 'sandbox' }: Asked) =>
    workers[worker].take({ provider, orderId, effectId: `${orderId}-${effectId}` });
};
const isTurn = (taken: Awaited<ReturnType<Turns['take']>>): taken is Turn => 'end' in taken;
async function taken(asked: ReturnType<Turns['take']>): Promise<Turn> {
  const turn = await asked;
  if (!isTurn(turn)) throw new Error(`not yet: ${JSON.stringify(turn)}`);
  return turn;
}
/** Time goes by for rows that nobody holds or keeps alive. */
const lapse = (effectId: string) =>
  connections[0]?.db.execute(
    sql`update provider_turns set good_until = clock_timestamp() - interval '1 second' where effect_id = ${`o-${count}-${effectId}`}`,
  );

test('one refund of an order is asked for at a time, whichever worker asks, and the next one as soon as it is done', async () => {
  const take = orders();
  const first = await taken(take(0, { effectId: 'e1' }));
  expect(await take(1, { effectId: 'e2' })).toEqual({ comeBackMs: expect.any(Number) });
  const waiting = take(1, { effectId: 'e2' });
  await wait(100);
  await first.end();
  const second = await taken(waiting);
  expect(second.allowsACall()).toBe(true);
});

test('other orders, and the same order at other providers, wait for nobody', async () => {
  const take = orders();
  await taken(take(0, { effectId: 'e1' }));
  await taken(take(1, { effectId: 'e2', provider: 'stripe' }));
  await taken(orders()(1, { effectId: 'e3' }));
});

test('whoever came first is first, also while it is away for a moment', async () => {
  const take = orders();
  const first = await taken(take(0, { effectId: 'e1' }));
  expect(isTurn(await take(1, { effectId: 'e2' }))).toBe(false);
  expect(isTurn(await take(0, { effectId: 'e3' }))).toBe(false);
  await first.end();
  expect(isTurn(await take(0, { effectId: 'e3' }))).toBe(false);
  const second = await taken(take(1, { effectId: 'e2' }));
  await second.end();
  await taken(take(0, { effectId: 'e3' }));
});

test('who never comes back, holding the turn or waiting for it, holds nobody up for good', async () => {
  const take = orders();
  const killed = await taken(take(0, { effectId: 'killed' }));
  expect(isTurn(await take(0, { effectId: 'gone' }))).toBe(false);
  expect(isTurn(await take(1, { effectId: 'e3' }))).toBe(false);
  await lapse('killed');
  expect(isTurn(await take(1, { effectId: 'e3' }))).toBe(false);
  await lapse('gone');
  await taken(take(1, { effectId: 'e3' }));
  // comes to life again, and must not end what is not its any more
  await killed.end();
  expect(isTurn(await take(0, { effectId: 'e4' }))).toBe(false);
});

test('a second attempt at the same refund waits for the first, which may still be asking', async () => {
  const take = orders();
  const first = await taken(take(0, { effectId: 'e1' }));
  expect(isTurn(await take(1, { effectId: 'e1' }))).toBe(false);
  await first.end();
  await taken(take(1, { effectId: 'e1' }));
});

test('two refunds of an order at WeChat Pay are a minute apart; asking what became of one is not counted', async () => {
  const take = orders();
  const provider = 'wechat-pay';
  const query = await taken(take(0, { provider, effectId: 'e1' }));
  await query.end();
  const refund = await taken(take(0, { provider, effectId: 'e2' }));
  refund.asksToPay();
  await refund.end();
  const next = await take(1, { provider, effectId: 'e3' });
  expect('comeBackMs' in next && next.comeBackMs).toBeGreaterThan(50_000);
  await lapse('e2');
  await taken(take(1, { provider, effectId: 'e3' }));
});
