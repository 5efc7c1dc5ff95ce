import { z } from 'zod';
import { Identifier } from '../../domain/shapes.ts';
import type { NotTaken, PaymentAnswer, PaymentPort } from '../../ports/payment.ts';
import { call, jsonIn } from '../http-call.ts';
import { notTaken, refused, unknown } from '../refund-answers.ts';
import { pastTerm } from '../refund-terms.ts';
import { isDefinite } from './definite.ts';

const Taken = z.object({ provider_no: Identifier, status: z.enum(['accepted', 'succeeded']) });
const Failed = z.object({ status: z.literal('failed'), reason: z.string().nullish() });
const Refusal = z.object({ reason: z.string() });

/** `refundDays`: for how long after the payment it gives back; null: for ever. */
type Place = { baseUrl: string; timeoutMs: number; refundDays: number | null };

/** The sandbox's payment provider; `timeoutMs` bounds a whole call, reply read to its end (5000 at most). */
export function sandboxPayment({ baseUrl, timeoutMs, refundDays }: Place): PaymentPort {
  const url = baseUrl.replace(/\/+$/, '');

  const ask = (path: string, body?: object) =>
    call(
      `${url}${path}`,
      body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {},
      AbortSignal.timeout(timeoutMs),
    );

  return {
    // The sandbox shows a reason to nobody, so `reason` stays here.
    async refund(request) {
      const reason = pastTerm(request, { refundDays });
      if (reason !== null) return refused(reason);
      const { refundNo, tenderId, orderId, amount, currency, units } = request;
      const body = { refund_no: refundNo, tender_id: tenderId, order_id: orderId, amount, currency, units };
      const answer = await ask('/refunds', body);
      return 'problem' in answer ? unknown(answer.problem) : read(answer.code, jsonIn(answer.text));
    },

    async query({ refundNo }) {
      const answer = await ask(`/refunds/${encodeURIComponent(refundNo)}`);
      if ('problem' in answer) return unknown(answer.problem);
      if (answer.code !== 404) return read(answer.code, jsonIn(answer.text));
      // A 404 of a proxy in between must not pass for the provider's word that nothing moved.
      const refusal = Refusal.safeParse(jsonIn(answer.text));
      const isOwnWord = refusal.success && refusal.data.reason === 'refund_not_found';
      return isOwnWord ? { status: 'not_found' } : unknown('http_404');
    },
  };
}

function read(code: number, reply: unknown): PaymentAnswer | NotTaken {
  if (code >= 200 && code < 300) {
    const taken = Taken.safeParse(reply);
    if (taken.success) return { status: taken.data.status, providerNo: taken.data.provider_no };
    const failed = Failed.safeParse(reply);
    return failed.success ? refused(failed.data.reason) : unknown('unreadable_reply');
  }
  const refusal = Refusal.safeParse(reply);
  // as with a 404: only in the provider's own word
  if (code === 429 && refusal.data?.reason === 'too_many_requests') return notTaken;
  return refusal.success && isDefinite(code) ? refused(refusal.data.reason) : unknown(`http_${code}`);
}
