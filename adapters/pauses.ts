import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Pauses } from '../ports/pauses.ts';

/**
 * Pauses driven by files, for tests that kill processes: while `<dir>/<name>` exists, whoever reaches the name leaves
 * `<dir>/<name>.reached` and waits until `<dir>/<name>` is removed.
 */
export function pausesIn(dir: string): Pauses {
  return {
    async reach(name) {
      const gate = join(dir, name);
      if (!existsSync(gate)) return;
      await writeFile(`${gate}.reached`, '');
      while (existsSync(gate)) await setTimeout(20);
    },
  };
}
