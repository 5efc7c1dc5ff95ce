import { z } from 'zod';
import { Identifier } from '../../domain/shapes.ts';
import type { PaymentAnswer, RefundRequest } from '../../ports/payment.ts';
import { refused, unknown } from '../refund-answers.ts';

/** Of WeChat Pay's refund, what we read. Amounts in fen. */
export const WechatPayRefund = z.object({
  refund_id: Identifier,
  out_refund_no: z.string(),
  transaction_id: z.string(),
  status: z.string(),
  amount: z.object({ refund: z.int(), currency: z.string() }),
});
export type WechatPayRefund = z.infer<typeof WechatPayRefund>;

/**
 * How a refund stands. `CLOSED` moved nothing; `ABNORMAL` came back from a bank that would not take it, and a person has to settle it in
 * WeChat Pay's merchant platform.
 */
export function statusOf(status: string) {
  switch (status) {
    case 'SUCCESS':
      return { status: 'succeeded' as const };
    case 'PROCESSING':
      return { status: 'accepted' as const };
    case 'CLOSED':
    case 'ABNORMAL':
      return { status: 'failed' as const, reason: status };
    default:
      return null;
  }
}

/** What a refund means as an answer; one that is not what we asked for is believed in nothing. */
export function answerOf(data: unknown, request: RefundRequest): PaymentAnswer {
  const refund = WechatPayRefund.safeParse(data);
  if (!refund.success) return unknown('unreadable_reply');
  if (!isTheSame(refund.data, request)) return unknown('reply_differs');
  const stands = statusOf(refund.data.status);
  if (stands === null) return unknown('unreadable_reply');
  if (stands.status === 'failed') return refused(stands.reason);
  return { status: stands.status, providerNo: refund.data.refund_id };
}

function isTheSame({ out_refund_no, transaction_id, amount }: WechatPayRefund, request: RefundRequest): boolean {
  return (
    out_refund_no === request.refundNo &&
    transaction_id === request.paymentRef &&
    amount.refund === request.amount &&
    amount.currency === request.currency
  );
}
