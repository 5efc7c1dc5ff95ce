// Runs under whatever Node the machine has (20 or newer) on a fresh clone: no dependencies, no TypeScript.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const ownNode = join(root, 'node_modules', '.bin', 'node');

/** Installs the locked dependencies when they are missing or others, then runs a program of ours under the locked Node. */
export function runInstalled(args) {
  if (!installed()) install();
  const child = spawn(ownNode, args, { cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  // Ctrl-C reaches the child by itself; a signal sent to us alone does not. It stops in order, and we wait for it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm and its shell may be killed above us without a word.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

/** Whether every package of the lock file is there in its locked version (optional ones may be missing). */
function installed() {
  const kept = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(kept) || !existsSync(ownNode)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(kept, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || present[path]?.version === version || (optional && !present[path]),
  );
}

function install() {
  console.log('Installing dependencies (npm ci); the first time takes about a minute …');
  // The node in node_modules/.bin is about to be replaced: npm must not run on it.
  const path = (process.env.PATH ?? '').split(delimiter).filter((dir) => !dir.endsWith(join('node_modules', '.bin')));
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: path.join(delimiter) },
  });
  if (npm.status === 0 && existsSync(ownNode)) return;
  console.error('The dependencies could not be installed: see the lines above, then run the same command again.');
  process.exit(1);
}
