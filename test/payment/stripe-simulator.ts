import { createHmac, randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { serve } from './served.ts';

/** Answers that Stripe would not give. */
type Lie = 'none' | 'amount' | 'number' | 'currency' | 'status';

type Kept = { refund: Record<string, unknown>; refundNo: string; payment: string; amount: number };
type Answer = { code: number; body: object };

export const secretKey = `sk_test_${randomUUID().replaceAll('-', '')}`;
export const webhookSecret = `whsec_${randomUUID().replaceAll('-', '')}`;

/** Stripe's refunds as its reference describes them: form bodies, idempotency keys that are forgotten, lists in pages. */
export async function stripeSimulator(payments: Record<string, { amount: number; currency: string }>) {
  const kept: Kept[] = [];
  const keys = new Map<string, { body: string; answer: Answer }>();
  let lie: Lie = 'none';
  let refusal: Answer | null = null;
  let status = 'succeeded';
  let turnedAway = 0;
  const asked: { method: string; url: string; headers: Record<string, unknown> }[] = [];

  const server = await serve(async (request, response) => {
    const body = await text(request);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stripe.invalid');
    asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    const respond = ({ code, body: answer }: Answer) =>
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    if (request.headers.authorization !== `Bearer ${secretKey}`) return respond(failure(401, 'invalid_request_error'));
    if (turnedAway > 0) {
      turnedAway -= 1;
      return respond(failure(429, 'invalid_request_error', 'rate_limit'));
    }
    if (pathname !== '/v1/refunds') return respond(failure(404, 'invalid_request_error', 'resource_missing'));
    if (request.method === 'GET') return respond(list(searchParams));
    return respond(create(new URLSearchParams(body), body, String(request.headers['idempotency-key'] ?? '')));
  });

  function list(query: URLSearchParams): Answer {
    const payment = query.get('payment_intent') ?? query.get('charge') ?? '';
    const [since, until] = ['created[gte]', 'created[lt]'].map((name) => query.get(name));
    if (!since && !payments[payment]) return failure(404, 'invalid_request_error', 'resource_missing');
    const isMeant = (one: Kept) =>
      since
        ? Number(one.refund.created) >= Number(since) && Number(one.refund.created) < Number(until)
        : one.payment === payment;
    const all = kept.filter(isMeant).reverse();
    const from = all.findIndex(({ refund }) => refund.id === query.get('starting_after')) + 1;
    const limit = Number(query.get('limit') ?? 10);
    const data = all.slice(from, from + limit).map(({ refund }) => told(refund));
    return { code: 200, body: { object: 'list', url: '/v1/refunds', data, has_more: from + limit < all.length } };
  }

  function create(form: URLSearchParams, body: string, key: string): Answer {
    const before = keys.get(key);
    if (before && before.body !== body) return failure(400, 'idempotency_error');
    if (before) return before.answer;
    const answer = decide(form);
    if (key && answer.code < 500 && answer.code !== 429) keys.set(key, { body, answer });
    return answer.code === 200 ? { code: 200, body: told({ ...answer.body }) } : answer;
  }

  function decide(form: URLSearchParams): Answer {
    if (refusal) return refusal;
    const payment = form.get('payment_intent') ?? form.get('charge') ?? '';
    const paid = payments[payment];
    if (!paid) return failure(404, 'invalid_request_error', 'resource_missing');
    const amount = Number(form.get('amount'));
    const given = kept.filter((one) => one.payment === payment).reduce((sum, one) => sum + one.amount, 0);
    if (given === paid.amount) return failure(400, 'invalid_request_error', 'charge_already_refunded');
    if (given + amount > paid.amount) return failure(400, 'invalid_request_error', undefined, 'amount');
    const refundNo = form.get('metadata[refund_no]') ?? '';
    const refund = {
      object: 'refund',
      id: `re_${randomUUID().replaceAll('-', '')}`,
      amount,
      created: Math.floor(Date.now() / 1000),
      currency: paid.currency,
      status,
      payment_intent: form.get('payment_intent'),
      charge: form.get('charge') ?? `ch_of_${payment}`,
      metadata: { refund_no: refundNo, order_id: form.get('metadata[order_id]') },
      reason: form.get('reason'),
    };
    kept.push({ refund, refundNo, payment, amount });
    return { code: 200, body: refund };
  }

  function told(refund: Record<string, unknown>): Record<string, unknown> {
    if (lie === 'amount') return { ...refund, amount: Number(refund.amount) + 1 };
    if (lie === 'currency') return { ...refund, currency: 'usd' };
    if (lie === 'status') return { ...refund, status: 'a word of tomorrow' };
    if (lie === 'number') return { ...refund, payment_intent: 'pi_other', charge: 'ch_other' };
    return refund;
  }

  return {
    url: server.url,
    close: server.close,
    asked,
    moved: (refundNo: string) => kept.filter((one) => one.refundNo === refundNo).map(({ amount }) => amount),
    refundOf: (refundNo: string) => kept.find((one) => one.refundNo === refundNo)?.refund ?? {},
    lies: (next: Lie) => {
      lie = next;
    },
    refuses: (code: number, type: string, word?: string, param?: string) => {
      refusal = failure(code, type, word, param);
    },
    /** So many of the next requests are too many. */
    turnsAway: (requests: number) => {
      turnedAway = requests;
    },
    /** What refunds made from now on are, and what those made are now. */
    becomes: (next: string, more: object = {}) => {
      status = next;
      for (const { refund } of kept) Object.assign(refund, { status: next }, more);
    },
    /** More than 24 hours pass. */
    forgetKeys: () => keys.clear(),
    /** Somebody else refunds the payment. */
    crowd: (payment: string, times: number) => {
      for (let time = 0; time < times; time += 1) {
        const refund = {
          object: 'refund',
          id: `re_${randomUUID().replaceAll('-', '')}`,
          amount: 1,
          created: Math.floor(Date.now() / 1000),
          currency: payments[payment]?.currency,
          status: 'succeeded',
          payment_intent: payment,
          charge: `ch_of_${payment}`,
          metadata: {},
        };
        kept.push({ refund, refundNo: '', payment, amount: 1 });
      }
    },
  };
}

/** A webhook as Stripe sends it: HMAC-SHA256 over time and body, in hex. */
export function stripeWebhook(event: object, { secret = webhookSecret, at = Date.now() } = {}) {
  const body = JSON.stringify(event, null, 2);
  const time = Math.floor(at / 1000);
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  return { body, headers: { 'content-type': 'application/json', 'stripe-signature': `t=${time},v1=${signature}` } };
}

function failure(code: number, type: string, word?: string, param?: string): Answer {
  const message = 'Money of Mr Li could not be given back.';
  return { code, body: { error: { type, message, ...(word ? { code: word } : {}), ...(param ? { param } : {}) } } };
}
