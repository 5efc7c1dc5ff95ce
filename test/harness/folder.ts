import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for a test's servers and files; `remove` it afterwards, and it goes with the process at the latest. */
export function temporaryFolder(name: string): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `recourse-${name}-`));
  // PostgreSQL runs as another user when the tests run as root.
  chmodSync(path, 0o755);
  const remove = () => rmSync(path, { recursive: true, force: true });
  process.once('exit', remove);
  return { path, remove };
}

/** A PostgreSQL that would not survive a power cut, and is twice as fast; kill -9 it does survive. */
export const forgetfulSettings = ['fsync=off', 'full_page_writes=off', 'max_connections=300'];
