import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ApiDeps } from './deps.ts';

const GOOD_FOR_MS = 5 * 60_000;

type Signing = Pick<ApiDeps, 'linkSecret' | 'publicUrl'>;

/** A link to a file that whoever holds it may open for five minutes of real time. `now` in epoch milliseconds. */
export function signedLink({ linkSecret, publicUrl }: Signing, id: string, now: number): string {
  const expires = now + GOOD_FOR_MS;
  return `${publicUrl}/v1/files/${id}?expires=${expires}&signature=${signatureOf(linkSecret, id, expires)}`;
}

export function isSigned(
  { linkSecret }: Pick<Signing, 'linkSecret'>,
  link: { id: string; expires: number; signature: string },
  now: number,
): boolean {
  const expected = Buffer.from(signatureOf(linkSecret, link.id, link.expires));
  const given = Buffer.from(link.signature);
  return link.expires > now && given.length === expected.length && timingSafeEqual(given, expected);
}

function signatureOf(secret: string, id: string, expires: number): string {
  return createHmac('sha256', secret).update(`${id}\n${expires}`).digest('base64url');
}
