import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Identifier } from '../../domain/shapes.ts';
import { findMerchantVersion } from '../../drizzle/queries/merchants.ts';
import { MerchantRecord } from '../../ledger/merchant-record.ts';
import { publishTerms } from '../../ledger/publish-terms.ts';
import { callerOf, type Visitor, visitorOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { accepted, problems, Refused } from '../problems.ts';

const MerchantView = MerchantRecord.extend({ id: z.string(), version: z.int() }).meta({ id: 'Merchant' });
const params = z.object({ id: Identifier });
const none = new Refused({ code: 'not_found', detail: 'There is no such merchant.' });

export const merchantRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app, deps) => {
  app.put(
    '/merchants/:id',
    {
      schema: {
        operationId: 'publishMerchantTerms',
        tags: ['merchants'],
        summary: 'Publish return address, promise and windows; versions are kept',
        params,
        body: MerchantRecord,
        response: { 200: MerchantView, ...problems(400, 401, 403, 404, 413, 415, 422, 429, 503) },
      },
      config: { writes: 'as_party' },
    },
    async (request) => {
      const { id } = request.params;
      if (callerOf(request).role === 'consumer')
        throw new Refused({ code: 'not_your_command', detail: 'Terms are the merchant’s own to publish.' });
      if (!isOwn(visitorOf(request), id)) throw none;
      const version = accepted(await publishTerms(deps, id, request.body)).version;
      return { ...request.body, id, version };
    },
  );

  app.get(
    '/merchants/:id',
    {
      schema: {
        operationId: 'getMerchantTerms',
        tags: ['merchants'],
        summary: 'The terms in force',
        params,
        response: { 200: MerchantView, ...problems(401, 404, 429, 503) },
      },
    },
    async (request) => {
      const { id } = request.params;
      const found = isOwn(visitorOf(request), id) ? await findMerchantVersion(deps.db, id) : null;
      if (!found) throw none;
      return { ...MerchantRecord.parse(found.terms), id, version: found.version };
    },
  );
};

/** A merchant's terms hold an address: they are for itself, the platform, and backends that act for nobody in particular. */
function isOwn({ caller }: Visitor, merchantId: string): boolean {
  return caller?.role === 'merchant' ? caller.party === merchantId : caller?.role !== 'consumer';
}
