import type { NotTaken, PaymentAnswer, PaymentPort, RefundRequest } from '../../ports/payment.ts';
import type { FurtherRequest } from '../further-request.ts';
import { notTaken, refused, unknown } from '../refund-answers.ts';
import { impossible, type RefundTerms } from '../refund-terms.ts';
import { alipayGateway } from './gateway.ts';
import { findRefund, isTooMany } from './refund-query.ts';
import type { AlipaySettings } from './settings.ts';
import { toYuan } from './yuan.ts';

/**
 * Refusals after which nothing has moved, and nothing will. Others (a system error, a request that is not like the one before it)
 * may hide a refund that was made, and codes below 40004 speak of the call.
 */
const definite = new Set([
  'ACQ.BUYER_ERROR',
  'ACQ.BUYER_NOT_EXIST',
  'ACQ.CURRENCY_NOT_SUPPORT',
  'ACQ.INVALID_PARAMETER',
  'ACQ.NOT_ALLOW_PARTIAL_REFUND',
  'ACQ.ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND',
  'ACQ.REASON_TRADE_BEEN_FREEZEN',
  'ACQ.REASON_TRADE_REFUND_FEE_ERR',
  'ACQ.REASON_TRADE_STATUS_INVALID',
  'ACQ.REFUND_ACCOUNT_NOT_EXIST',
  'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL',
  'ACQ.REFUND_FEE_ERROR',
  'ACQ.SELLER_BALANCE_NOT_ENOUGH',
  'ACQ.TRADE_HAS_CLOSE',
  'ACQ.TRADE_HAS_FINISHED',
  'ACQ.TRADE_NOT_ALLOW_REFUND',
  'ACQ.TRADE_NOT_EXIST',
  'ACQ.TRADE_STATUS_ERROR',
]);

/** Refunds by Alipay: our number is `out_request_no`, by which Alipay pays once. `timeoutMs` bounds a whole call of ours. */
export function alipayPayment(settings: AlipaySettings & { timeoutMs: number; further: FurtherRequest }): PaymentPort {
  const gateway = alipayGateway(settings);
  const terms: RefundTerms = { refundDays: settings.refundDays, paymentRef: /^\d{16,64}$/, currency: 'CNY' };

  return {
    async refund(request) {
      const reason = impossible(request, terms);
      if (reason !== null) return refused(reason);
      const deadline = AbortSignal.timeout(settings.timeoutMs);
      const reply = await gateway.ask(
        'alipay.trade.refund',
        {
          trade_no: request.paymentRef ?? '',
          out_request_no: request.refundNo,
          refund_amount: toYuan(request.amount),
        },
        deadline,
      );
      if ('problem' in reply) return unknown(reply.problem);
      if (isTooMany(reply)) return notTaken;
      if (reply.code === '10000' && reply.trade_no !== request.paymentRef) return unknown('reply_differs');
      if (reply.code === '10000' && reply.fund_change === 'Y') return succeeded(request);
      // No money moved by this call. A repeat of a refund that was made says so too, and so does one that is still under way; and a
      // refusal is believed only when there is no refund under our number.
      const refusal = reply.code === '40004' && definite.has(reply.sub_code ?? '') ? reply.sub_code : null;
      if (reply.code !== '10000' && !refusal) return unknown(reply.sub_code ?? reply.code);
      if (!(await settings.further())) return notTaken;
      const known = await find(request, deadline);
      if (known.status !== 'not_found') return known;
      return refusal ? refused(refusal) : unknown('no_fund_change');
    },

    async query(request) {
      if (request.paymentRef === null) return unknown('payment_ref_missing');
      return find(request, AbortSignal.timeout(settings.timeoutMs));
    },
  };

  async function find(
    request: RefundRequest,
    deadline: AbortSignal,
  ): Promise<PaymentAnswer | NotTaken | { status: 'not_found' }> {
    const found = await findRefund(gateway, request.paymentRef ?? '', request.refundNo, deadline);
    if ('problem' in found) return found.isTooMany ? notTaken : unknown(found.problem);
    if (found.amount === null) return { status: 'not_found' };
    return found.amount === request.amount && request.currency === 'CNY'
      ? succeeded(request)
      : unknown('reply_differs');
  }
}

/** Alipay gives a refund no number of its own: with ours, the payment's tells it from any other. */
function succeeded({ paymentRef }: RefundRequest): PaymentAnswer {
  return { status: 'succeeded', providerNo: paymentRef ?? '' };
}
