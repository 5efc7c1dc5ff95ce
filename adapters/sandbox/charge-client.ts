import { z } from 'zod';
import { Amount, Currency, Identifier } from '../../domain/shapes.ts';
import type { ChargeStep } from '../../domain/vocabulary.ts';
import type { ChargeAnswer, ChargePort, ChargeRequest } from '../../ports/charge.ts';
import { call, jsonIn, type NoReply, type Reply } from '../http-call.ts';
import { refused, unknown } from '../refund-answers.ts';
import { isDefinite } from './definite.ts';

const Done = z.object({ provider_no: Identifier, amount: Amount, currency: Currency });
const Refusal = z.object({ reason: z.string() });
const Kept = z.object({
  provider_no: Identifier,
  currency: Currency,
  state: z.enum(['authorised', 'captured', 'voided', 'failed']),
  authorised: Amount,
  captured: Amount,
  reason: z.string().nullable(),
});

/** Charges by the sandbox's payment provider; `timeoutMs` bounds a whole call, reply read to its end. */
export function sandboxCharges({ baseUrl, timeoutMs }: { baseUrl: string; timeoutMs: number }): ChargePort {
  const url = `${baseUrl.replace(/\/+$/, '')}/charges`;

  const take = async (step: ChargeStep, request: ChargeRequest): Promise<ChargeAnswer> => {
    const { chargeNo, orderId, tenderId, amount, currency } = request;
    const answer = await call(
      `${url}/${encodeURIComponent(chargeNo)}/${step}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ order_id: orderId, tender_id: tenderId, amount, currency }),
      },
      AbortSignal.timeout(timeoutMs),
    );
    return readDone(answer, step, request);
  };

  return {
    authorise: (request) => take('authorise', request),
    capture: (request) => take('capture', request),
    void: (request) => take('void', request),
    async query(step, request) {
      const answer = await call(`${url}/${encodeURIComponent(request.chargeNo)}`, {}, AbortSignal.timeout(timeoutMs));
      if ('problem' in answer) return unknown(answer.problem);
      if (answer.code === 200) return readKept(answer, step, request);
      // a 404 of a proxy in between must not pass for the provider's word that nothing moved
      const refusal = Refusal.safeParse(jsonIn(answer.text));
      const isOwnWord = answer.code === 404 && refusal.success && refusal.data.reason === 'charge_not_found';
      return isOwnWord ? { status: 'not_found' } : unknown(`http_${answer.code}`);
    },
  };
}

/** An answer about another amount or currency is believed in nothing; of what was let go the amount does not count. */
function readDone(answer: Reply | NoReply, step: ChargeStep, { amount, currency }: ChargeRequest): ChargeAnswer {
  if ('problem' in answer) return unknown(answer.problem);
  const reply = jsonIn(answer.text);
  if (answer.code >= 200 && answer.code < 300) {
    const { data: done } = Done.safeParse(reply);
    if (!done) return unknown('unreadable_reply');
    const isSame = done.currency === currency && (step === 'void' || done.amount === amount);
    return isSame ? { status: 'succeeded', providerNo: done.provider_no } : unknown('other_amount');
  }
  const refusal = Refusal.safeParse(reply);
  return refusal.success && isDefinite(answer.code) ? refused(refusal.data.reason) : unknown(`http_${answer.code}`);
}

/** What the state of a charge says of one step of it. */
function readKept(
  { text }: Reply,
  step: ChargeStep,
  { amount, currency }: ChargeRequest,
): ChargeAnswer | { status: 'not_found' } {
  const { data: kept } = Kept.safeParse(jsonIn(text));
  if (!kept) return unknown('unreadable_reply');
  const done = { authorise: kept.authorised, capture: kept.captured, void: kept.state === 'voided' ? amount : 0 }[step];
  if (kept.currency !== currency || (done > 0 && done !== amount)) return unknown('other_amount');
  if (done > 0) return { status: 'succeeded', providerNo: kept.provider_no };
  return step === 'authorise' ? refused(kept.reason) : { status: 'not_found' };
}
