import type { Actor } from '../domain/events.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { saltedHash } from './leaf.ts';
import type { Caller } from './request.ts';

export const systemActor: Actor = { role: 'system', party: null };

/** Who acts, as an event may hold it: a consumer and every person by salted hash, a merchant by its id. */
export function actorOf(salt: string, caller: Caller): Actor {
  return {
    role: caller.role,
    party: caller.role === 'consumer' && caller.party ? saltedHash(salt, caller.party) : caller.party,
    ...(caller.person ? { person: saltedHash(salt, caller.person) } : {}),
    ...(caller.onBehalfOf ? { on_behalf_of: caller.onBehalfOf } : {}),
  };
}

/** Another party's case does not exist, as far as the caller can tell. */
export function refuseStranger(
  identity: { consumerId: string; merchantId: string } | null,
  caller: Caller,
): { refusal: Refusal } | null {
  const stranger =
    !identity ||
    (caller.role === 'consumer' && caller.party !== identity.consumerId) ||
    (caller.role === 'merchant' && caller.party !== identity.merchantId) ||
    (caller.onBehalfOf === 'consumer' && caller.behalfParty !== identity.consumerId) ||
    (caller.onBehalfOf === 'merchant' && caller.behalfParty !== identity.merchantId);
  return stranger ? refuse('not_found', 'There is no such case.') : null;
}
