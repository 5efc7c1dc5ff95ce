import { readdirSync, readFileSync } from 'node:fs';

/** Processes by name: each with its main process; children of a server (PostgreSQL's) count with it. */
export type Pids = Record<string, number>;

/** Linux counts CPU in hundredths of a second, whatever the kernel's own tick. */
const MS_PER_TICK = 10;

type Stat = { pid: number; parent: number; own: number; reaped: number };

/** CPU that each process and its children have used since they started, ms. Empty where there is no /proc. */
export function cpuOf(pids: Pids): Record<string, number> {
  const all = processes();
  const cpu: Record<string, number> = {};
  for (const [name, pid] of Object.entries(pids)) {
    const family = all.filter((one) => one.pid === pid || one.parent === pid);
    if (family.length === 0) continue;
    // children that have ended are in what their parent has reaped
    const ticks = family.reduce((sum, one) => sum + one.own + (one.pid === pid ? one.reaped : 0), 0);
    cpu[name] = ticks * MS_PER_TICK;
  }
  return cpu;
}

/** What each process holds in memory, MiB; shared pages are split among those who share them. */
export function memoryOf(pids: Pids): Record<string, number> {
  const all = processes();
  const memory: Record<string, number> = {};
  for (const [name, pid] of Object.entries(pids)) {
    const family = all.filter((one) => one.pid === pid || one.parent === pid);
    const kib = family.reduce((sum, one) => sum + proportionalKib(one.pid), 0);
    if (family.length > 0) memory[name] = Math.round(kib / 1024);
  }
  return memory;
}

function proportionalKib(pid: number): number {
  return kibIn(`/proc/${pid}/smaps_rollup`, 'Pss') ?? kibIn(`/proc/${pid}/status`, 'VmRSS') ?? 0;
}

function kibIn(file: string, line: string): number | undefined {
  try {
    const [, kib] = new RegExp(`^${line}:\\s+(\\d+) kB`, 'm').exec(readFileSync(file, 'utf8')) ?? [];
    return kib === undefined ? undefined : Number(kib);
  } catch {
    return undefined;
  }
}

function processes(): Stat[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? statOf(name) : []));
  } catch {
    return [];
  }
}

function statOf(pid: string): Stat[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the command, in brackets, may hold spaces
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
    return [{ pid: Number(pid), parent, own: user + system, reaped: childUser + childSystem }];
  } catch {
    return []; // it has just ended
  }
}
