import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { findKeptCommand, type KeptCommand } from '../drizzle/queries/commands.ts';
import { canonicalText } from '../ledger/leaf.ts';
import type { IdempotencyKey } from '../ledger/request.ts';
import { visitorOf } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { faultIn } from './json-body.ts';
import { Refused } from './problems.ts';
import { replyWithCase } from './show-case.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The status of a route that may be repeated with the same key and then does nothing again. */
    once?: 200 | 201;
    /** The route does something before its key is recognised under a lock, so a repeat has to be looked up first. */
    looksFirst?: boolean;
    /** How a repeat is answered, where it is not with a case. */
    answerRepeat?: (reply: FastifyReply, kept: KeptCommand) => Promise<FastifyReply>;
  }
}

/** The key of a request that changes something, with the fingerprint that a repeat must have. */
export function keyOf(request: FastifyRequest): IdempotencyKey {
  return request.getDecorator<IdempotencyKey>('idempotencyKey');
}

/**
 * Reads the key of a request that changes something. `perform` recognises a repeat under its lock, before it judges anything; a
 * request that is refused before it gets there may be a repeat as well, which `answerRepeat` finds out.
 */
export function readKeys(deps: ApiDeps) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const fault = faultIn(request.body);
    const { once, looksFirst } = request.routeOptions.config;
    const key = once && readKey(request);
    if (fault)
      throw new Refused({
        code: 'invalid_request',
        detail: 'The body is not valid; errors say where.',
        errors: [fault],
      });
    if (!once || !key) return undefined;
    request.setDecorator<IdempotencyKey>('idempotencyKey', { key, fingerprint: fingerprintOf(request), status: once });
    return looksFirst ? answerRepeat(deps, request, reply) : undefined;
  };
}

/** Answers a repeat, whatever has become of the rules since: with the first status and the case as it is now. Nothing where it is none. */
export async function answerRepeat(
  deps: ApiDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const { key, fingerprint } = request.getDecorator<IdempotencyKey | null>('idempotencyKey') ?? {};
  if (!key) return undefined;
  const kept = await findKeptCommand(deps.db, visitorOf(request).account, key);
  if (!kept) return undefined;
  if (kept.fingerprint !== fingerprint) {
    throw new Refused({
      code: 'idempotency_key_reused',
      detail: 'The idempotency key was used for another request before.',
    });
  }
  const { answerRepeat: show } = request.routeOptions.config;
  return show ? show(reply, kept) : replyWithCase(deps, request, reply, { ...kept, replayed: true, record: null });
}

function readKey(request: FastifyRequest): string {
  const header = request.headers['idempotency-key'];
  if (header === undefined || header === '') {
    throw new Refused({
      code: 'idempotency_key_missing',
      detail: 'An Idempotency-Key header is needed, new for each request.',
    });
  }
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(header)) {
    throw new Refused({ code: 'invalid_request', detail: 'An Idempotency-Key is 1 to 255 visible ASCII characters.' });
  }
  return header;
}

function fingerprintOf(request: FastifyRequest): string {
  const { caller } = visitorOf(request);
  const actor = caller && {
    role: caller.role,
    party: caller.party,
    person: caller.person,
    for: caller.onBehalfOf ?? null,
  };
  const path = request.url.split('?', 1).join('');
  const text = canonicalText({ method: request.method, path, actor, body: request.body ?? null });
  return createHash('sha256').update(text).digest('hex');
}
