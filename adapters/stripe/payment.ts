import Stripe from 'stripe';
import { z } from 'zod';
import type { NotTaken, PaymentAnswer, PaymentPort, RefundRequest } from '../../ports/payment.ts';
import type { FurtherRequest } from '../further-request.ts';
import { notTaken, refused, unknown } from '../refund-answers.ts';
import { impossible, type RefundTerms } from '../refund-terms.ts';
import { toStripe } from './amounts.ts';
import { answerOf, StripeRefund } from './refund.ts';
import type { StripeSettings } from './settings.ts';

/** A payment has a handful of refunds; a thousand that we cannot look through is no answer. */
const mostPages = 10;

const Page = z.object({ object: z.literal('list'), data: z.array(StripeRefund), has_more: z.boolean() });

type Found = PaymentAnswer | NotTaken | { status: 'not_found' };

/**
 * Refunds by Stripe. Idempotency keys are forgotten after 24 hours, so before every attempt the payment's refunds are looked through
 * for our number; within the 24 hours the key keeps two attempts at the same moment from both paying. `timeoutMs` bounds a whole
 * call of ours, whatever it asks.
 */
export function stripePayment(settings: StripeSettings & { timeoutMs: number; further: FurtherRequest }): PaymentPort {
  const stripe = clientOf(settings);
  const terms: RefundTerms = { refundDays: settings.refundDays, paymentRef: /^(pi|ch|py)_/, currency: null };

  async function find(request: RefundRequest, left: () => number): Promise<Found> {
    try {
      return await lookThrough(request, left);
    } catch (error) {
      return isOfNoPayment(error) ? { status: 'not_found' } : notKnowing(readError(error));
    }
  }

  async function lookThrough(request: RefundRequest, left: () => number): Promise<Found> {
    let after: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      if (page > 0 && !(await settings.further())) return notTaken;
      const query = { ...paymentOf(request), limit: 100, ...(after ? { starting_after: after } : {}) };
      const { data, has_more } = Page.parse(await stripe.refunds.list(query, { timeout: left() }));
      const ours = data.find(({ metadata }) => metadata?.refund_no === request.refundNo);
      if (ours) return answerOf(ours, request);
      if (!has_more) return { status: 'not_found' };
      after = data.at(-1)?.id;
    }
    return unknown('too_many_refunds');
  }

  async function create(request: RefundRequest, amount: number, left: () => number): Promise<PaymentAnswer | NotTaken> {
    if (!(await settings.further())) return notTaken;
    const metadata = { refund_no: request.refundNo, order_id: request.orderId };
    try {
      const made = await stripe.refunds.create(
        { ...paymentOf(request), amount, reason: 'requested_by_customer', metadata },
        { idempotencyKey: request.refundNo, timeout: left() },
      );
      return answerOf(StripeRefund.parse(made), request);
    } catch (error) {
      return readError(error);
    }
  }

  return {
    async refund(request) {
      const reason = impossible(request, terms);
      if (reason !== null) return refused(reason);
      const amount = toStripe(request.amount, request.currency);
      if (amount === null) return refused('amount_not_expressible');
      const left = timeLeft(settings.timeoutMs);
      const known = await find(request, left);
      return known.status === 'not_found' ? create(request, amount, left) : known;
    },

    async query(request) {
      if (request.paymentRef === null) return unknown('payment_ref_missing');
      return find(request, timeLeft(settings.timeoutMs));
    },
  };
}

export function clientOf({ secretKey, account, url, timeoutMs }: StripeSettings & { timeoutMs: number }): Stripe {
  const { protocol, hostname, port } = new URL(url);
  const isPlain = protocol === 'http:';
  return new Stripe(secretKey, {
    host: hostname,
    port: port || (isPlain ? '80' : '443'),
    protocol: isPlain ? 'http' : 'https',
    ...(account ? { stripeAccount: account } : {}),
    timeout: timeoutMs,
    // The ledger repeats, visibly.
    maxNetworkRetries: 0,
    telemetry: false,
    // Its timeout covers the body too, the Node client's only each silence; and no key follows a redirect elsewhere.
    httpClient: Stripe.createFetchHttpClient((input, init) => fetch(input, { ...init, redirect: 'error' })),
  });
}

function paymentOf({ paymentRef }: RefundRequest): { payment_intent: string } | { charge: string } {
  const ref = paymentRef ?? '';
  return ref.startsWith('pi_') ? { payment_intent: ref } : { charge: ref };
}

/** Milliseconds that remain of a call, for each of the requests it makes. */
function timeLeft(timeoutMs: number): () => number {
  const end = performance.now() + timeoutMs;
  return () => Math.max(1, Math.round(end - performance.now()));
}

/** Stripe's words for too many calls, or too many at a time on one object. A 429 without them may be anybody's. */
const tooMany = new Set(['rate_limit', 'lock_timeout']);

/** Codes that speak of this call, not of the refund, leave it unknown; so does everything that is no answer of Stripe's. */
export function readError(error: unknown): PaymentAnswer | NotTaken {
  if (error instanceof Stripe.errors.StripeConnectionError) return unknown(isTimeout(error) ? 'timeout' : 'network');
  if (!(error instanceof Stripe.errors.StripeError) || error.statusCode === undefined)
    return unknown('unreadable_reply');
  if (error.statusCode === 429 && tooMany.has(error.code ?? '')) return notTaken;
  const isDefinite =
    (error.rawType === 'invalid_request_error' || error.rawType === 'card_error') &&
    [400, 402, 404].includes(error.statusCode);
  if (!isDefinite) return unknown(`http_${error.statusCode}`);
  return refused(error.code ?? (error.param ? `invalid_${error.param}` : error.rawType));
}

function isTimeout({ detail }: InstanceType<typeof Stripe.errors.StripeConnectionError>): boolean {
  return typeof detail === 'object' && 'code' in detail && detail.code === 'ETIMEDOUT';
}

/** Stripe has no such payment, so it has no refund of it. */
function isOfNoPayment(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';
}

/** A question that was refused says nothing of the refund. */
function notKnowing(answer: PaymentAnswer | NotTaken): PaymentAnswer | NotTaken {
  return answer.status === 'failed' ? unknown(answer.reason) : answer;
}
