import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../drizzle/migrate.ts';
import { freePort } from '../scripts/ports.ts';
import { createDatabase, startPostgres } from '../scripts/postgres.ts';
import { temporalCli } from '../scripts/temporal-cli.ts';
import { startTemporalOnPostgres, type TemporalPrograms } from '../scripts/temporal-on-postgres.ts';
import { startTemporalServer } from '../scripts/temporal-server.ts';
import type { Pids } from './usage.ts';

export type Servers = {
  dir: string;
  /** Address of Temporal, host:port. */
  temporal: string;
  /** The ledger's database, migrated, and one for the bare workflow's rows on the same server. */
  databases: { ours: string; bare: string };
  pids: Pids;
  stop(): Promise<void>;
};

/** Durable as in production: commits wait for the disk. */
const settings = ['max_connections=200', 'shared_buffers=256MB'];

/** What both sides share: one PostgreSQL, and one Temporal: the dev server with a file, or the real one on a PostgreSQL of its own. */
export async function startServers(programs: TemporalPrograms | 'dev server'): Promise<Servers> {
  const dir = mkdtempSync(join(tmpdir(), 'recourse-bench-'));
  chmodSync(dir, 0o755); // PostgreSQL may run as another user
  const ends: (() => Promise<void>)[] = [async () => rmSync(dir, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  };
  try {
    const postgres = await startPostgres({
      dataDir: join(dir, 'postgres', 'data'),
      port: await freePort(),
      password: 'recourse',
      settings,
    });
    ends.push(postgres.stop);
    for (const name of ['ours', 'bare']) await createDatabase(postgres.url('postgres'), name);
    await migrate(postgres.url('ours'));
    const temporal =
      programs === 'dev server'
        ? await startDevServer(dir)
        : await startTemporalOnPostgres({ programs, dir: join(dir, 'temporal') });
    ends.push(temporal.stop);
    return {
      dir,
      temporal: temporal.address,
      databases: { ours: postgres.url('ours'), bare: postgres.url('bare') },
      pids: { postgres: postgres.child.pid ?? 0, ...temporal.pids },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startDevServer(dir: string) {
  const { child, address, stop } = await startTemporalServer({
    cli: await temporalCli(console.error),
    port: await freePort(),
    dbFile: join(dir, 'temporal.db'),
  });
  return { address, stop, pids: { temporal: child.pid ?? 0 } };
}
