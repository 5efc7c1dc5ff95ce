import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { temporaryFolder } from '../../test/harness/folder.ts';
import { release } from './canary.ts';
import { chanceOf } from './chance.ts';
import { liveAll } from './crowd.ts';
import { endOf } from './lives.ts';
import { type Experiment, onStage } from './stage.ts';

const patience = { endWithinMs: 600_000, nudgeAfterMs: 90_000 };
/** Twice: with room in the log's old segments, and without. */
const fullMs = 20_000;
/** More than PostgreSQL keeps to use again. */
const logSegments = 8;
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
      const keepFull = async () => {
        // what the server frees meanwhile is filled again
        for (const until = Date.now() + fullMs; Date.now() < until; fill(ballast)) await wait(1_000);
      };
      await keepFull();
      const survivedFirst = fleet.postgres.running();
      await askForNewLog(fleet.databaseUrl);
      await keepFull();
      const answers = notebook.answers.slice(before);
      const complaint = fleet.postgres.output().match(/.*No space left on device.*/g) ?? [];
      const survived = fleet.postgres.running();
      setting.say(
        `the disk was full for ${(2 * fullMs) / 1000} s; PostgreSQL ${survived ? 'still runs' : 'has ended'}`,
      );
      rmSync(ballast);
      // one that is about to give up is given the time to
      await wait(3_000);
      const since = Date.now();
      await fleet.postgres.start();
      const canary = await release(client, since, 120_000);
      const canaries = canary.caseId ? [canary.caseId] : [];
      await Promise.all(canaries.map((id) => endOf(client, id, patience)));
      return {
        lives: await living,
        canaries,
        calmSince: since,
        filled,
        answers,
        complaint,
        survivedFirst,
        survived,
        canary,
      };
    });
    const { verdict, answers, complaint, survivedFirst, survived, canary, filled } = played;
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
        `${Math.round(filled / 1e6)} MB filled PostgreSQL’s disk for ${(2 * fullMs) / 1000} s; it said so ${complaint.length} times, first “${saidBy(complaint[0])}”, last “${saidBy(complaint.at(-1))}”`,
        `while its log had room in old segments it ${survivedFirst ? 'went on running' : 'ended'}; when it needed a new one it ${survived ? 'went on running' : 'ended, and was started again when there was room'}`,
        `answers to commands meanwhile, by status: ${statuses}`,
        `with room again, the next refund was asked for after ${canary.recoveredMs} ms`,
      ],
    };
  } finally {
    spawnSync('umount', ['-l', disk]);
    folder.remove();
  }
};

/** Makes PostgreSQL begin segments of its log until it has no old one left; whatever it answers. */
async function askForNewLog(databaseUrl: string): Promise<void> {
  const admin = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  admin.on('error', () => {});
  try {
    await admin.connect();
    for (let segment = 0; segment < logSegments; segment += 1) {
      await admin.query("select pg_logical_emit_message(false, 'chaos', 'fill')");
      await admin.query('select pg_switch_wal()');
    }
  } catch {
    // that is what a server without room does
  } finally {
    await admin.end().catch(() => {});
  }
}

/** A line of PostgreSQL's log without its date and process. */
function saidBy(line = ''): string {
  return line.replace(/^.*?(ERROR|PANIC|FATAL|LOG)/, '$1').slice(0, 120);
}

/** Writes until nothing more fits; the bytes that lie there. */
function fill(path: string): number {
  try {
    for (;;) appendFileSync(path, chunk);
  } catch {
    return statSync(path).size;
  }
}
