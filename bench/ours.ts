import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import { sign } from '../adapters/webhook-signature.ts';
import { newSecrets } from '../scripts/dev-file.ts';
import { freePort } from '../scripts/ports.ts';
import { type ProgramName, programs, startProgram } from '../scripts/programs.ts';
import { environmentFor } from '../scripts/temporal-server.ts';
import { freshApplication } from '../test/harness/case-client.ts';
import { poster } from './http.ts';
import type { Servers } from './servers.ts';
import type { Subject } from './subject.ts';

const Opened = z.object({ id: z.string() });

export type Ours = Subject & {
  pool: pg.Pool;
  /** A command of a party, with a key of its own. */
  command(caseId: string, name: string, actor: string, body: object): Promise<void>;
};

/** Recourse as it is run: API, worker and sandbox providers as processes, everything switched on. */
export async function startOurs(servers: Servers): Promise<Ours> {
  const secrets = newSecrets();
  const ports = {
    api: await freePort(),
    worker: await freePort(),
    payment: await freePort(),
    carrier: await freePort(),
  };
  const surroundings = {
    ...environmentFor(servers.temporal, servers.dir),
    DATABASE_URL: servers.databases.ours,
    TEMPORAL_TASK_QUEUE: 'recourse-bench',
    // as in production: a line for each request would be measured too, but nobody reads it here
    LOG_LEVEL: 'warn',
  };
  const all = programs({ secrets, ports, env: surroundings, dataDir: servers.dir });
  const start = async (name: ProgramName) => startProgram(all[name]);
  const outside = { payment: await start('payment'), carrier: await start('carrier') };
  const inside = { worker: await start('worker'), api: await start('api') };
  const pool = new pg.Pool({ connectionString: servers.databases.ours, max: 2 });
  const http = poster(`http://127.0.0.1:${ports.api}`, 100);

  const post = (path: string, actor: string, body: object) =>
    http.post({
      path,
      body,
      headers: {
        authorization: `Bearer ${secrets.keys.service}`,
        'recourse-actor': actor,
        'idempotency-key': randomUUID(),
      },
    });
  const command = async (id: string, name: string, actor: string, body: object) => {
    await post(`/v1/cases/${id}/${name}`, actor, body);
  };
  const trackingNo = (id: string) => `SB${id.slice(-12).toUpperCase()}`;
  /** By case: each has a consumer of its own, as nobody opens thousands. */
  const consumers = new Map<string, string>();

  return {
    name: 'ours',
    pool,
    command,
    async open() {
      const application = freshApplication();
      const consumer = application.order.consumer_id;
      const { id } = Opened.parse(await post('/v1/cases', `consumer:${consumer}`, application));
      consumers.set(id, consumer);
      return id;
    },
    steps: [
      (id) =>
        command(id, 'approve', 'merchant:m-7', {
          return_address: { name: 'Li', phone: '1', address: 'Road 1' },
          guidance: 'Pack it well.',
        }),
      (id) =>
        command(id, 'ship-back', `consumer:${consumers.get(id)}`, {
          parcels: [{ carrier: 'sandbox', tracking_no: trackingNo(id) }],
        }),
      // the carrier's signed callback, as it would send it itself
      async (id) => {
        const scan = { id: `scn_${randomUUID()}`, kind: 'delivered', carrier: 'sandbox', tracking_no: trackingNo(id) };
        const body = JSON.stringify({ ...scan, occurred_at: new Date().toISOString() });
        const headers = { ...sign(secrets.callbackSecrets.carrier, scan.id, Date.now(), body) };
        await http.post({ path: '/v1/callbacks/carrier', headers, body });
      },
      (id) =>
        command(id, 'inspect', 'merchant:m-7', {
          lines: [{ line_id: 'l1', findings: [{ result: 'passed', quantity: 1, grade: 'new' }] }],
        }),
    ],
    workflowIdOf: (id) => `case/${id}`,
    async effectTimes(ids) {
      const { rows } = await pool.query<{ id: string; at: number }>(
        `select stream as id, min(extract(epoch from written_at) * 1000)::float8 as at from events
         where stream = any($1) and type in ('refund_accepted', 'refund_succeeded') group by stream`,
        [ids],
      );
      return new Map(rows.map(({ id, at }) => [id, at]));
    },
    pids: () => ({ ...servers.pids, api: inside.api.pid ?? 0, worker: inside.worker.pid ?? 0 }),
    outsidePids: () => ({ payment: outside.payment.pid ?? 0, carrier: outside.carrier.pid ?? 0 }),
    async stop() {
      http.close();
      await pool.end();
      for (const child of [inside.api, inside.worker, outside.carrier, outside.payment]) await child.stop(15_000);
    },
  };
}
