import { drizzle, type NodePgDatabase, type NodePgTransaction } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import * as schema from './schema.ts';

export type Database = NodePgDatabase<typeof schema> & { $client: pg.Pool };
/** A transaction of drizzle's own, for what is not asked by every command; see `transaction.ts` for what is. */
export type DrizzleTransaction =
  | NodePgTransaction<typeof schema, Record<string, never>>
  | Parameters<Parameters<Database['transaction']>[0]>[0];

/** Texts that a connection plans once; as many as the ledger has, and no more where a text grows with its values. */
const MOST_STATEMENTS = 100;
const statements = new Map<string, string>();

export type Connections = { db: Database; pool: pg.Pool; close(): Promise<void> };

/**
 * Connects as the application's own role, whoever the login is: it can append events but not change them.
 * `onError` hears of connections that broke while no query was waiting; the pool replaces them.
 */
export function connect(url: string, { max, onError }: { max: number; onError: (error: Error) => void }): Connections {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    options:
      '-c role=recourse_app -c lock_timeout=10s -c statement_timeout=30s -c idle_in_transaction_session_timeout=30s',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    // a query need not wait for the answer to the one before
    pipeline: true,
  });
  // The pool listens to idle connections only; one that breaks between two queries of a transaction would end the process.
  pool.on('connect', (client) => {
    client.on('error', onError);
    prepareStatements(client);
  });
  pool.on('error', () => {}); // the same error as the client's own
  return { db: drizzle(pool, { schema }), pool, close: () => pool.end() };
}

/**
 * Gives every statement with values a name, so that PostgreSQL parses and plans it once a connection. What is replaced has many
 * overloads, all of which pass through: only a text that comes apart from its values, as drizzle sends it, is named.
 */
function prepareStatements(client: pg.PoolClient): void {
  const plain = client.query.bind(client) as (...args: unknown[]) => unknown;
  const named = (config: unknown, values: unknown, ...rest: unknown[]) =>
    plain(Array.isArray(values) && values.length > 0 ? withName(config) : config, values, ...rest);
  client.query = named as typeof client.query;
}

function withName(config: unknown): unknown {
  if (typeof config !== 'object' || config === null || !('text' in config) || typeof config.text !== 'string')
    return config;
  if ('name' in config && config.name) return config;
  const known = statements.get(config.text);
  if (known) return { ...config, name: known };
  if (statements.size >= MOST_STATEMENTS) return config;
  const name = `s${statements.size}`;
  statements.set(config.text, name);
  return { ...config, name };
}
