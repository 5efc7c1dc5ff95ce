import { randomUUID } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { recallingScans } from '../ledger/recall-scans.ts';
import { safeTrace } from '../ports/failure.ts';
import { authenticate, visitorOf } from './auth.ts';
import { refuseConnection } from './connections.ts';
import type { ApiDeps } from './deps.ts';
import { refusedBy } from './failures.ts';
import { answerRepeat, readKeys } from './idempotency.ts';
import { logRequests } from './plugins/access-log.ts';
import { serveDocs } from './plugins/docs.ts';
import { addLimits } from './plugins/limits.ts';
import { serveMetrics } from './plugins/metrics.ts';
import { describeApi } from './plugins/openapi.ts';
import { problemOf, Refused } from './problems.ts';
import { assessmentRoutes } from './routes/assessments.ts';
import { bookRoutes } from './routes/books.ts';
import { calendarRoutes } from './routes/calendars.ts';
import { callbackRoutes } from './routes/callbacks.ts';
import { casePartRoutes } from './routes/case-parts.ts';
import { caseRoutes } from './routes/cases.ts';
import { commandRoutes } from './routes/commands.ts';
import { deadlineRoutes } from './routes/deadlines.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import { fileRoutes } from './routes/files.ts';
import { healthRoutes } from './routes/health.ts';
import { inboxRoutes } from './routes/inbox.ts';
import { merchantRoutes } from './routes/merchants.ts';
import { providerNoticeRoutes } from './routes/provider-notices.ts';
import { reasonRoutes } from './routes/reasons.ts';
import { reconciliationRoutes } from './routes/reconciliations.ts';
import { sandboxRoutes } from './routes/sandbox.ts';
import { standardRoutes } from './routes/standards.ts';
import { taskRoutes } from './routes/tasks.ts';

const MEBIBYTE = 1024 * 1024;
/** Far more than a backend needs, and far less than a loop gone wild asks for. */
const requestsPerMinute = 300_000;

/** The whole HTTP API, ready to listen or to be injected into. */
export async function buildApp(deps: ApiDeps): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    requestIdHeader: false,
    genReqId: () => `req_${randomUUID().replaceAll('-', '')}`,
    bodyLimit: MEBIBYTE,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 2_000 },
    clientErrorHandler: refuseConnection,
    frameworkErrors: answerFailure,
  });
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerFailure);
  app.setNotFoundHandler((request, reply) => answerFailure(nothingHere, request, reply));
  app.addHook('onRequest', async (request, reply) => {
    reply.header('request-id', request.id);
  });

  logRequests(app);
  await addLimits(app);
  await describeApi(app);
  serveMetrics(app, deps);
  await serveDocs(app);
  await app.register(healthRoutes, deps);
  await app.register(callbackRoutes, { ...deps, prefix: '/v1' });
  await app.register(providerNoticeRoutes, { ...deps, prefix: '/v1' });
  await app.register(fileRoutes, { ...deps, prefix: '/v1' });
  await app.register(withKey, { ...deps, ledger: recallingScans(deps), prefix: '/v1' });
  await app.ready();
  return app;
}

/** Everything that needs a key. */
async function withKey(
  app: FastifyInstance,
  { prefix: _prefix, ...deps }: ApiDeps & { prefix: string },
): Promise<void> {
  app.decorateRequest('visitor', null);
  app.decorateRequest('idempotencyKey', null);
  app.addHook('onRequest', authenticate(deps.keys));
  app.addHook('preValidation', readKeys(deps));
  // a repeat is answered as the first time, even where it would be refused today
  app.setErrorHandler(async (error, request, reply) => {
    try {
      const repeated = refusedBy(error) && (await answerRepeat(deps, request, reply));
      return repeated || answerFailure(error, request, reply);
    } catch (failure) {
      return answerFailure(failure, request, reply);
    }
  });
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => visitorOf(request).account,
  });
  const routes = [
    caseRoutes,
    commandRoutes,
    casePartRoutes,
    bookRoutes,
    reconciliationRoutes,
    assessmentRoutes,
    deadlineRoutes,
    reasonRoutes,
    standardRoutes,
    calendarRoutes,
    evidenceRoutes,
    merchantRoutes,
    taskRoutes,
    ...(deps.sandbox ? [sandboxRoutes, inboxRoutes] : []),
  ];
  for (const route of routes) await app.register(route, deps);
}

const nothingHere = new Refused({ code: 'not_found', detail: 'There is nothing here.' });
const broken = new Refused({
  code: 'internal',
  detail: 'Something went wrong here; the request id helps to find out what.',
});

/** Every failure leaves as a problem document; what nobody expected is logged without the words of it, and told without anything. */
function answerFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const expected = refusedBy(error);
  if (!expected) request.log.error({ failure: safeTrace(error) }, 'unexpected failure');
  const problem = problemOf(expected ?? broken, request.id);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  if (problem.status === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', 1);
  return reply.code(problem.status).type('application/problem+json').serializer(String).send(JSON.stringify(problem));
}
