import { Client, Connection, isGrpcDeadlineError } from '@temporalio/client';
import fastify from 'fastify';
import { z } from 'zod';
import { readBareSettings } from './settings.ts';
import { type BareStart, bareReturn, updates } from './workflow.ts';

/**
 * HTTP before the bare workflow, so that one client drives both sides: no keys, no idempotency, no read model, no checks beyond the
 * route. Listens until SIGTERM.
 */
const { temporal, taskQueue, port } = readBareSettings();
const CALL_MS = 30_000;
const MOST_TRIES = 4;
const Name = z.enum(['approve', 'ship-back', 'delivered', 'inspect']);
const client = new Client({ connection: await Connection.connect({ address: temporal }) });
const app = fastify();

app.post<{ Body: BareStart }>('/cases', async (request, reply) => {
  const { caseId } = request.body;
  await client.withDeadline(Date.now() + CALL_MS, () =>
    client.workflow.start(bareReturn, { workflowId: `bare/${caseId}`, taskQueue, args: [request.body] }),
  );
  return reply.code(201).send({ id: caseId, stage: 'awaiting_review' });
});

app.post<{ Params: { id: string; command: string }; Body: unknown }>('/cases/:id/:command', async (request) => {
  const { id, command } = request.params;
  const handle = client.workflow.getHandle(`bare/${id}`);
  const update = updates[Name.parse(command)].name;
  // an answer that does not come in time is asked for again: under one id an update happens once
  for (let tries = 1; ; tries++) {
    try {
      return await client.withDeadline(Date.now() + CALL_MS, () =>
        handle.executeUpdate(update, { args: [request.body], updateId: command }),
      );
    } catch (error) {
      if (tries === MOST_TRIES || !isGrpcDeadlineError(error)) throw error;
    }
  }
});

app.get('/readyz', async () => ({ ready: true }));
process.once('SIGTERM', () => void app.close().then(() => client.connection.close()));
await app.listen({ host: '127.0.0.1', port });
