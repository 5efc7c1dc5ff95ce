import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { type Child, startChild } from '../scripts/children.ts';
import { answersOk, eventually, freePort } from '../scripts/ports.ts';
import { bareTable } from './bare/rows.ts';
import type { BareSettings } from './bare/settings.ts';
import type { BareStart } from './bare/workflow.ts';
import { poster } from './http.ts';
import type { Servers } from './servers.ts';
import type { Subject } from './subject.ts';

/** The bare workflow behind an HTTP front of its own, as processes. */
export async function startBare(servers: Servers): Promise<Subject> {
  const databaseUrl = servers.databases.bare;
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  await pool.query(bareTable);
  const port = await freePort();
  const settings = { temporal: servers.temporal, taskQueue: 'bare-bench', databaseUrl };
  const worker = await start('worker', { ...settings, port: await freePort() });
  const front = await start('front', { ...settings, port });
  const http = poster(`http://127.0.0.1:${port}`, 100);
  const step = (command: string, body: object) => async (id: string) => {
    await http.post({ path: `/cases/${id}/${command}`, body });
  };

  return {
    name: 'bare',
    async open() {
      const caseId = `case_${randomUUID().replaceAll('-', '')}`;
      const ids = { caseId, orderId: `o-${randomUUID()}`, merchantId: 'm-7', consumerId: 'u-42' };
      await http.post({ path: '/cases', body: { ...ids, amount: 12900 } satisfies BareStart });
      return caseId;
    },
    steps: [
      step('approve', { guidance: 'Pack it well.' }),
      step('ship-back', { trackingNo: 'SB000000000001' }),
      step('delivered', { trackingNo: 'SB000000000001' }),
      step('inspect', { result: 'passed' }),
    ],
    workflowIdOf: (id) => `bare/${id}`,
    async effectTimes(ids) {
      const { rows } = await pool.query<{ id: string; at: number }>(
        `select case_id as id, (extract(epoch from written_at) * 1000)::float8 as at from bare_rows
         where case_id = any($1) and kind = 'refund'`,
        [ids],
      );
      return new Map(rows.map(({ id, at }) => [id, at]));
    },
    pids: () => ({ ...servers.pids, front: front.pid ?? 0, worker: worker.pid ?? 0 }),
    outsidePids: () => ({}),
    async stop() {
      http.close();
      await pool.end();
      for (const child of [front, worker]) await child.stop(15_000);
    },
  };
}

async function start(name: 'worker' | 'front', settings: BareSettings): Promise<Child> {
  const file = join(import.meta.dirname, 'bare', `${name}.ts`);
  const args = ['--enable-source-maps', file, JSON.stringify(settings)];
  const child = startChild({ name: `bare ${name}`, command: process.execPath, args });
  const ready = `http://127.0.0.1:${settings.port}/readyz`;
  const up = await eventually(async () => !child.running() || (await answersOk(ready)), 60_000);
  if (up && child.running()) return child;
  await child.stop(5000);
  throw new Error(`the bare ${name} did not start: ${child.output().slice(-2000)}`);
}
