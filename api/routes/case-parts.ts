import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { CaseEvent } from '../../domain/events.ts';
import { readableBy } from '../../domain/readable.ts';
import { CaseId } from '../../domain/shapes.ts';
import { ClockView } from '../../domain/views/clock.ts';
import { EventView, viewEvent } from '../../domain/views/event.ts';
import { ParcelView } from '../../domain/views/parcel.ts';
import { RefundView } from '../../domain/views/refund.ts';
import { SettlementView } from '../../domain/views/settlement.ts';
import { listEvents } from '../../drizzle/queries/events.ts';
import { readPrivateContent } from '../../drizzle/queries/private-content.ts';
import { isOfPlatformOrAuditor, partyOf, visitorOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { Paging, page, pageOf, placeOf, whole } from '../pages.ts';
import { problems, Refused } from '../problems.ts';
import { mayReadPrivate, requireCase, showCase } from '../show-case.ts';

const params = z.object({ id: CaseId });
const tags = ['cases'];
const missing = problems(401, 404, 429, 503);

/** Parts of a case for those who need no more. */
export const casePartRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app, deps) => {
  const shown = async (request: Parameters<typeof visitorOf>[0], id: string) => {
    const visitor = visitorOf(request);
    const record = await requireCase(deps, visitor, id);
    return showCase(deps, visitor, record);
  };

  app.get(
    '/cases/:id/events',
    {
      schema: {
        operationId: 'listEvents',
        tags,
        summary: 'What happened, oldest first',
        params,
        querystring: Paging,
        response: { 200: pageOf(EventView), ...missing, ...problems(400) },
      },
    },
    async (request) => {
      const { limit, after } = request.query;
      const visitor = visitorOf(request);
      const { id: caseId } = request.params;
      await requireCase(deps, visitor, caseId);
      const rows = await listEvents(deps.db, {
        caseId,
        after: placeOf(after) ?? 0,
        limit: limit + 1,
        ofRisks: isOfPlatformOrAuditor(visitor),
        ofProposals: isOfPlatformOrAuditor(visitor) || partyOf(visitor) === 'merchant',
      });
      const readable = (leaf: CaseEvent) => (mayReadPrivate(visitor) ? readableBy(partyOf(visitor), leaf) : []);
      const typed = await readPrivateContent(
        deps.db,
        rows.flatMap(({ leaf }) => readable(leaf).map(({ ref }) => ref)),
      );
      return page(rows, limit, {
        place: ({ leaf }) => leaf.seq,
        show: ({ leaf, hash }) => viewEvent(leaf, hash, { typed, readable: readable(leaf) }),
      });
    },
  );

  app.get(
    '/cases/:id/clocks',
    {
      schema: {
        operationId: 'listClocks',
        tags,
        summary: 'Windows, and why each ends when it does',
        params,
        response: { 200: pageOf(ClockView), ...missing },
      },
    },
    async (request) => whole((await shown(request, request.params.id)).clocks),
  );

  app.get(
    '/cases/:id/settlement',
    {
      schema: {
        operationId: 'getSettlement',
        tags,
        summary: 'What is owed, and why',
        params,
        response: { 200: SettlementView, ...missing },
      },
    },
    async (request) => {
      const { settlement } = await shown(request, request.params.id);
      if (!settlement) throw new Refused({ code: 'not_found', detail: 'Nothing has been settled in this case.' });
      return settlement;
    },
  );

  app.get(
    '/cases/:id/refunds',
    {
      schema: {
        operationId: 'listRefunds',
        tags,
        summary: 'Refunds and their attempts',
        params,
        response: { 200: pageOf(RefundView), ...missing },
      },
    },
    async (request) => whole((await shown(request, request.params.id)).refunds),
  );

  app.get(
    '/cases/:id/parcels',
    {
      schema: {
        operationId: 'listParcels',
        tags,
        summary: 'Parcels and their scans',
        params,
        response: { 200: pageOf(ParcelView), ...missing },
      },
    },
    async (request) => whole((await shown(request, request.params.id)).parcels),
  );
};
