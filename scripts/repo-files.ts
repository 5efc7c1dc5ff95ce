import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './programs.ts';

/** The repository's files, committed or about to be, whose names end so; paths from the root. A check that sees none fails. */
export function repoFiles(ending: string): string[] {
  const git = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
  });
  const paths = (git.stdout ?? '').split('\0').filter((path) => path !== '' && path.endsWith(ending));
  const files = paths.filter((path) => existsSync(join(root, path)));
  if (files.length === 0) throw new Error(`no file that ends in ${ending} was found; is this a git checkout?`);
  return files;
}

/** Prints the faults of a check and ends the process: 1 when there are any. */
export function conclude(faults: string[], seen: string): never {
  for (const fault of faults) console.error(fault);
  console.log(`${seen}, ${faults.length} faults`);
  process.exit(faults.length > 0 ? 1 : 0);
}
