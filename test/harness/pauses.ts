import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PauseName } from '../../ports/pauses.ts';
import { eventually } from '../../scripts/ports.ts';

/** The test's side of named pauses: the processes that get this folder as PAUSE_DIR stop where they are told. */
export function pausesOf(dir: string) {
  mkdirSync(dir, { recursive: true });
  const gate = (name: PauseName) => join(dir, name);
  const holds = (name: PauseName) => existsSync(`${gate(name)}.reached`);
  return {
    dir,
    /** Whoever reaches `name` from now on waits there. */
    pauseAt(name: PauseName): void {
      rmSync(`${gate(name)}.reached`, { force: true });
      writeFileSync(gate(name), '');
    },
    /** Whether somebody waits at `name`. */
    holds,
    /** Waits until somebody waits at `name`; fails after 30 s. */
    async reached(name: PauseName): Promise<void> {
      const seen = await eventually(async () => holds(name), 30_000);
      if (!seen) throw new Error(`nobody reached ${name} within 30 s`);
    },
    /** Lets everybody at `name` go on, and the next ones pass. */
    resume(name: PauseName): void {
      rmSync(gate(name), { force: true });
      rmSync(`${gate(name)}.reached`, { force: true });
    },
  };
}

export type PausesOfTest = ReturnType<typeof pausesOf>;
