import helmet from '@fastify/helmet';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';

/** An event loop this late answers nobody in time: better to say so, and be asked again. */
const lateMs = 3_000;

export async function addLimits(app: FastifyInstance): Promise<void> {
  await app.register(helmet, { contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } } });
  await app.register(underPressure, { maxEventLoopDelay: lateMs, retryAfter: 2 });
}
