import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

export type ChildOptions = {
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string | undefined>;
  cwd?: string;
  /** File that gets everything the child prints. */
  logFile?: string;
  /** User to run as; needs root. */
  user?: { uid: number; gid: number };
  /** Signal that asks it to stop. Default SIGTERM. */
  stopSignal?: NodeJS.Signals;
};

export type Child = ReturnType<typeof startChild>;

/**
 * Starts a program in a process group of its own, so that Ctrl-C reaches only us and we stop our children in order.
 * Whatever ends us (even kill -9), the reaper then ends the child.
 */
export function startChild(options: ChildOptions) {
  const { name, command, args, env, cwd, logFile, user } = options;
  if (logFile) writeFileSync(logFile, '');
  const process = spawn(command, args, { env, cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'], ...user });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-200_000);
    if (logFile) appendFileSync(logFile, chunk);
  };
  process.stdout.on('data', keep);
  process.stderr.on('data', keep);

  const pid = process.pid;
  if (pid) reaper().add(pid);
  const exited = new Promise<string>((resolve) => {
    const end = (how: string) => {
      if (pid) reaper().drop(pid);
      resolve(how);
    };
    process.once('error', (error) => end(error.message));
    process.once('close', (code, signal) => end(signal ? `signal ${signal}` : `exit code ${code}`));
  });

  const signal = (which: NodeJS.Signals) => {
    if (process.exitCode === null && process.signalCode === null) process.kill(which);
  };
  return {
    name,
    pid,
    /** Resolves with how it ended, in words. */
    exited,
    running: () => pid !== undefined && process.exitCode === null && process.signalCode === null,
    /** The last 200,000 characters it printed. */
    output: () => output,
    /** Resolves with how it ended, in words: `signal SIGKILL` only if that was us. */
    async kill9() {
      signal('SIGKILL');
      return exited;
    },
    /** Asks it to stop and kills it when it has not after `patienceMs`. */
    async stop(patienceMs: number) {
      signal(options.stopSignal ?? 'SIGTERM');
      await Promise.race([exited, setTimeout(patienceMs, undefined, { ref: false })]);
      signal('SIGKILL');
      await exited;
    },
  };
}

/** The command line of a process, empty when there is no such process. */
export function commandOf(pid: number): string {
  if (!existsSync('/proc/self')) return String(spawnSync('ps', ['-p', String(pid), '-o', 'command=']).stdout);
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** A shell that waits for our end and then ends what we left behind; told by its standard input who is alive. */
const reaperProgram = `
alive=
while read -r word pid; do
  case $word in
    add) alive="$alive $pid" ;;
    drop) rest=; for p in $alive; do [ "$p" = "$pid" ] || rest="$rest $p"; done; alive=$rest ;;
  esac
done
[ -n "$alive" ] || exit 0
for p in $alive; do kill -s INT -- "-$p" 2>/dev/null; done
sleep 2
for p in $alive; do kill -s KILL -- "-$p" 2>/dev/null; done
exit 0
`;

type Reaper = { add(pid: number): void; drop(pid: number): void };
let onlyReaper: Reaper | undefined;

function reaper(): Reaper {
  onlyReaper ??= startReaper();
  return onlyReaper;
}

function startReaper(): Reaper {
  const shell: ChildProcess = spawn('/bin/sh', ['-c', reaperProgram], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.unref();
  // The pipe must not keep us alive: our end is what it waits for.
  if (shell.stdin && 'unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref();
  shell.stdin?.on('error', () => {});
  const tell = (line: string) => shell.stdin?.write(`${line}\n`);
  return { add: (pid) => tell(`add ${pid}`), drop: (pid) => tell(`drop ${pid}`) };
}
