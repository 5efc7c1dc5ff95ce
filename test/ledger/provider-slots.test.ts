import { afterAll, beforeAll, expect, test } from 'vitest';
import { slotsAt } from '../../adapters/slots.ts';
import { type Connections, connect } from '../../drizzle/client.ts';
import { databaseClock } from '../../drizzle/queries/clock.ts';
import { takeSlot } from '../../drizzle/queries/provider-slots.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';

let database: FreshDatabase;
let connections: Connections[];
beforeAll(async () => {
  database = await freshDatabase();
  connections = [0, 1].map(() => connect(database.url, { max: 8, onError: () => {} }));
});
afterAll(async () => {
  for (const { close } of connections) await close();
  await database.drop();
});

const rates = { sandbox: 5, stripe: 0.5, alipay: 1000, 'wechat-pay': null };
const workers = () => connections.map(({ db }) => ({ db, slots: slotsAt(rates, (slot) => takeSlot(db, slot)) }));

test('five calls a second are five calls a second over two workers, whoever is quicker', async () => {
  const [one] = workers();
  if (!one) throw new Error('there are two');
  const began = await databaseClock(one.db);
  const calls = workers().flatMap(({ db, slots }) =>
    Array.from({ length: 6 }, async () => {
      expect(await slots.next('sandbox', 20_000)).toBeNull();
      return databaseClock(db);
    }),
  );
  const made = (await Promise.all(calls)).toSorted((a, b) => a - b);
  // by PostgreSQL's clock alone, so that a slow machine changes nothing
  expect(made.map((at, nth) => at >= began + nth * 200)).toEqual(made.map(() => true));
});

test('who would wait for too long takes no slot, so that nobody waits behind it', async () => {
  const [one, other] = workers();
  if (!one || !other) throw new Error('there are two');
  expect(await one.slots.next('stripe', 500)).toBeNull();
  for (let time = 0; time < 3; time += 1)
    expect(await other.slots.next('stripe', 500)).toEqual({ comeBackMs: expect.any(Number) });
  expect(await other.slots.next('stripe', 10_000)).toBeNull();
});

test('a rate is its provider’s own, and none is none', async () => {
  const [one] = workers();
  expect(await one?.slots.next('wechat-pay', 0)).toBeNull();
  expect(await one?.slots.next('wechat-pay', 0)).toBeNull();
  expect(await one?.slots.next('alipay', 5_000)).toBeNull();
  expect(await one?.slots.next('alipay', 5_000)).toBeNull();
});
