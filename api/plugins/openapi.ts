import swagger, { type SwaggerTransform } from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { withoutUnused } from '../openapi-components.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The multipart field a route takes its file from. */
    upload?: string;
  }
}

const actor = {
  type: 'string',
  description:
    '`consumer:<id>`, `merchant:<id>[/<person>]` or `platform:<person>`: for whom a service asks, or the platform acts.',
};
const key = {
  type: 'string',
  maxLength: 255,
  description: 'New for each request, the same for a repeat; kept for ever, unique per account.',
};
const version = {
  type: 'string',
  description: 'The `version` the caller has seen, in quotes: refused with 412 when the case has moved.',
};

const signed = { security: [] };

/** Headers and uploads are read by hooks, not by schemas of zod: the document learns of them from what routes say of themselves. */
const describeRoute: SwaggerTransform = (given) => {
  const { schema, url } = jsonSchemaTransform(given);
  const { config, method } = given.route;
  const isOpen = !url.startsWith('/v1/') || url.startsWith('/v1/callbacks/');
  const commands = config?.once && /^\/v1\/(cases|tasks)\//.test(url);
  const properties = {
    ...(isOpen ? {} : { 'Recourse-Actor': actor }),
    ...(config?.once ? { 'Idempotency-Key': key } : {}),
    ...(commands ? { 'If-Match': version } : {}),
  };
  const headers = { type: 'object', properties, required: config?.once ? ['Idempotency-Key'] : [] };
  const body = config?.upload && method !== 'HEAD' ? uploadOf(config.upload) : undefined;
  const described: FastifySchema = {
    ...schema,
    ...(Object.keys(properties).length > 0 ? { headers } : {}),
    ...(body ? { body } : {}),
    ...(isOpen ? signed : {}),
  };
  return { schema: described, url };
};

function uploadOf(field: string) {
  return { type: 'object', required: [field], properties: { [field]: { type: 'string', format: 'binary' } } };
}

/** Describes every route registered after it. `app.swagger()` gives the document once the app is ready. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.1',
      info: {
        title: 'Recourse',
        version: '1',
        description: 'After-sales cases for e-commerce platforms: opened, moved by commands, and watched by clocks.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key.' } } },
      security: [{ key: [] }],
      tags: [
        { name: 'cases', description: 'Cases and their parts' },
        { name: 'commands', description: 'What a party asks of a case' },
        { name: 'tasks', description: 'What people of the platform have to do' },
        {
          name: 'books',
          description: 'What was posted for money, and what has not cleared: for the platform and auditors',
        },
        { name: 'rules', description: 'The standard: judging, windows, reasons, versions' },
        { name: 'evidence', description: 'Files' },
        { name: 'merchants', description: 'What merchants publish' },
        { name: 'callbacks', description: 'What carriers and payment providers tell, signed by Standard Webhooks' },
        { name: 'sandbox', description: 'Only where the sandbox is open' },
        { name: 'operations', description: 'For who runs the service' },
      ],
    },
    transform: describeRoute,
    transformObject: (document) => withoutUnused(jsonSchemaTransformObject(document)),
  });

  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    return reply.header('content-type', 'application/json').send(JSON.stringify(app.swagger()));
  });
}
