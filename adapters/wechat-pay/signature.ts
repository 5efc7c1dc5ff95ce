import { createVerify, type KeyObject } from 'node:crypto';
import { isStale } from '../notice-age.ts';

const mostAgeMs = 5 * 60_000;

export const signatureHeaders = [
  'wechatpay-timestamp',
  'wechatpay-nonce',
  'wechatpay-serial',
  'wechatpay-signature',
] as const;

/** The four headers of a signature, by name; null or absent where there is none. */
export type HeaderOf = (name: (typeof signatureHeaders)[number]) => string | null | undefined;

/**
 * Whether WeChat Pay signed exactly this body, just now: SHA256 with RSA over time, nonce and body, each on its line. The SDK's check
 * downloads certificates from a fixed address and looks at no time, so it is not used.
 */
export function checkSignature(
  keys: ReadonlyMap<string, KeyObject>,
  headerOf: HeaderOf,
  body: string,
): 'right' | 'unsigned' | 'forged' | 'expired' {
  const [timestamp, nonce, serial, signature] = signatureHeaders.map(headerOf);
  if (!timestamp || !nonce || !serial || !signature) return 'unsigned';
  const key = keys.get(serial);
  const isRight =
    key !== undefined &&
    createVerify('RSA-SHA256').update(`${timestamp}\n${nonce}\n${body}\n`).verify(key, signature, 'base64');
  if (!isRight) return 'forged';
  return isStale(Number(timestamp) * 1000, mostAgeMs) ? 'expired' : 'right';
}
