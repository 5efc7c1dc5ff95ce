import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { Database } from './client.ts';
import * as schema from './schema.ts';
import type { Statement } from './statement.ts';

/**
 * A transaction under way on a connection of its own. What is asked without waiting for the answers before travels in one packet, in its
 * order: a round to the database costs more than most statements.
 */
export type Transaction = {
  /** What nobody waits for is answered for by `commit`. */
  ask<Values, Row>(statement: Statement<Values, Row>, values: Values): Promise<Row[]>;
  /** Sends the commit behind what was asked. It resolves when all of that holds, and else rejects with what failed first. */
  commit(): Promise<void>;
  /** The same connection for what is asked seldom: drizzle builds its texts anew each time. */
  db: Pick<Database, 'select'>;
};

/** For what is asked by itself, outside of any transaction. */
export function alone({ $client: pool }: Pick<Database, '$client'>): Pick<Transaction, 'ask'> {
  return {
    ask: async ({ text, values }, given) => (await pool.query({ text }, values(given))).rows,
  };
}

/** PostgreSQL may or may not have committed: the answer to the commit was lost. */
export class CommitUnknown extends Error {
  override name = 'CommitUnknown';
}

/** Does the work in a transaction; what it has not committed when it is done is undone. */
export async function inTransaction<Result>(
  { $client: pool }: Pick<Database, '$client'>,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let committing = false;
  const asked: Promise<unknown>[] = [];
  const send = <Sent>(query: () => Promise<Sent>): Promise<Sent> => {
    holdBack(client);
    const sent = query();
    asked.push(sent);
    sent.catch(() => {}); // heard where it is awaited; until then a broken connection must not end the process
    return sent;
  };
  const all = async () => {
    const results = await Promise.allSettled(asked.splice(0));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  };

  const tx: Transaction = {
    ask: ({ text, values }, given) => send(async () => (await client.query({ text }, values(given))).rows),
    async commit() {
      committing = true;
      void send(() => client.query('commit'));
      await all();
    },
    db: drizzleOn(client),
  };

  try {
    void send(() => client.query('begin'));
    const result = await work(tx);
    if (!committing) await client.query('rollback');
    client.release();
    return result;
  } catch (error) {
    await Promise.allSettled(asked);
    const broken = await client.query('rollback').then(
      () => false,
      () => true,
    );
    client.release(broken);
    if (committing && !isRefusal(error))
      throw new CommitUnknown('The answer to the commit was lost.', { cause: error });
    throw error;
  }
}

/** PostgreSQL itself says that the transaction failed; when it ends the connection instead, anything may have happened. */
function isRefusal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'severity' in error && error.severity === 'ERROR';
}

/** Lets the connection gather what is written to it until this turn of the program is over, and send it as one. */
function holdBack({ connection: { stream } }: pg.PoolClient): void {
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

const known = new WeakMap<pg.PoolClient, Pick<Database, 'select'>>();

/** Drizzle reads the whole schema when it is made, so each connection keeps its own. */
function drizzleOn(client: pg.PoolClient): Pick<Database, 'select'> {
  const made = known.get(client) ?? drizzle(client, { schema });
  known.set(client, made);
  return made;
}
