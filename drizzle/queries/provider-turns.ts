import { sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { providerTurns as turns } from '../provider-tables.ts';
import { statement } from '../statement.ts';
import { alone, inTransaction } from '../transaction.ts';

/** An attempt at an effect of an order, which asks its provider. */
export type Attempt = { provider: string; orderId: string; effectId: string; holder: string };
type Knock = Attempt & { heldMs: number; waitsMs: number };

const provider = sql.placeholder('provider');
const orderId = sql.placeholder('orderId');
const effectId = sql.placeholder('effectId');
const holder = sql.placeholder('holder');
const ofOrder = sql`provider = ${provider} and order_id = ${orderId}`;
const ofAttempt = sql`provider = ${provider} and effect_id = ${effectId} and holder = ${holder}`;
const after = (ms: string) => sql`clock_timestamp() + ${sql.placeholder(ms)}::float8 * interval '1 millisecond'`;

/** Of an order's rows at a provider, for as long as these statements take; never over a call. */
const lock = statement<Knock, unknown>(
  sql`select pg_advisory_xact_lock(hashtextextended('turn:' || ${provider}::text || ':' || ${orderId}::text, 0))`,
);

/** Rows of other orders, in which nobody has been interested since, are only in the way of the disk. */
const dropLapsed = statement<Knock, unknown>(sql`
  delete from ${turns} where (${ofOrder} and good_until <= clock_timestamp()) or good_until <= now() - interval '1 hour'`);

/** At the end of the queue, or still where it stood before. */
const queueUp = statement<Knock, unknown>(sql`
  insert into ${turns} as turn (provider, order_id, effect_id, good_until)
  values (${provider}, ${orderId}, ${effectId}, ${after('waitsMs')})
  on conflict (provider, effect_id) do update set good_until = excluded.good_until where turn.holder is null`);

const takeIfFirst = statement<Knock, { number: string }>(sql`
  update ${turns} set holder = ${holder}, good_until = ${after('heldMs')}
  where provider = ${provider} and effect_id = ${effectId} and holder is null
    and number = (select min(number) from ${turns} where ${ofOrder})
  returning number`);

const restOf = statement<Knock, { restsMs: number | null }>(sql`
  select case when holder = 'resting' then (extract(epoch from good_until - clock_timestamp()) * 1000)::float8 end as "restsMs"
  from ${turns} where ${ofOrder} order by number limit 1`);

/**
 * Queues up for an order's turn at a provider, and takes it where nobody is before. A turn that was taken lapses after `heldMs`, a place
 * in the queue after `waitsMs`. `restsMs`: for how long nobody can have it, where that is known.
 */
export async function knock(
  db: Pick<Database, '$client'>,
  asked: Knock,
): Promise<{ isTaken: boolean; restsMs: number | null }> {
  return inTransaction(db, async (tx) => {
    void tx.ask(lock, asked);
    void tx.ask(dropLapsed, asked);
    void tx.ask(queueUp, asked);
    const [taken, first] = [tx.ask(takeIfFirst, asked), tx.ask(restOf, asked)];
    await tx.commit();
    return { isTaken: (await taken).length > 0, restsMs: (await first)[0]?.restsMs ?? null };
  });
}

const free = statement<Attempt, unknown>(sql`delete from ${turns} where ${ofAttempt}`);

const rest = statement<Attempt & { restMs: number }, unknown>(
  sql`update ${turns} set holder = 'resting', good_until = ${after('restMs')} where ${ofAttempt}`,
);

/** Gives an attempt's turn to whoever is next, at once or after a while. Nothing happens where it has lapsed. */
export async function passOn(db: Pick<Database, '$client'>, attempt: Attempt, restMs: number): Promise<void> {
  if (restMs > 0) await alone(db).ask(rest, { ...attempt, restMs });
  else await alone(db).ask(free, attempt);
}
