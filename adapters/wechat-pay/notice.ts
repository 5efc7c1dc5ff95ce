import { createDecipheriv } from 'node:crypto';
import { z } from 'zod';
import { Identifier, Instant } from '../../domain/shapes.ts';
import type { NoticeReader, NoticeReading } from '../../ports/payment.ts';
import { jsonIn } from '../http-call.ts';
import { statusOf } from './refund.ts';
import type { WechatPaySettings } from './settings.ts';
import { checkSignature, signatureHeaders } from './signature.ts';

const Envelope = z.object({
  id: Identifier,
  create_time: Instant,
  event_type: z.string(),
  resource: z.object({
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: z.string(),
    nonce: z.string(),
    associated_data: z.string().nullish(),
  }),
});
type Envelope = z.infer<typeof Envelope>;

const Content = z.object({
  mchid: z.string(),
  transaction_id: Identifier,
  refund_id: Identifier,
  out_refund_no: Identifier,
  refund_status: z.string(),
  success_time: Instant.nullish(),
  amount: z.object({ refund: z.int().min(0) }),
});

/** Reads WeChat Pay's notices: signed by WeChat Pay, encrypted for us, of our merchant, about a refund. */
export function wechatPayNotices(settings: WechatPaySettings): NoticeReader {
  function readRefund(envelope: Envelope): NoticeReading {
    const opened = decrypted(envelope.resource, settings.apiKey);
    if (opened === null) return { kind: 'not_believed', why: 'forged' };
    const content = Content.safeParse(jsonIn(opened));
    const stands = content.success ? statusOf(content.data.refund_status) : null;
    if (!content.success || stands === null) return { kind: 'unreadable' };
    const { mchid, transaction_id, refund_id, out_refund_no, success_time, amount } = content.data;
    if (mchid !== settings.merchantId) return { kind: 'not_believed', why: 'other_merchant' };
    return {
      kind: 'notice',
      notice: {
        id: `wechat-pay:${envelope.id}`,
        refund_no: out_refund_no,
        provider_no: refund_id,
        amount: amount.refund,
        // The only one these refunds are made in; the notice names none.
        currency: 'CNY',
        occurred_at: success_time ?? envelope.create_time,
        payment_refs: [transaction_id],
        ...stands,
      },
    };
  }

  return {
    signatureHeaders,
    thanks: { type: 'application/json', body: '{"code":"SUCCESS"}' },
    async read({ headers, rawBody }) {
      const text = rawBody.toString();
      const signature = checkSignature(settings.platformKeys, (name) => headers[name]?.toString(), text);
      if (signature !== 'right') return { kind: 'not_believed', why: signature };
      const envelope = Envelope.safeParse(jsonIn(text));
      if (!envelope.success) return { kind: 'unreadable' };
      return envelope.data.event_type.startsWith('REFUND.') ? readRefund(envelope.data) : { kind: 'other' };
    },
  };
}

/**
 * AES-256-GCM, the tag behind the text; null when the tag is wrong. The SDK's `decipher_gcm` never asks for the tag to be checked, and
 * hands out altered text.
 */
function decrypted({ ciphertext, nonce, associated_data }: Envelope['resource'], apiKey: string): string | null {
  const sealed = Buffer.from(ciphertext, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(apiKey), Buffer.from(nonce), { authTagLength: 16 });
    decipher.setAuthTag(sealed.subarray(-16)).setAAD(Buffer.from(associated_data ?? ''));
    return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString();
  } catch {
    return null;
  }
}
