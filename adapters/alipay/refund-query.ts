import type { AlipayReply, Gateway } from './gateway.ts';
import { fromYuan } from './yuan.ts';

/** `isv.app-call-limited`, `isv.method-call-limited`: too many calls of the application, or of the method. */
export function isTooMany({ code }: Pick<AlipayReply, 'code'>): boolean {
  return code === '40005';
}

/** What was given back under a number, in fen; null when Alipay says that nothing was. `isTooMany`: it was not looked for. */
export type FoundRefund = { amount: number | null } | { problem: string; isTooMany?: boolean };

/**
 * Asks for one refund of a payment. Alipay answers 10000 without a status for one that it never received or that came to nothing, and
 * may be asked for it again with the same number.
 */
export async function findRefund(
  gateway: Gateway,
  tradeNo: string,
  refundNo: string,
  deadline: AbortSignal,
): Promise<FoundRefund> {
  const content = { trade_no: tradeNo, out_request_no: refundNo };
  const reply = await gateway.ask('alipay.trade.fastpay.refund.query', content, deadline);
  if ('problem' in reply) return reply;
  const { code, sub_code, refund_status, refund_amount } = reply;
  if (code === '40004' && sub_code === 'ACQ.TRADE_NOT_EXIST') return { amount: null };
  if (code !== '10000') return { problem: sub_code ?? code, isTooMany: isTooMany(reply) };
  if (!refund_status && !refund_amount) return { amount: null };
  if (refund_status !== 'REFUND_SUCCESS') return { problem: refund_status ?? 'unreadable_reply' };
  if (reply.trade_no !== tradeNo || reply.out_request_no !== refundNo) return { problem: 'reply_differs' };
  const amount = fromYuan(refund_amount ?? '');
  return amount === null ? { problem: 'unreadable_reply' } : { amount };
}
