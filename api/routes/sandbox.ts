import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CaseView } from '../../domain/case-view.ts';
import { Duration, durationMs } from '../../domain/duration.ts';
import { CaseId, Instant } from '../../domain/shapes.ts';
import { advance } from '../../ledger/advance.ts';
import { visitorOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { keyOf } from '../idempotency.ts';
import { accepted, problems } from '../problems.ts';
import { replyWithCase, requireCase } from '../show-case.ts';

/** How far: by a duration, to a moment, or to the case's next rung. */
const Advance = z
  .union([
    z.strictObject({ by: Duration }),
    z.strictObject({ to: Instant }),
    z.strictObject({ to_next: z.literal(true) }),
  ])
  .meta({ id: 'Advance' });

/** The sandbox clock: lives through days in moments. */
export const sandboxRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app, deps) => {
  app.post(
    '/sandbox/cases/:id/advance',
    {
      schema: {
        operationId: 'advance',
        tags: ['sandbox'],
        summary: 'Move a case’s clock forward, rung by rung; answers when the case is still',
        params: z.object({ id: CaseId }),
        body: Advance,
        response: { 200: CaseView, ...problems(400, 401, 403, 404, 409, 413, 415, 422, 429, 503) },
      },
      config: { writes: 'as_account', once: 200, looksFirst: true },
    },
    async (request, reply) => {
      const { body } = request;
      const { id: caseId } = request.params;
      await requireCase(deps, visitorOf(request), caseId);
      const moved = await advance(deps, {
        caseId,
        account: visitorOf(request).account,
        key: keyOf(request),
        target: 'by' in body ? { by: durationMs(body.by) } : body,
      });
      return replyWithCase(deps, request, reply, { ...accepted(moved).done, status: 200 });
    },
  );
};
