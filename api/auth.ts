import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Identifier } from '../domain/shapes.ts';
import { type Party, parties } from '../domain/vocabulary.ts';
import type { Scope } from '../drizzle/queries/cases.ts';
import type { Caller } from '../ledger/request.ts';
import type { KeyHolder } from './deps.ts';
import { Refused } from './problems.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route changes: a case or a merchant in the name of a party, or something of the account's own. Reads have none. */
    writes?: 'as_party' | 'as_account';
  }
}

/** Who asks: the key's holder, and the side it acts for, if any. */
export type Visitor = { account: string; role: KeyHolder['role']; caller: Caller | null };

export function visitorOf(request: FastifyRequest): Visitor {
  return request.getDecorator<Visitor>('visitor');
}

/** The caller of a route that writes as a party: there always is one. */
export function callerOf(request: FastifyRequest): Caller {
  const { caller } = visitorOf(request);
  if (!caller) throw new Error('a route that needs a party was reached without one');
  return caller;
}

/** Whose cases a visitor may see. */
export function scopeOf({ caller }: Visitor): Scope {
  if (caller?.role === 'consumer') return { consumerId: caller.party ?? '' };
  if (caller?.role === 'merchant') return { merchantId: caller.party ?? '' };
  return {};
}

export function partyOf({ caller }: Visitor): Party | null {
  return parties.find((party) => party === caller?.role) ?? null;
}

/** Whoever may see what is between the platform and those who check it. A backend that names nobody may not: it answers for all. */
export function isOfPlatformOrAuditor({ role, caller }: Visitor): boolean {
  return role === 'auditor' || caller?.role === 'platform';
}

/** Recognises a request by its key and its `Recourse-Actor`, and refuses what that visitor may never do. */
export function authenticate(keys: readonly KeyHolder[]) {
  return async (request: FastifyRequest): Promise<void> => {
    const [, key] = /^Bearer ([\x21-\x7e]{1,500})$/i.exec(request.headers.authorization ?? '') ?? [];
    const holder = key ? holderOf(keys, key) : null;
    if (!holder)
      throw new Refused({ code: 'unauthenticated', detail: 'A valid key is needed: Authorization: Bearer <key>.' });
    const visitor = {
      account: holder.account,
      role: holder.role,
      caller: actorOf(holder, request.headers['recourse-actor']),
    };
    request.setDecorator<Visitor>('visitor', visitor);

    const { writes } = request.routeOptions.config;
    if (writes && visitor.role === 'auditor') {
      throw new Refused({ code: 'not_your_command', detail: 'An auditor’s key reads only.' });
    }
    if (writes === 'as_party' && !visitor.caller) {
      throw new Refused({
        code: 'actor_required',
        detail: 'Say for whom: Recourse-Actor: consumer:<id>, merchant:<id> or platform:<person>.',
      });
    }
  };
}

/** Every key is compared, in constant time, so that an answer's time says nothing. */
function holderOf(keys: readonly KeyHolder[], key: string): KeyHolder | null {
  const digest = createHash('sha256').update(key).digest();
  let found: KeyHolder | null = null;
  for (const holder of keys) if (timingSafeEqual(Buffer.from(holder.sha256, 'hex'), digest)) found = holder;
  return found;
}

/** A service acts for whom it names; the platform's own key acts as the platform, and may say for which side. */
function actorOf({ account, role }: KeyHolder, header: string | string[] | undefined): Caller | null {
  if (role === 'auditor') return null;
  const named = header === undefined ? null : parseActor(header);
  if (role === 'service') return named && { account, ...named };
  if (!named || named.role === 'platform')
    return { account, role: 'platform', party: null, person: named?.person ?? null };
  const behalf = { onBehalfOf: named.role, ...(named.party ? { behalfParty: named.party } : {}) };
  return { account, role: 'platform', party: null, person: null, ...behalf };
}

function parseActor(header: string | string[]): { role: Party; party: string | null; person: string | null } {
  const [, role, first = '', person] = /^(consumer|merchant|platform):([^/]*)(?:\/(.*))?$/.exec(String(header)) ?? [];
  const party = parties.find((one) => one === role);
  const named = [first, ...(person === undefined ? [] : [person])].every((id) => Identifier.safeParse(id).success);
  if (!party || !named || (person !== undefined && party !== 'merchant')) {
    throw new Refused({
      code: 'actor_required',
      detail: 'Recourse-Actor is consumer:<id>, merchant:<id>, merchant:<id>/<person> or platform:<person>.',
    });
  }
  return party === 'platform'
    ? { role: party, party: null, person: first }
    : { role: party, party: first, person: person ?? null };
}
