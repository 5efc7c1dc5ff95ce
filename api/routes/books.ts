import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Duration, durationMs } from '../../domain/duration.ts';
import { CaseId } from '../../domain/shapes.ts';
import { PostingView, viewPosting } from '../../domain/views/posting.ts';
import { UnclearedView, viewUncleared } from '../../domain/views/uncleared.ts';
import { databaseClock } from '../../drizzle/queries/clock.ts';
import { listPostings, listUncleared } from '../../drizzle/queries/postings.ts';
import { isOfPlatformOrAuditor, type Visitor, visitorOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { Paging, page, pageOf, placeOf } from '../pages.ts';
import { problems, Refused } from '../problems.ts';
import { requireCase } from '../show-case.ts';

const tags = ['books'];
const UnclearedQuery = Paging.extend({ older_than: Duration.default('PT24H') });

/** What cases have posted, for those who see every case. */
export const bookRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app, deps) => {
  app.get(
    '/cases/:id/postings',
    {
      schema: {
        operationId: 'listPostings',
        tags,
        summary: 'What a case has posted to the books, oldest first',
        params: z.object({ id: CaseId }),
        querystring: Paging,
        response: { 200: pageOf(PostingView), ...problems(400, 401, 403, 404, 429, 503) },
      },
    },
    async (request) => {
      const { limit, after } = request.query;
      const visitor = readerOfBooks(visitorOf(request));
      const { id: caseId } = (await requireCase(deps, visitor, request.params.id)).state;
      const rows = await listPostings(deps.db, { caseId, after: placeOf(after) ?? 0, limit: limit + 1 });
      return page(rows, limit, { place: ({ number }) => number, show: (posted) => viewPosting(caseId, posted) });
    },
  );

  app.get(
    '/reports/uncleared',
    {
      schema: {
        operationId: 'listUncleared',
        tags,
        summary: 'What was promised longer ago than this and no tender has got yet, oldest first, and why',
        querystring: UnclearedQuery,
        response: { 200: pageOf(UnclearedView), ...problems(400, 401, 403, 429, 503) },
      },
    },
    async (request) => {
      readerOfBooks(visitorOf(request));
      const { limit, after, older_than } = request.query;
      const rows = await listUncleared(deps.db, {
        realMs: await deps.realTime(await databaseClock(deps.db)),
        olderMs: durationMs(older_than),
        after: placeOf(after) ?? 0,
        limit: limit + 1,
      });
      return page(rows, limit, {
        place: ({ number }) => number,
        show: ({ state, ...row }) => viewUncleared(state, row),
      });
    },
  );
};

/** Who bears what is between the platform and those who check it: no side of a case reads the books, not even of its own; nor does a backend that names nobody. */
function readerOfBooks(visitor: Visitor): Visitor {
  if (!isOfPlatformOrAuditor(visitor))
    throw new Refused({ code: 'not_your_command', detail: 'The books are for the platform and for auditors.' });
  return visitor;
}
