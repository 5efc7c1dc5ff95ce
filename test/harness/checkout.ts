import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/programs.ts';
import { repoFiles } from '../../scripts/repo-files.ts';
import { temporaryFolder } from './folder.ts';

/** A checkout of its own in a folder of its own, with what is installed here, and the environment of somebody who has set nothing. */
export function freshCheckout() {
  const { path, remove } = temporaryFolder('checkout');
  for (const file of repoFiles('')) cpSync(join(root, file), join(path, file));
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'));
  return { path, env: { PATH: process.env.PATH, HOME: path }, remove };
}

/** Everything that a process has begun, directly or not, by process number. */
export function descendants(pid: number): number[] {
  const listing = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).stdout;
  const rows = listing.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const childrenOf = (parent: number): number[] =>
    rows.flatMap(([child = 0, its]) => (its === parent ? [child, ...childrenOf(child)] : []));
  return childrenOf(pid);
}
