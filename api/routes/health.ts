import { sql } from 'drizzle-orm';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps } from '../deps.ts';
import { problems } from '../problems.ts';

const Up = z.object({ status: z.literal('ok') });

/** For who runs the process: whether it lives, and whether it can serve. Temporal may be down for that. */
export const healthRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app, { db }) => {
  app.get(
    '/healthz',
    {
      schema: { operationId: 'isAlive', tags: ['operations'], summary: 'The process lives', response: { 200: Up } },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'isReady',
        tags: ['operations'],
        summary: 'The database answers',
        response: { 200: Up, ...problems(503) },
      },
    },
    async () => {
      await db.execute(sql`select 1`);
      return { status: 'ok' as const };
    },
  );
};
