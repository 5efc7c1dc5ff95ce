import type { FastifyError } from 'fastify';
import { hasZodFastifySchemaValidationErrors, type ZodFastifySchemaValidationError } from 'fastify-type-provider-zod';
import { type Refusal, type RefusalCode, refusalStatus } from '../domain/refusal.ts';
import { OutcomeUnknown } from '../ledger/request.ts';
import { causesOf } from '../ports/failure.ts';
import { FileTooLarge } from '../ports/file-store.ts';
import { Refused } from './problems.ts';

/** What went wrong as a refusal; null for what nobody expected. */
export function refusedBy(error: unknown): Refused | null {
  if (error instanceof Refused) return error;
  if (error instanceof OutcomeUnknown) {
    return refused(
      'outcome_unknown',
      'It is not known whether this was done. Repeat it with the same idempotency key.',
    );
  }
  if (error instanceof FileTooLarge) return refused('too_large', 'The file is too large.');
  if (hasZodFastifySchemaValidationErrors(error)) return invalid(error);
  if (isPassing(error))
    return refused('unavailable', 'The service is out of reach for a moment. Repeat it with the same idempotency key.');
  return ofFramework(error);
}

type Invalid = Pick<FastifyError, 'validationContext'> & { validation: ZodFastifySchemaValidationError[] };

/** A path that no schema accepts names nothing that exists. */
function invalid({ validation, validationContext }: Invalid): Refused {
  if (validationContext === 'params') return refused('not_found', 'There is nothing here.');
  const errors = validation.flatMap(({ keyword, instancePath, message, params }): NonNullable<Refusal['errors']> => {
    const place = instancePath === '/' ? '' : instancePath;
    if (keyword !== 'unrecognized_keys') return [{ pointer: place, detail: message ?? 'is not valid' }];
    const keys = 'keys' in params && Array.isArray(params.keys) ? params.keys.slice(0, 20).map(String) : [];
    return keys.map((key) => ({ pointer: `${place}/${escapePointer(key)}`, detail: 'is not a field of this request' }));
  });
  const where = validationContext === 'querystring' ? 'query' : 'body';
  return refused('invalid_request', `The ${where} is not valid; errors say where.`, errors);
}

/** RFC 6901; a key that someone typed is cut. */
export function escapePointer(key: string): string {
  return key.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1');
}

/** What Fastify and its plugins throw, by status. */
function ofFramework(error: unknown): Refused | null {
  const { statusCode } = asFrameworkError(error);
  if (statusCode === undefined || statusCode < 400) return null;
  switch (statusCode) {
    case 404:
      return refused('not_found', 'There is nothing here.');
    case 413:
      return refused('too_large', 'The request is too large.');
    case 406: // multipart’s own word for it
    case 415:
      return refused('unsupported_media_type', 'This media type is not taken here.');
    case 429:
      return refused('rate_limited', 'Too many requests; slow down.');
    case 503:
      return refused('unavailable', 'The service is under too much load. Repeat it with the same idempotency key.');
    default:
      if (statusCode >= 500) return null;
      return new Refused({ code: 'invalid_request', detail: 'The request could not be read.' }, statusCode);
  }
}

function asFrameworkError(error: unknown): Partial<Pick<FastifyError, 'statusCode'>> {
  const known = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  return typeof known === 'number' ? { statusCode: known } : {};
}

function refused(code: RefusalCode, detail: string, errors?: Refusal['errors']): Refused {
  return new Refused({ code, detail, ...(errors ? { errors } : {}) }, refusalStatus[code]);
}

/** Connection classes, too many connections, shutdown, cancelled, lock not available, deadlock, serialization: gone next time. */
const passingStates = /^(08...|53...|57P0[1-5]|57014|55P03|40001|40P01|25P03)$/;
const passingCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
/** The driver gives these no code. */
const passingWords =
  /^(timeout exceeded when trying to connect|connection terminated|client has encountered a connection error|cannot use a pool after)/i;

function isPassing(error: unknown): boolean {
  for (const cause of causesOf(error)) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    if (passingStates.test(code) || passingCodes.has(code) || passingWords.test(cause.message)) return true;
  }
  return false;
}
