import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { ZodError, type z } from 'zod';
import { type Callbacks, startCallbacks } from './callbacks.ts';
import { cutsConnection, type Faults } from './faults.ts';
import type { Memory } from './memory.ts';
import type { Pace } from './pace.ts';

export type ProviderSettings = {
  callbackUrl: string;
  /** Standard Webhooks, `whsec_<base64>`. */
  callbackSecret: string;
  stateFile: string;
  /** Of pino; the providers log no bodies and no tracking numbers. */
  logLevel: string;
  pace: Pace;
};

export type Provider = { app: FastifyInstance; callbacks: Callbacks };

/** What both sandbox providers share: problem answers, faults, callbacks that go on after a restart, a graceful close. */
export function buildProvider<Row, F extends Faults>(
  settings: ProviderSettings,
  faults: z.ZodType<F>,
  memory: Memory<Row, F>,
): Provider {
  const app = Fastify({
    logger: { level: settings.logLevel, stream: process.stderr },
    forceCloseConnections: true,
    bodyLimit: 65_536,
    requestTimeout: 10_000,
  });
  const callbacks = startCallbacks({
    url: settings.callbackUrl,
    secret: settings.callbackSecret,
    pace: settings.pace,
    arrived: (id) => memory.write({ delivered: id }),
    refused: (id, why) => app.log.warn({ callback: id, why }, 'callback not accepted, will be repeated'),
  });

  app.addHook('onListen', async () => {
    for (const callback of memory.owed()) void callbacks.deliver(callback, 0);
  });
  app.addHook('preClose', () => callbacks.stop());
  app.addHook('onClose', () => memory.close());

  app.setErrorHandler((error, request, reply) => {
    if (error instanceof ZodError) {
      const errors = error.issues.map(({ path, message }) => ({ pointer: `/${path.join('/')}`, detail: message }));
      return reply.code(400).send({ reason: 'invalid_request', errors });
    }
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status < 500) return reply.code(status).send({ reason: 'invalid_request' });
    request.log.error({ err: error }, 'failed');
    return reply.code(500).send({ reason: 'internal' });
  });

  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/faults', async () => ({ ...memory.faults(), took_effect: memory.tookEffect() }));
  app.put('/faults', async (request) => {
    await memory.write({ faults: faults.parse(request.body) });
    return { ...memory.faults(), took_effect: memory.tookEffect() };
  });

  return { app, callbacks };
}

/** The answer of `error_after`: what was asked has been done, and the caller must not learn it. */
export function breakOff(reply: FastifyReply, faults: Faults, key: string): FastifyReply {
  if (!cutsConnection(faults, key)) return reply.code(500).send({ reason: 'internal' });
  reply.hijack();
  reply.raw.destroy();
  return reply;
}

/** Runs once the caller has the answer, or has gone without it. */
export function afterAnswer(reply: FastifyReply, act: () => void): void {
  if (reply.raw.closed || reply.raw.destroyed) act();
  else reply.raw.once('close', act);
}
