import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { Application } from '../../domain/application.ts';
import { toMs } from '../../domain/instant.ts';
import { Instant } from '../../domain/shapes.ts';
import { AssessmentView, viewAssessment } from '../../domain/views/assessment.ts';
import { databaseClock } from '../../drizzle/queries/clock.ts';
import { assess } from '../../ledger/assess.ts';
import { currentRules } from '../../ledger/rulebook.ts';
import { visitorOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { accepted, problems } from '../problems.ts';

/** An application, and the moment at which it is judged: now, when left out. */
const AssessmentRequest = Application.extend({ at: Instant.nullish() }).meta({ id: 'AssessmentRequest' });

export const assessmentRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app, deps) => {
  app.post(
    '/assessments',
    {
      schema: {
        operationId: 'assess',
        tags: ['rules'],
        summary: 'An application judged and priced; nothing is started',
        body: AssessmentRequest,
        response: { 200: AssessmentView, ...problems(400, 401, 403, 409, 413, 415, 422, 429, 503) },
      },
    },
    async (request) => {
      const { at, ...application } = request.body;
      const moment = at ?? application.sandbox?.starts_at;
      const judged = await assess(deps, application, {
        at: moment ? toMs(moment) : await deps.realTime(await databaseClock(deps.db)),
        caller: visitorOf(request).caller,
      });
      return viewAssessment(accepted(judged).assessment, currentRules(await deps.rulebook(deps.db)).standard.rules);
    },
  );
};
