import { drizzle, type NodePgDatabase, type NodePgTransaction } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import * as schema from './schema.ts';

export type Database = NodePgDatabase<typeof schema>;
export type Transaction =
  | NodePgTransaction<typeof schema, Record<string, never>>
  | Parameters<Parameters<Database['transaction']>[0]>[0];

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
  });
  // The pool listens to idle connections only; one that breaks between two queries of a transaction would end the process.
  pool.on('connect', (client) => client.on('error', onError));
  pool.on('error', () => {}); // the same error as the client's own
  return { db: drizzle(pool, { schema }), pool, close: () => pool.end() };
}
