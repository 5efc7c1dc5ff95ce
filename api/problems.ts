import { z } from 'zod';
import { type Refusal, type RefusalCode, refusalStatus } from '../domain/refusal.ts';

const codes = Object.keys(refusalStatus).filter((code): code is RefusalCode => code in refusalStatus);

/** Worth repeating as it is, with the same idempotency key. */
const retryable: ReadonlySet<RefusalCode> = new Set<RefusalCode>(['rate_limited', 'outcome_unknown', 'unavailable']);

/** A problem document (RFC 9457). `errors` point into the body. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(codes),
    request_id: z.string(),
    retryable: z.boolean(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** A refusal on its way out of a route. */
export class Refused extends Error {
  override name = 'Refused';
  readonly refusal: Refusal;
  /** Where a protocol asks for another status than the code has. */
  readonly status: number;
  constructor(refusal: Refusal, status: number = refusalStatus[refusal.code]) {
    super(refusal.detail);
    this.refusal = refusal;
    this.status = status;
  }
}

/** What was done, or the refusal thrown: routes go on only with what was done. */
export function accepted<Done extends object>(result: Done | { refusal: Refusal }): Done {
  if (isRefusal(result)) throw new Refused(result.refusal);
  return result;
}

function isRefusal(result: object): result is { refusal: Refusal } {
  return 'refusal' in result;
}

export function problemOf({ refusal, status }: Pick<Refused, 'refusal' | 'status'>, requestId: string): Problem {
  const { code, detail, errors } = refusal;
  return {
    type: `urn:recourse:problem:${code.replaceAll('_', '-')}`,
    title: titleOf(code),
    status,
    detail,
    code,
    request_id: requestId,
    retryable: retryable.has(code),
    errors: errors ?? [],
  };
}

function titleOf(code: RefusalCode): string {
  const words = code.replaceAll('_', ' ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** Responses of a route that are problem documents, for its schema. */
export function problems<Status extends number>(...statuses: Status[]) {
  const response = { description: 'A problem', content: { 'application/problem+json': { schema: Problem } } };
  return Object.fromEntries(statuses.map((status) => [status, response]));
}
