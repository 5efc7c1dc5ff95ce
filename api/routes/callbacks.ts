import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Currency, Grams, Identifier, Instant } from '../../domain/shapes.ts';
import { scanKinds } from '../../domain/vocabulary.ts';
import type { AsSent } from '../../drizzle/queries/reports.ts';
import { takeNotice, takeScan } from '../../ledger/take-report.ts';
import type { ApiDeps, VerifyCallback } from '../deps.ts';
import { faultIn } from '../json-body.ts';
import { problems, Refused } from '../problems.ts';
import { asSent, mostReportBytes, rawBodyOf } from '../sent-report.ts';

const ReportId = z.string().regex(/^[\x21-\x7e]{1,200}$/, '1 to 200 visible ASCII characters');

const Scan = z
  .object({
    id: ReportId,
    kind: z.enum(scanKinds),
    carrier: Identifier,
    tracking_no: Identifier,
    occurred_at: Instant,
    weight_g: Grams.nullish(),
  })
  .meta({ id: 'CarrierScan' });

const Notice = z
  .object({
    id: ReportId,
    refund_no: Identifier,
    provider_no: z.string().max(200),
    status: z.enum(['accepted', 'succeeded', 'failed']),
    amount: z.int().min(0),
    currency: Currency,
    reason: z.string().max(1000).nullish(),
    occurred_at: Instant,
  })
  .meta({ id: 'PaymentNotice' });

const Taken = z.object({ received: z.literal(true) });
const response = { 200: Taken, ...problems(400, 401, 413, 415, 503) };

const signatureHeaders = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];

/** What outside systems tell us. Their signature is their key, so these routes stand outside of authentication. */
export const callbackRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app, deps) => {
  app.decorateRequest('asSent', null);
  // The signature is over the bytes as they came: parsed and written again they would be others.
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: mostReportBytes },
    (_request, raw, done) => done(null, raw),
  );

  app.post(
    '/callbacks/carrier',
    {
      schema: {
        operationId: 'takeScan',
        tags: ['callbacks'],
        summary: 'A carrier’s scan of a parcel',
        body: Scan,
        response,
      },
      preValidation: opened(deps.verify.carrier),
    },
    async (request) => {
      await takeScan(deps, request.body, sentOf(request));
      return { received: true as const };
    },
  );

  app.post(
    '/callbacks/payment',
    {
      schema: {
        operationId: 'takeNotice',
        tags: ['callbacks'],
        summary: 'A notice of a refund from the sandbox’s payment provider',
        body: Notice,
        response,
      },
      preValidation: opened(deps.verify.payment),
    },
    async (request) => {
      await takeNotice(deps, { provider: 'sandbox', notice: request.body }, sentOf(request));
      return { received: true as const };
    },
  );
};

/** Believes the body only when its signature is right, and only then reads it. */
function opened(verify: VerifyCallback) {
  return async (request: FastifyRequest): Promise<void> => {
    const raw = rawBodyOf(request.body);
    if (!verify(request.headers, raw)) {
      throw new Refused({
        code: 'unauthenticated',
        detail: 'The signature is missing, too old or wrong (Standard Webhooks).',
      });
    }
    request.setDecorator('asSent', asSent(request.headers, raw, signatureHeaders));
    request.body = parsed(raw);
    const fault = faultIn(request.body);
    if (fault)
      throw new Refused({
        code: 'invalid_request',
        detail: 'The body is not valid; errors say where.',
        errors: [fault],
      });
  };
}

function sentOf(request: FastifyRequest): AsSent {
  return request.getDecorator<AsSent>('asSent');
}

function parsed(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    throw new Refused({ code: 'invalid_request', detail: 'The body is not JSON.' });
  }
}
