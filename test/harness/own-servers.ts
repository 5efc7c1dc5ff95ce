import { join } from 'node:path';
import { migrate } from '../../drizzle/migrate.ts';
import { freePort } from '../../scripts/ports.ts';
import { createDatabase, startPostgres } from '../../scripts/postgres.ts';
import { startTemporalServer } from '../../scripts/temporal-server.ts';
import { type Restartable, restartable } from './restartable.ts';

/** A server that may be killed and started again at the same address, with the same data. */
export type OwnServer = { server: Restartable; address: string; drop(): Promise<void> };

/** A PostgreSQL with the migrated database `recourse`; the address is a superuser's. */
export async function ownPostgres({ dataDir, settings }: { dataDir: string; settings: string[] }): Promise<OwnServer> {
  const port = await freePort();
  const server = restartable(
    async () => (await startPostgres({ dataDir, port, password: 'recourse', settings })).child,
  );
  await server.start();
  const url = (database: string) => `postgres://postgres:recourse@127.0.0.1:${port}/${database}`;
  await createDatabase(url('postgres'), 'recourse');
  await migrate(url('recourse'));
  return { server, address: url('recourse'), drop: server.stop };
}

/** A Temporal dev server with a file in `dir`, by the Temporal CLI at `cli`. */
export async function ownTemporal(dir: string, cli: string): Promise<OwnServer> {
  const options = { cli, port: await freePort(), dbFile: join(dir, 'temporal.db') };
  const server = restartable(async () => (await startTemporalServer(options)).child);
  await server.start();
  return { server, address: `127.0.0.1:${options.port}`, drop: server.stop };
}
