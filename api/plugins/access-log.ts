import type { FastifyInstance } from 'fastify';

/**
 * One line for each request: the route's pattern, never its URL, so that no query string, header, body or id of a person is ever
 * in a log. The case's id is, to find what belongs together.
 */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const { params } = request;
    const id = typeof params === 'object' && params !== null && 'id' in params ? params.id : undefined;
    const caseId = typeof id === 'string' && /^case_[A-Za-z0-9]{1,40}$/.test(id) ? id : undefined;
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ...(caseId ? { case_id: caseId } : {}),
      },
      'request',
    );
  });
}
