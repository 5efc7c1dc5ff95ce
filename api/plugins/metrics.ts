import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { stages, taskKinds } from '../../domain/vocabulary.ts';
import { countOpenByStage, oldestOwedSeconds } from '../../drizzle/queries/lags.ts';
import { countOpenTasks } from '../../drizzle/queries/tasks.ts';
import { outboxLag } from '../../ledger/courier.ts';
import type { ApiDeps } from '../deps.ts';

/** Lag from acknowledgement to telling, s: made before the API, since the courier observes it. */
export function tellingLag(): Histogram {
  return new Histogram({
    name: 'recourse_ack_to_told_seconds',
    help: 'Lag from acknowledgement to telling: time from writing a fact to Temporal having it',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600],
    registers: [],
  });
}

/** Prometheus metrics; labels are words and route patterns, never ids. Lags are read from the ledger at each scrape. */
export function serveMetrics(app: FastifyInstance, { db, tellingLag }: Pick<ApiDeps, 'db' | 'tellingLag'>): void {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  registry.registerMetric(tellingLag);

  const durations = new Histogram({
    name: 'recourse_http_request_seconds',
    help: 'Time to answer, by route pattern',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  app.addHook('onResponse', async (request, reply) => {
    const labels = { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode };
    durations.observe(labels, reply.elapsedTime / 1000);
  });

  const waitingFacts = new Gauge({
    name: 'recourse_outbox_facts',
    help: 'Facts that Temporal has not been told',
    registers,
  });
  new Gauge({
    name: 'recourse_outbox_oldest_seconds',
    help: 'Age of the oldest fact that Temporal has not been told',
    registers,
    async collect() {
      const { oldestMs, waiting } = await outboxLag(db);
      this.set(oldestMs / 1000);
      waitingFacts.set(waiting);
    },
  });
  new Gauge({
    name: 'recourse_owed_oldest_seconds',
    help: 'Lag to effect: age of the oldest refund that is owed and has no answer yet',
    registers,
    async collect() {
      this.set(await oldestOwedSeconds(db));
    },
  });
  new Gauge({
    name: 'recourse_open_cases',
    help: 'Open cases by stage',
    labelNames: ['stage'],
    registers,
    async collect() {
      const counted = new Map((await countOpenByStage(db)).map(({ stage, open }) => [stage, open]));
      for (const stage of stages) this.set({ stage }, counted.get(stage) ?? 0);
    },
  });

  new Gauge({
    name: 'recourse_open_tasks',
    help: 'Tasks that people of the platform have not done, by kind',
    labelNames: ['kind'],
    registers,
    async collect() {
      const counted = new Map((await countOpenTasks(db)).map(({ kind, open }) => [kind, open]));
      for (const kind of taskKinds) this.set({ kind }, counted.get(kind) ?? 0);
    },
  });

  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    return reply.header('content-type', registry.contentType).send(await registry.metrics());
  });
}
