import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { type Child, commandOf, startChild } from './children.ts';
import { eventually } from './ports.ts';
import { findPrograms, requireReachable, type User } from './postgres-programs.ts';

export type PostgresOptions = {
  /** Folder of the cluster; made when it is missing. */
  dataDir: string;
  port: number;
  /** Password of the superuser `postgres`. */
  password: string;
  /** Server settings, `name=value`. */
  settings: string[];
  logFile?: string;
};

export type Postgres = { child: Child; url(database: string): string; stop(): Promise<void> };

/** Starts the PostgreSQL that came with node_modules on 127.0.0.1, making its cluster first when there is none. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { dataDir, port, password } = options;
  const { binaries, user } = await findPrograms();
  mkdirSync(dirname(dataDir), { recursive: true });
  if (user) requireReachable(dirname(dataDir), user);
  if (!existsSync(join(dataDir, 'PG_VERSION'))) initialise(binaries.initdb, dataDir, password, user);
  await clearStaleLock(dataDir);

  const flags = ['unix_socket_directories=', 'listen_addresses=127.0.0.1', ...options.settings];
  const child = startChild({
    name: 'postgres',
    command: binaries.postgres,
    args: ['-D', dataDir, '-p', String(port), ...flags.flatMap((flag) => ['-c', flag])],
    env: { ...process.env, LC_MESSAGES: 'C' },
    logFile: options.logFile,
    user,
    // Fast shutdown: SIGTERM would wait for every client to leave.
    stopSignal: 'SIGINT',
  });
  const url = (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
  const up = await eventually(async () => !child.running() || (await accepts(url('postgres'))), 30_000);
  if (!up || !child.running()) {
    await child.stop(5000);
    throw new Error(`PostgreSQL did not start on port ${port}: ${lastLine(child.output())}`);
  }
  return { child, url, stop: () => child.stop(10_000) };
}

function initialise(initdb: string, dataDir: string, password: string, user: User | undefined): void {
  // A folder without PG_VERSION is what an interrupted initdb left behind.
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const passwordFile = `${dataDir}.initial-password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) for (const path of [dataDir, passwordFile]) chownSync(path, user.uid, user.gid);
  const done = spawnSync(
    initdb,
    [
      '-D',
      dataDir,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C',
      '-N',
    ],
    { ...user, cwd: '/' },
  );
  rmSync(passwordFile);
  if (done.status === 0) return;
  rmSync(dataDir, { recursive: true, force: true });
  throw new Error(`PostgreSQL could not make its data folder: ${lastLine(String(done.stderr ?? done.error))}`);
}

/**
 * After kill -9 or a power cut the lock file stays. PostgreSQL clears it unless its process number was given to another
 * program of the same user meanwhile, which happens in containers; so we look who that is.
 */
async function clearStaleLock(dataDir: string): Promise<void> {
  const lock = join(dataDir, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  const gone = await eventually(async () => !commandOf(pid).includes(dataDir), 10_000);
  if (!gone) throw new Error(`Another PostgreSQL (process ${pid}) already uses ${dataDir}: stop it first.`);
  rmSync(lock, { force: true });
}

/** Makes a database unless it is there. */
export async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (!rowCount) await admin.query(`CREATE DATABASE ${admin.escapeIdentifier(name)}`);
  } finally {
    await admin.end();
  }
}

async function accepts(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  // A server that goes away while we ask is "not yet", not a crash.
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
