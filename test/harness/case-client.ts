import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { eventually } from '../../scripts/ports.ts';

/** What tests read of a case's answer. */
const CaseAnswer = z.looseObject({
  id: z.string(),
  stage: z.string(),
  outcome: z.string().nullable(),
  final: z.boolean(),
  seq: z.number(),
  version: z.number(),
  parties: z.looseObject({ consumer: z.looseObject({ id: z.string() }) }),
  parcels: z.array(z.looseObject({ id: z.string() })),
  refunds: z.array(z.looseObject({ refund_no: z.string(), state: z.string() })),
});
export type CaseAnswer = z.infer<typeof CaseAnswer>;

export type Answer = { status: number; body: unknown; headers: Headers };
type Places = { apiUrl: string; keys: { service: string }; carrier: { url: string }; payment: { url: string } };

/** A platform's backend, as far as tests need one. */
export function caseClient({ apiUrl, keys, carrier, payment }: Places) {
  const send = async (
    method: string,
    path: string,
    options: { actor?: string; key?: string; body?: unknown } = {},
  ): Promise<Answer> => {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${keys.service}`,
        ...(options.actor ? { 'recourse-actor': options.actor } : {}),
        ...(options.key ? { 'idempotency-key': options.key } : {}),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: response.headers };
  };

  /** Sends until an answer comes, with the same key, as an integrator does while a server is down. */
  const insist = async (path: string, options: { actor: string; body: unknown; key?: string }): Promise<CaseAnswer> => {
    const key = options.key ?? randomUUID();
    const tried: (Answer | Error)[] = [];
    await eventually(async () => {
      const answer = await send('POST', path, { ...options, key }).catch((error: Error) => error);
      tried.push(answer);
      return !(answer instanceof Error) && answer.status < 500;
    }, 60_000);
    const answer = tried.at(-1);
    if (!answer || answer instanceof Error || answer.status >= 300) {
      throw new Error(
        `${path} was not done: ${answer instanceof Error ? answer.message : JSON.stringify(answer?.body)}`,
      );
    }
    return CaseAnswer.parse(answer.body);
  };

  const read = async (id: string): Promise<CaseAnswer> => CaseAnswer.parse((await send('GET', `/v1/cases/${id}`)).body);

  const consumers = new Map<string, string>();
  /** Who a case is for, as `Recourse-Actor` names them. */
  const consumerOf = async (id: string) => `consumer:${consumers.get(id) ?? (await read(id)).parties.consumer.id}`;

  return {
    send,
    insist,
    read,
    async open(application: { order: { consumer_id: string } }, key?: string): Promise<CaseAnswer> {
      const consumer = application.order.consumer_id;
      const opened = await insist('/v1/cases', { actor: `consumer:${consumer}`, body: application, key });
      consumers.set(opened.id, consumer);
      return opened;
    },
    consumerOf,
    approve: (id: string, key?: string) =>
      insist(`/v1/cases/${id}/approve`, {
        actor: 'merchant:m-7',
        key,
        body: { return_address: { name: 'Li', phone: '1', address: 'Road 1' }, guidance: 'Pack it well.' },
      }),
    shipBack: async (id: string, trackingNo: string) =>
      insist(`/v1/cases/${id}/ship-back`, {
        actor: await consumerOf(id),
        body: { parcels: [{ carrier: 'sandbox', tracking_no: trackingNo }] },
      }),
    inspect: (id: string, key?: string) =>
      insist(`/v1/cases/${id}/inspect`, {
        actor: 'merchant:m-7',
        key,
        body: { lines: [{ line_id: 'l1', findings: [{ result: 'passed', quantity: 1, grade: 'new' }] }] },
      }),
    /** The carrier scans a parcel and calls back. */
    scan: async (trackingNo: string, kind: string): Promise<void> => {
      const body = JSON.stringify({ tracking_no: trackingNo, kind });
      await fetch(`${carrier.url}/scans`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    },
    /** What the provider knows of refunds: how often money moved for each number. */
    movements: async (): Promise<Map<string, { movements: number; amount: number }>> => {
      const Listing = z.object({
        data: z.array(z.looseObject({ refund_no: z.string(), movements: z.number(), amount: z.number() })),
      });
      const listing = Listing.parse(await (await fetch(`${payment.url}/refunds`)).json());
      return new Map(listing.data.map(({ refund_no, movements, amount }) => [refund_no, { movements, amount }]));
    },
    /** Waits until a case is as wanted; fails after a minute, or the patience given, with what it is. */
    until: async (id: string, wanted: (found: CaseAnswer) => boolean, patienceMs = 60_000): Promise<CaseAnswer> => {
      let last: CaseAnswer | undefined;
      const seen = await eventually(async () => {
        last = await read(id).catch(() => last);
        return last !== undefined && wanted(last);
      }, patienceMs);
      if (!seen || !last)
        throw new Error(`case ${id} stayed ${JSON.stringify({ stage: last?.stage, refunds: last?.refunds })}`);
      return last;
    },
    events: async (id: string): Promise<{ type: string; seq: number; actor: { role: string } }[]> => {
      const Page = z.object({
        data: z.array(z.looseObject({ type: z.string(), seq: z.number(), actor: z.looseObject({ role: z.string() }) })),
      });
      return Page.parse((await send('GET', `/v1/cases/${id}/events?limit=200`)).body).data;
    },
  };
}

export type CaseClient = ReturnType<typeof caseClient>;

/** An application for one item of 129 yuan, signed for two days ago, by somebody who has no other case. */
export function freshApplication(change: Record<string, unknown> = {}) {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  return {
    type: 'return',
    reason: 'no_reason',
    order: {
      id: `o-${randomUUID()}`,
      merchant_id: 'm-7',
      consumer_id: `u-${randomUUID()}`,
      currency: 'CNY',
      paid_at: daysAgo(5),
      shipped_at: daysAgo(4),
      delivery: { signed_at: daysAgo(2) },
      tenders: [{ id: 't1', kind: 'wechat', amount: 12900 }],
      lines: [{ id: 'l1', sku: 'S1', quantity: 1, unit_price: 12900 }],
    },
    lines: [{ line_id: 'l1', quantity: 1 }],
    ...change,
  };
}

export const aTrackingNo = () => `SB${randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase()}`;
