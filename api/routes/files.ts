import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { EvidenceId } from '../../domain/shapes.ts';
import { findEvidenceFile } from '../../drizzle/queries/evidence.ts';
import type { ApiDeps } from '../deps.ts';
import { isSigned } from '../file-links.ts';
import { Refused } from '../problems.ts';

const LinkQuery = z.object({ expires: z.coerce.number().int().min(0), signature: z.string().max(100) });

/** Files behind signed links: no key is needed, the signature is one. What was uploaded is shown, never run. */
export const fileRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app, deps) => {
  app.get(
    '/files/:id',
    {
      schema: { hide: true, params: z.object({ id: EvidenceId }), querystring: LinkQuery },
    },
    async (request, reply) => {
      const { id } = request.params;
      const row = isSigned(deps, { id, ...request.query }, Date.now()) ? await findEvidenceFile(deps.db, id) : null;
      const content = row && (await deps.files.open(id));
      if (!row || !content)
        throw new Refused({ code: 'not_found', detail: 'There is no such file, or the link is no longer good.' });
      return reply
        .header('content-type', row.type)
        .header('content-length', row.size)
        .header('cache-control', 'private, no-store')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .send(content);
    },
  );
};
