import type { AlipaySdk } from 'alipay-sdk';
import { z } from 'zod';
import { toMs } from '../../domain/instant.ts';
import { Identifier, Instant } from '../../domain/shapes.ts';
import type { NoticeReader, NoticeReading } from '../../ports/payment.ts';
import type { FurtherRequest } from '../further-request.ts';
import { isStale } from '../notice-age.ts';
import { alipayGateway, sdkOf } from './gateway.ts';
import { findRefund } from './refund-query.ts';
import type { AlipaySettings } from './settings.ts';

/** Alipay repeats a notice for 25 hours; a repeat is recognised by `notify_id`, however often it comes. */
const mostAgeMs = 26 * 3_600_000;

const BeijingTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,3})?$/)
  .transform((text) => `${text.replace(' ', 'T')}+08:00`)
  .pipe(Instant);

const Signed = z.object({ notify_time: BeijingTime, app_id: z.string(), seller_id: z.string().optional() });

/** What a refund adds to the notices of its payment. */
const OfRefund = z.object({
  notify_id: Identifier,
  trade_no: Identifier,
  out_biz_no: Identifier,
  gmt_refund: BeijingTime,
});

/**
 * Reads Alipay's notices: forms, signed over their sorted fields. `refund_fee` is what was given back of the payment in all, so it says
 * nothing of this refund: a notice is a hint, and Alipay is asked for the refund it is about, in its turn. `timeoutMs` bounds the asking.
 */
export function alipayNotices(settings: AlipaySettings & { timeoutMs: number; further: FurtherRequest }): NoticeReader {
  const gateway = alipayGateway(settings);
  const sdk = sdkOf(settings);

  async function readRefund(fields: object): Promise<NoticeReading> {
    const about = OfRefund.safeParse(fields);
    if (!about.success) return { kind: 'unreadable' };
    const { notify_id, trade_no, out_biz_no, gmt_refund } = about.data;
    if (!(await settings.further())) return { kind: 'later' };
    const found = await findRefund(gateway, trade_no, out_biz_no, AbortSignal.timeout(settings.timeoutMs));
    if ('problem' in found || found.amount === null) return { kind: 'later' };
    return {
      kind: 'notice',
      notice: {
        id: `alipay:${notify_id}`,
        refund_no: out_biz_no,
        provider_no: trade_no,
        status: 'succeeded',
        amount: found.amount,
        currency: 'CNY',
        occurred_at: gmt_refund,
        payment_refs: [trade_no],
      },
    };
  }

  return {
    // The signature is one of the fields.
    signatureHeaders: [],
    thanks: { type: 'text/plain', body: 'success' },
    async read({ rawBody }) {
      const fields = Object.fromEntries(new URLSearchParams(rawBody.toString()));
      if (!fields.sign) return { kind: 'not_believed', why: 'unsigned' };
      if (!isSigned(sdk, fields)) return { kind: 'not_believed', why: 'forged' };
      const signed = Signed.safeParse(fields);
      if (!signed.success) return { kind: 'unreadable' };
      const { notify_time, app_id, seller_id } = signed.data;
      if (isStale(toMs(notify_time), mostAgeMs)) return { kind: 'not_believed', why: 'expired' };
      if (app_id !== settings.appId || seller_id !== settings.sellerId)
        return { kind: 'not_believed', why: 'other_merchant' };
      return 'refund_fee' in fields && 'out_biz_no' in fields ? readRefund(fields) : { kind: 'other' };
    },
  };
}

/** RSA2 only: the SDK would take the weaker algorithm that a sender names. */
function isSigned(sdk: AlipaySdk, fields: Record<string, string>): boolean {
  return fields.sign_type === 'RSA2' && fields.charset?.toLowerCase() === 'utf-8' && sdk.checkNotifySignV2(fields);
}
