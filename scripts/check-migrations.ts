import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { root } from './programs.ts';
import { conclude } from './repo-files.ts';

/** The migrations must lead to the schema: generating once more in a copy of their folder must add nothing. */
const migrations = join(root, 'drizzle', 'migrations');
const sqlFiles = (dir: string) => readdirSync(dir).filter((file) => file.endsWith('.sql'));
const copy = mkdtempSync(join(tmpdir(), 'recourse-migrations-'));
const faults: string[] = [];
try {
  cpSync(migrations, copy, { recursive: true });
  const generate = spawnSync(
    process.execPath,
    [
      ...['node_modules/drizzle-kit/bin.cjs', 'generate', '--dialect', 'postgresql'],
      // drizzle-kit takes an absolute path for a relative one.
      ...['--schema', './drizzle/schema.ts', '--out', relative(root, copy), '--name', 'drift'],
    ],
    { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const added = sqlFiles(copy).filter((file) => !sqlFiles(migrations).includes(file));
  if (generate.status !== 0 || !/No schema changes|drift\.sql/.test(generate.stdout))
    faults.push(generate.stdout + generate.stderr);
  for (const file of added)
    faults.push(`the schema has moved on without a migration: drizzle-kit generate would add ${file}`);
} finally {
  rmSync(copy, { recursive: true, force: true });
}
const seen = sqlFiles(migrations).length;
if (seen === 0) faults.push('no migration was seen');
conclude(faults, `${seen} migrations`);
