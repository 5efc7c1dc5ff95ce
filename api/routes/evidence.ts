import { createHash } from 'node:crypto';
import multipart from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { fileTypeFromBuffer } from 'file-type';
import { z } from 'zod';
import { EvidenceId } from '../../domain/shapes.ts';
import { type EvidenceRow, findEvidenceFile, isEvidenceOf, saveEvidence } from '../../drizzle/queries/evidence.ts';
import { visitorOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { signedLink } from '../file-links.ts';
import { problems, Refused } from '../problems.ts';

export const mostEvidenceBytes = 10 * 1024 * 1024;

const taken: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/heic',
  'image/heif',
  'image/bmp',
  'application/pdf',
  'video/mp4',
]);

const EvidenceView = z
  .object({ id: z.string(), sha256: z.string(), type: z.string(), size: z.int() })
  .meta({ id: 'Evidence' });

export const evidenceRoutes: FastifyPluginAsyncZod<ApiDeps> = async (app, deps) => {
  await app.register(multipart, {
    limits: { files: 1, fields: 5, fieldSize: 1024, fileSize: mostEvidenceBytes, headerPairs: 50 },
  });

  app.post(
    '/evidence',
    {
      schema: {
        operationId: 'uploadEvidence',
        tags: ['evidence'],
        summary: 'Upload an image, a PDF or an MP4, 10 MiB at most, as field `file`',
        consumes: ['multipart/form-data'],
        response: { 201: EvidenceView, ...problems(400, 401, 403, 413, 415, 429, 503) },
      },
      config: { writes: 'as_account', upload: 'file' },
    },
    async (request, reply) => {
      const content = await readFile(request);
      // What it is, is seen in its bytes; what the sender calls it, is not believed.
      const type = (await fileTypeFromBuffer(content))?.mime;
      if (!type || !taken.has(type)) {
        throw new Refused({ code: 'unsupported_media_type', detail: 'Evidence is an image, a PDF or an MP4 video.' });
      }
      const row = evidenceOf(visitorOf(request).account, content, type);
      if (!(await findEvidenceFile(deps.db, row.id))) {
        await deps.files.put(row.id, content);
        await saveEvidence(deps.db, row);
      }
      return reply.code(201).header('location', `/v1/evidence/${row.id}`).send(row);
    },
  );

  app.get(
    '/evidence/:id',
    {
      schema: {
        operationId: 'getEvidence',
        tags: ['evidence'],
        summary: 'Redirects to a link to the file that is good for five minutes',
        params: z.object({ id: EvidenceId }),
        response: { 302: z.null(), ...problems(401, 404, 429, 503) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const row = await findEvidenceFile(deps.db, id);
      if (!row || !(await mayRead(deps, request, row)))
        throw new Refused({ code: 'not_found', detail: 'There is no such evidence.' });
      return reply.header('cache-control', 'no-store').redirect(signedLink(deps, id, Date.now()), 302);
    },
  );
};

async function readFile(request: FastifyRequest): Promise<Buffer> {
  const file = await readable(request.file());
  if (file?.fieldname !== 'file') {
    throw new Refused({ code: 'invalid_request', detail: 'The file is expected in the multipart field `file`.' });
  }
  const content = await readable(file.toBuffer());
  if (content.length === 0) throw new Refused({ code: 'invalid_request', detail: 'The file is empty.' });
  return content;
}

/** A parser that stumbles over a broken body throws errors without a status: they are the sender's all the same. */
async function readable<Part>(part: Promise<Part>): Promise<Part> {
  try {
    return await part;
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error) throw error;
    throw new Refused({ code: 'invalid_request', detail: 'The multipart body could not be read.' });
  }
}

/** The id follows from account and content, so that a repeated upload is the same evidence without anybody looking. */
function evidenceOf(account: string, content: Buffer, type: string): EvidenceRow {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const id = `evd_${createHash('sha256').update(`${account}\n${sha256}`).digest('hex').slice(0, 32)}`;
  return { id, account, sha256, type, size: content.length };
}

/** The account that uploaded it, the platform and auditors; a side only when a case of its own refers to it. */
async function mayRead({ db }: ApiDeps, request: FastifyRequest, row: EvidenceRow): Promise<boolean> {
  const { account, role, caller } = visitorOf(request);
  const party = caller?.party ?? '';
  if (caller?.role === 'consumer') return isEvidenceOf(db, row.id, { consumerId: party });
  if (caller?.role === 'merchant') return isEvidenceOf(db, row.id, { merchantId: party });
  return account === row.account || role === 'auditor' || caller?.role === 'platform';
}
