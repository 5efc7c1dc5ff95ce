import { randomBytes } from 'node:crypto';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Application } from '../../domain/application.ts';
import { CaseView } from '../../domain/case-view.ts';
import { CaseId, Identifier, Instant } from '../../domain/shapes.ts';
import { caseTypes, outcomes, stages } from '../../domain/vocabulary.ts';
import { listCases } from '../../drizzle/queries/cases.ts';
import { callerOf, scopeOf, visitorOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { keyOf } from '../idempotency.ts';
import { Flag, Paging, page, pageOf, placeOf } from '../pages.ts';
import { accepted, problems } from '../problems.ts';
import { replyWithCase, requireCase, showCase, showCases } from '../show-case.ts';

const CaseQuery = Paging.extend({
  type: z.enum(caseTypes).optional(),
  stage: z.enum(stages).optional(),
  outcome: z.enum(outcomes).optional(),
  merchant_id: Identifier.optional(),
  consumer_id: Identifier.optional(),
  order_id: Identifier.optional(),
  due_before: Instant.optional(),
  breached: Flag.optional(),
  escalated: Flag.optional(),
  held: Flag.optional(),
});

export const caseRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app, deps) => {
  app.post(
    '/cases',
    {
      schema: {
        operationId: 'openCase',
        tags: ['cases'],
        summary: 'Open a case: an application is judged, and its clocks start',
        body: Application,
        response: { 201: CaseView, ...problems(400, 401, 403, 409, 413, 415, 422, 429, 503) },
      },
      config: { writes: 'as_party', once: 201 },
    },
    async (request, reply) => {
      const done = accepted(
        await deps.ledger.perform({
          caseId: newCaseId(),
          command: { command: 'open', body: request.body },
          caller: callerOf(request),
          key: keyOf(request),
          tell: 'outbox',
          shows: true,
        }),
      ).done;
      return replyWithCase(deps, request, reply, { ...done, status: 201 });
    },
  );

  app.get(
    '/cases',
    {
      schema: {
        operationId: 'listCases',
        tags: ['cases'],
        summary: 'Cases, newest first',
        querystring: CaseQuery,
        response: { 200: pageOf(CaseView), ...problems(400, 401, 429, 503) },
      },
    },
    async (request) => {
      const { limit, after, merchant_id, consumer_id, order_id, due_before, ...filter } = request.query;
      const visitor = visitorOf(request);
      const rows = await listCases(deps.db, {
        scope: scopeOf(visitor),
        filter: {
          ...filter,
          merchantId: merchant_id,
          consumerId: consumer_id,
          orderId: order_id,
          dueBefore: due_before,
        },
        after: placeOf(after),
        limit: limit + 1,
      });
      return page(await showCases(deps, visitor, rows), limit, {
        place: ({ number }) => number,
        show: (shown) => shown,
      });
    },
  );

  app.get(
    '/cases/:id',
    {
      schema: {
        operationId: 'getCase',
        tags: ['cases'],
        summary: 'A case as its reader sees it',
        params: z.object({ id: CaseId }),
        response: { 200: CaseView, ...problems(401, 404, 429, 503) },
      },
    },
    async (request, reply) => {
      const visitor = visitorOf(request);
      const record = await requireCase(deps, visitor, request.params.id);
      return reply.header('etag', `"${record.state.version}"`).send(await showCase(deps, visitor, record));
    },
  );
};

/** Sorts by the time it was made, so that neighbours in time are neighbours in the index; 80 bits are random. */
function newCaseId(): string {
  return `case_${Date.now().toString(16).padStart(12, '0')}${randomBytes(10).toString('hex')}`;
}
