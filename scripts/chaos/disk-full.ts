import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { temporaryFolder } from '../../test/harness/folder.ts';
import { release } from './canary.ts';
import { chanceOf } from './chance.ts';
import { liveAll } from './crowd.ts';
import { endOf } from './lives.ts';
import { type Experiment, onStage } from './stage.ts';

const patience = { endWithinMs: 600_000, nudgeAfterMs: 90_000 };
const fullMs = 40_000;
const chunk = Buffer.alloc(64 * 1024);

/** PostgreSQL’s disk, a small file system of its own, is full for a while and then has room again. */
export const diskFull: Experiment = async (setting) => {
  const folder = temporaryFolder('disk');
  const disk = join(folder.path, 'disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=755', 'tmpfs', disk], { encoding: 'utf8' });
  if (mounted.status !== 0) return { skipped: `no file system can be mounted here: ${mounted.stderr.trim()}` };
  const ballast = join(disk, 'ballast');
  try {
    const options = {
      cli: setting.cli,
      postgresDir: join(disk, 'data'),
      postgresSettings: ['max_wal_size=48MB', 'min_wal_size=32MB'],
    };
    const played = await onStage(setting, options, async ({ fleet, clientOf, client, chance, notebook }) => {
      const living = liveAll(
        () => clientOf(async () => {}),
        Math.min(setting.cases, 48),
        chanceOf(chance.below(1e9)),
        patience,
        () => {},
      );
      await wait(4_000);
      const before = notebook.answers.length;
      const filled = fill(ballast);
      const until = Date.now() + fullMs;
      // what the server frees meanwhile is filled again
      while (Date.now() < until) {
        await wait(1_000);
        fill(ballast);
      }
      const answers = notebook.answers.slice(before);
      const complaint = fleet.postgres.output().match(/.*No space left on device.*/g) ?? [];
      const survived = fleet.postgres.running();
      setting.say(`the disk was full for ${fullMs / 1000} s; PostgreSQL ${survived ? 'still runs' : 'has ended'}`);
      rmSync(ballast);
      const since = Date.now();
      await fleet.postgres.start();
      const canary = await release(client, since, 120_000);
      const canaries = canary.caseId ? [canary.caseId] : [];
      await Promise.all(canaries.map((id) => endOf(client, id, patience)));
      return { lives: await living, canaries, calmSince: since, filled, answers, complaint, survived, canary };
    });
    const { verdict, answers, complaint, survived, canary, filled } = played;
    const byStatus = Map.groupBy(answers, ({ status }) => status);
    const statuses = [...byStatus].map(([status, all]) => `${status || 'no answer'}: ${all.length}`).join(', ');
    const other = answers.filter(({ status }) => status >= 500 && status !== 503).length;
    return {
      verdict,
      broken: [
        ...(complaint.length === 0 ? ['PostgreSQL never found its disk full'] : []),
        ...(canary.recoveredMs === null ? [`no recovery: ${canary.fault}`] : []),
        ...(other > 0 ? [`${other} answers were 5xx other than 503`] : []),
      ],
      seen: [
        `${Math.round(filled / 1e6)} MB filled PostgreSQL’s disk for ${fullMs / 1000} s; it said so ${complaint.length} times (“${complaint[0]?.slice(0, 160)}”) and ${survived ? 'went on running' : 'ended, to be started again by hand'}`,
        `answers to commands meanwhile, by status: ${statuses}`,
        `with room again, the next refund was asked for after ${canary.recoveredMs} ms`,
      ],
    };
  } finally {
    spawnSync('umount', ['-l', disk]);
    folder.remove();
  }
};

/** Writes until nothing more fits; the bytes that lie there. */
function fill(path: string): number {
  try {
    for (;;) appendFileSync(path, chunk);
  } catch {
    return statSync(path).size;
  }
}
