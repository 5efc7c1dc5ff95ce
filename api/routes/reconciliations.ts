import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { toText } from '../../domain/instant.ts';
import { ReconciliationView } from '../../domain/views/reconciliation.ts';
import { listReconciliations, type ReconciliationRow } from '../../drizzle/queries/reconciliation.ts';
import { isOfPlatformOrAuditor, visitorOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { Paging, page, pageOf, placeOf } from '../pages.ts';
import { problems, Refused } from '../problems.ts';

/** What comparing the ledger with the statements of a day came to, for those who see every case. */
export const reconciliationRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app, { db }) => {
  app.get(
    '/reports/reconciliation',
    {
      schema: {
        operationId: 'listReconciliations',
        tags: ['books'],
        summary: 'Comparisons with the payment providers’ statements of a Beijing day, oldest first',
        querystring: Paging.extend({ day: z.iso.date() }),
        response: { 200: pageOf(ReconciliationView), ...problems(400, 401, 403, 429, 503) },
      },
    },
    async (request) => {
      const { limit, after, day } = request.query;
      if (!isOfPlatformOrAuditor(visitorOf(request)))
        throw new Refused({ code: 'not_your_command', detail: 'Reports are for the platform and for auditors.' });
      const rows = await listReconciliations(db, { day, after: placeOf(after) ?? 0, limit: limit + 1 });
      return page(rows, limit, { place: ({ number }) => number, show: viewOf });
    },
  );
};

function viewOf({ provider, day, offered, compared, differences, at }: ReconciliationRow): ReconciliationView {
  const statement = offered ? 'compared' : 'none_offered';
  return { provider, day, statement, compared, differences, at: toText(at.getTime()) };
}
