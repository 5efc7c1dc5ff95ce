import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import fastify from 'fastify';
import pg from 'pg';
import { bareActivities } from './rows.ts';
import { readBareSettings } from './settings.ts';

/** The bare workflow's worker, tuned as ours is (`worker.ts` at the top). */
const { temporal, taskQueue, databaseUrl, port } = readBareSettings();
Runtime.install({ logger: new DefaultLogger('WARN') });
const pool = new pg.Pool({ connectionString: databaseUrl, max: 20, keepAlive: true });
const connection = await NativeConnection.connect({ address: temporal });
const worker = await Worker.create({
  connection,
  taskQueue,
  workflowsPath: fileURLToPath(new URL('./workflow.ts', import.meta.url)),
  activities: bareActivities(pool),
  reuseV8Context: true,
  maxCachedWorkflows: 400,
  maxConcurrentActivityTaskExecutions: 40,
  workflowTaskPollerBehavior: { type: 'autoscaling', initial: 5, maximum: 20 },
  activityTaskPollerBehavior: { type: 'autoscaling', initial: 5, maximum: 20 },
});
const status = fastify();
status.get('/readyz', async (_request, reply) => reply.code(worker.getState() === 'RUNNING' ? 200 : 503).send());
await status.listen({ host: '127.0.0.1', port });
await worker.run();
await status.close();
await connection.close();
await pool.end();
