import { Webhook, WebhookVerificationError } from 'standardwebhooks';

export type SignatureHeaders = { 'webhook-id': string; 'webhook-timestamp': string; 'webhook-signature': string };
export type Verification = { ok: true; id: string } | { ok: false; problem: 'missing' | 'expired' | 'wrong' };

/** Standard Webhooks: a message may be five minutes off the clock of who reads it. */
const toleranceMs = 5 * 60_000;

/** Signs exactly these bytes. `secret` is `whsec_<base64>`; `at` in epoch milliseconds, the moment of this attempt. */
export function sign(secret: string, id: string, at: number, body: string): SignatureHeaders {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, new Date(at), body),
  };
}

/**
 * Whether this body came from who holds the secret, just now. `rawBody` as it came over the wire: parsed and written
 * again it would be other bytes. Throws only for a secret that is none.
 */
export function verify(
  secret: string,
  headers: Record<string, string | string[] | undefined>,
  rawBody: string | Buffer,
): Verification {
  const webhook = new Webhook(secret);
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signature = headers['webhook-signature'];
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') {
    return { ok: false, problem: 'missing' };
  }
  try {
    const signed = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    webhook.verify(rawBody.toString(), signed, { jsonParse: false });
    return { ok: true, id };
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    const expired = Math.abs(Date.now() - Number(timestamp) * 1000) > toleranceMs;
    return { ok: false, problem: expired ? 'expired' : 'wrong' };
  }
}
