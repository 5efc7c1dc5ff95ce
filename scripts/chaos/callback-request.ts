import { sign } from '../../adapters/webhook-signature.ts';
import type { Shot } from './callback-plan.ts';
import type { Chance } from './chance.ts';

const strangersSecret = `whsec_${Buffer.from('known to nobody but a stranger').toString('base64')}`;
/** Beyond the five minutes a message may be off. */
const staleMs = 6 * 60_000;

/** Headers and body by which a callback goes out at this moment. */
export function requestOf({ notice, forged }: Shot, secret: string, now: number, chance: Chance) {
  const body = JSON.stringify(notice);
  const json = { 'content-type': 'application/json' };
  const signed = sign(secret, notice.id, now, body);
  switch (forged) {
    case null:
      return { headers: { ...json, ...signed }, body };
    case 'wrong secret':
      return { headers: { ...json, ...sign(strangersSecret, notice.id, now, body) }, body };
    case 'tampered body': {
      // what was signed said that the refund is only accepted
      const original = JSON.stringify({ ...notice, status: 'accepted' });
      return { headers: { ...json, ...sign(secret, notice.id, now, original) }, body };
    }
    case 'stale timestamp':
      return { headers: { ...json, ...sign(secret, notice.id, now - staleMs, body) }, body };
    case 'missing headers': {
      const missing = chance.pick(['webhook-id', 'webhook-timestamp', 'webhook-signature', '']);
      const kept = Object.entries(signed).filter(([name]) => missing !== '' && name !== missing);
      return { headers: { ...json, ...Object.fromEntries(kept) }, body };
    }
    case 'foreign id':
      return { headers: { ...json, ...signed, 'webhook-id': `${notice.id}x` }, body };
    default:
      return unforeseen(forged);
  }
}

function unforeseen(forged: never): never {
  throw new Error(`a forgery of no known kind: ${forged}`);
}
