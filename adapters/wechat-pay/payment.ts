import Pay from 'wechatpay-node-v3';
import { z } from 'zod';
import type { NotTaken, PaymentAnswer, PaymentPort, RefundRequest } from '../../ports/payment.ts';
import type { FurtherRequest } from '../further-request.ts';
import { notTaken, refused, unknown } from '../refund-answers.ts';
import { impossible, type RefundTerms } from '../refund-terms.ts';
import { answerOf } from './refund.ts';
import type { WechatPaySettings } from './settings.ts';
import { wechatPayTransport } from './transport.ts';

/** Refusals of a refund. Others (a system error, too many calls, a wrong signature of ours) speak of the call. */
const definite = new Set([
  'INVALID_REQUEST',
  'NOT_ENOUGH',
  'PARAM_ERROR',
  'RESOURCE_NOT_EXISTS',
  'USER_ACCOUNT_ABNORMAL',
]);

const Refusal = z.object({ code: z.string() });

/**
 * Refunds by WeChat Pay, API v3: our number is `out_refund_no`, by which it pays once, also when a refusal is followed by a repeat.
 * `timeoutMs` bounds a whole call of ours, whatever it asks.
 */
export function wechatPayPayment(
  settings: WechatPaySettings & { timeoutMs: number; further: FurtherRequest },
): PaymentPort {
  const terms: RefundTerms = { refundDays: settings.refundDays, paymentRef: /^\d{16,64}$/, currency: 'CNY' };

  return {
    async refund(request) {
      const reason = impossible(request, terms);
      if (reason !== null) return refused(reason);
      const pay = signing(settings, AbortSignal.timeout(settings.timeoutMs));
      const { status, data, error } = await pay.refunds({
        transaction_id: request.paymentRef ?? '',
        out_refund_no: request.refundNo,
        notify_url: settings.notifyUrl,
        amount: { refund: request.amount, total: request.tenderAmount, currency: request.currency },
      });
      if (error !== undefined) return unknown(String(error));
      if (status === 200) return answerOf(data, request);
      const code = codeIn(data);
      if (isTooMany(status, code)) return notTaken;
      if (!definite.has(code ?? '')) return unknown(code ?? `http_${status}`);
      if (!(await settings.further())) return notTaken;
      // "Not as it was asked for before" is one of these refusals: believed only when there is no refund under our number.
      const known = await find(pay, request);
      return known.status === 'not_found' ? refused(code) : known;
    },

    query: (request) => find(signing(settings, AbortSignal.timeout(settings.timeoutMs)), request),
  };
}

async function find(pay: Pay, request: RefundRequest): Promise<PaymentAnswer | NotTaken | { status: 'not_found' }> {
  const { status, data, error } = await pay.find_refunds(encodeURIComponent(request.refundNo));
  if (error !== undefined) return unknown(String(error));
  if (status === 200) return answerOf(data, request);
  const code = codeIn(data);
  if (isTooMany(status, code)) return notTaken;
  return code === 'RESOURCE_NOT_EXISTS' ? { status: 'not_found' } : unknown(code ?? `http_${status}`);
}

/** `FREQUENCY_LIMITED`, `RATELIMIT_EXCEEDED` …: signed like every answer that has a code, so it is WeChat Pay's own word. */
function isTooMany(status: number | undefined, code: string | null): boolean {
  return status === 429 && code !== null;
}

/** The SDK with our keys and our transport; of it, what builds and signs requests is used. */
function signing(settings: WechatPaySettings, deadline: AbortSignal): Pay {
  const privateKey = Buffer.from(settings.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const pay = new Pay({
    appid: '',
    mchid: settings.merchantId,
    serial_no: settings.serialNo,
    // Asked for, but of no use when the serial number is given.
    publicKey: privateKey,
    privateKey,
  });
  pay.createHttp(wechatPayTransport(settings, deadline));
  return pay;
}

function codeIn(data: unknown): string | null {
  const refusal = Refusal.safeParse(data);
  return refusal.success ? refusal.data.code : null;
}
