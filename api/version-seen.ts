import type { FastifyRequest } from 'fastify';
import { Refused } from './problems.ts';

/** The version the caller has seen, from `If-Match: "12"`; undefined when the caller does not care. */
export function versionSeen(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const [, version] = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header) ?? [];
  if (version === undefined)
    throw new Refused({ code: 'invalid_request', detail: 'If-Match is a version in quotes, as ETag gave it.' });
  return Number(version);
}
