import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Child } from './children.ts';
import { createDatabase, startPostgres } from './postgres.ts';
import { temporalCli } from './temporal-cli.ts';
import { environmentFor, startTemporalServer } from './temporal-server.ts';

type Place = { home: string; logs: string; port: number };

/** The PostgreSQL of this folder, with the database `recourse`. */
export async function localPostgres({ home, logs, port }: Place): Promise<{ child: Child; databaseUrl: string }> {
  const dir = join(home, 'postgres');
  mkdirSync(dir, { recursive: true });
  const passwordFile = join(dir, 'password');
  if (!existsSync(passwordFile)) writeFileSync(passwordFile, randomBytes(18).toString('hex'), { mode: 0o600 });
  const postgres = await startPostgres({
    dataDir: join(dir, 'data'),
    port,
    password: readFileSync(passwordFile, 'utf8'),
    settings: ['max_connections=200'],
    logFile: join(logs, 'postgres.log'),
  });
  await createDatabase(postgres.url('postgres'), 'recourse');
  return { child: postgres.child, databaseUrl: postgres.url('recourse') };
}

/** The Temporal of this folder, and the settings by which programs reach it whatever else the user has set. */
export async function localTemporal(place: Place & { uiPort: number; say: (line: string) => void }) {
  const { home, logs, port, uiPort, say } = place;
  const server = await startTemporalServer({
    cli: await temporalCli(say),
    port,
    uiPort,
    dbFile: join(home, 'temporal.db'),
    logFile: join(logs, 'temporal.log'),
  });
  return { child: server.child, env: environmentFor(server.address, home) };
}
