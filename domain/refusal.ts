/** Codes of expected refusals, with the HTTP status each has. A refused command changes nothing by itself. */
export const refusalStatus = {
  invalid_request: 400,
  idempotency_key_missing: 400,
  actor_required: 400,
  unauthenticated: 401,
  not_your_command: 403,
  second_person_needed: 403,
  not_found: 404,
  wrong_stage: 409,
  goods_already_claimed: 409,
  order_facts_conflict: 409,
  case_closed: 409,
  offer_expired: 409,
  task_taken: 409,
  task_done: 409,
  consent_needed: 409,
  not_liable: 409,
  version_conflict: 412,
  too_large: 413,
  unsupported_media_type: 415,
  idempotency_key_reused: 422,
  exceeds_paid: 422,
  exceeds_bought: 422,
  exceeds_cap: 422,
  below_floor: 422,
  rate_limited: 429,
  internal: 500,
  outcome_unknown: 503,
  unavailable: 503,
} as const;
export type RefusalCode = keyof typeof refusalStatus;

/** A refusal as a value. `detail` is for people and never quotes what a person typed. `pointer` is a JSON pointer into the body. */
export type Refusal = { code: RefusalCode; detail: string; errors?: { pointer: string; detail: string }[] };

export function refuse(code: RefusalCode, detail: string, errors?: Refusal['errors']): { refusal: Refusal } {
  return { refusal: { code, detail, ...(errors ? { errors } : {}) } };
}

/** Refuses one field of the body. */
export function refuseField(pointer: string, detail: string): { refusal: Refusal } {
  return refuse('invalid_request', `The request is not valid: ${pointer} ${detail}.`, [{ pointer, detail }]);
}
