import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import type { ApplicationInput } from '../../domain/application.ts';
import type { CaseView } from '../../domain/case-view.ts';
import type { CaseEvent } from '../../domain/events.ts';
import type { ApiBench } from './api.ts';
import { anApplication } from './applications.ts';

/** Who stands at the counter, as `Recourse-Actor` names them. */
export const consumer = 'consumer:u-42';
export const merchant = 'merchant:m-7';
export const platform = 'platform:p-1';
export const anotherPerson = 'platform:p-2';

export const approval = {
  return_address: { name: 'Li', phone: '1', address: 'Road 1' },
  guidance: 'Please pack it well.',
};
export const verdict = { facts: 'f', grounds: 'g', clause: '3.1.3b', rules: ['NR-06'] };

export type Counter = ReturnType<typeof counterOf>;
export type EventAnswer = Pick<CaseEvent, 'type' | 'seq' | 'at' | 'actor' | 'stage' | 'rules'> & {
  id: string;
  data: Record<string, unknown>;
};

/** What the sides of a case do over HTTP, as tests tell it, at the moments they say. */
export function counterOf(apiOf: () => ApiBench) {
  const give = (id: string, command: string, body: object, as: string): Promise<LightMyRequestResponse> =>
    apiOf().post(`/v1/cases/${id}/${command}`, body, { as });
  const done = (answer: LightMyRequestResponse): CaseView => {
    if (answer.statusCode >= 500) throw new Error(apiOf().logged.at(-2) ?? answer.body);
    if (answer.statusCode >= 300) throw new Error(answer.body);
    return answer.json();
  };
  const must = async (id: string, command: string, body: object, as: string): Promise<CaseView> =>
    done(await give(id, command, body, as));
  const read = async (id: string): Promise<CaseView> => done(await apiOf().get(`/v1/cases/${id}`, { key: 'platform' }));
  /** The case at a moment, everything due by then done. */
  const at = async (id: string, moment: string): Promise<CaseView> => {
    apiOf().setClock(moment);
    await apiOf().ledger.tick(id);
    return read(id);
  };
  const events = async (id: string): Promise<EventAnswer[]> =>
    (await apiOf().get(`/v1/cases/${id}/events?limit=200`, { as: platform })).json().data;

  return {
    must,
    read,
    at,
    events,
    /** What a refused command is answered with: `409 wrong_stage`. */
    refusal: async (id: string, command: string, body: object, as: string): Promise<string> => {
      const answer = await give(id, command, body, as);
      return `${answer.statusCode} ${answer.json().code ?? ''}`.trim();
    },
    open: async (change: Partial<ApplicationInput> & { orderId?: string } = {}): Promise<CaseView> =>
      done(await apiOf().post('/v1/cases', anApplication(change), { as: consumer })),
    /** What an opening is refused with. */
    openRefusal: async (change: Partial<ApplicationInput> & { orderId?: string }, as = consumer): Promise<string> => {
      const answer = await apiOf().post('/v1/cases', anApplication(change), { as });
      return `${answer.statusCode} ${answer.json().code ?? ''}`.trim();
    },
    clock: async (id: string, name: string) => {
      const found = (await read(id)).clocks.filter((one) => one.name === name).at(-1);
      if (!found) throw new Error(`the case has no clock ${name}`);
      return found;
    },
    /** The case a second before a moment, and at it. */
    around: async (id: string, moment: string): Promise<{ before: CaseView; after: CaseView }> => {
      const before = await at(id, new Date(Date.parse(moment) - 1000).toISOString());
      return { before, after: await at(id, moment) };
    },
    /** A photo, uploaded; another one for each `mark`. */
    photo: async (key: 'service' | 'platform' = 'service', mark = ''): Promise<string> => {
      const boundary = 'boundary';
      const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n`;
      const body = Buffer.concat([Buffer.from(head), png, Buffer.from(`${mark}\r\n--${boundary}--\r\n`)]);
      const answer = await apiOf().ask('POST', '/v1/evidence', {
        key,
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
        body,
      });
      return answer.json().id;
    },
    shipBack: async (id: string, more: object = {}): Promise<CaseView> => {
      const tracking_no = `SF${randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase()}`;
      return must(id, 'ship-back', { parcels: [{ carrier: 'sf', tracking_no }], ...more }, consumer);
    },
    /** The carrier hands the parcels over, and says so at once. */
    arrives: async (id: string, occurred_at: string): Promise<CaseView> => {
      const parcels: { tracking_no: string }[] = (await apiOf().get(`/v1/cases/${id}/parcels`, { as: consumer })).json()
        .data;
      for (const { tracking_no } of parcels) {
        const scan = { id: `scn_${randomUUID()}`, kind: 'delivered', carrier: 'sf', tracking_no, occurred_at };
        done(await apiOf().callback('carrier', scan));
      }
      return read(id);
    },
    /** Every refund that is owed is asked for, taken, and its arrival told. */
    pays: async (id: string): Promise<CaseView> => {
      for (const { id: effect } of (await apiOf().ledger.presentFact(id)).owes) {
        await apiOf().ledger.beginRefund(id, effect);
        await apiOf().ledger.reportRefund(id, effect, { status: 'accepted' });
      }
      for (const { refund_no, amount } of (await read(id)).refunds) {
        const notice = { id: `ntc_${randomUUID()}`, refund_no, provider_no: 'p-1', status: 'succeeded', ...amount };
        done(await apiOf().callback('payment', { ...notice, occurred_at: (await read(id)).now }));
      }
      return read(id);
    },
    /** Every refund that is owed is asked for, and refused for good. */
    fails: async (id: string): Promise<CaseView> => {
      for (const { id: effect } of (await apiOf().ledger.presentFact(id)).owes) {
        await apiOf().ledger.beginRefund(id, effect);
        await apiOf().ledger.reportRefund(id, effect, { status: 'failed', reason: 'account_closed' });
      }
      return read(id);
    },
    lastEvent: async (id: string, type: string): Promise<EventAnswer> => {
      const found = (await events(id)).filter((event) => event.type === type).at(-1);
      if (!found) throw new Error(`the trail has no ${type}`);
      return found;
    },
    passed: (quantity = 1) => ({ lines: [{ line_id: 'l1', findings: [{ result: 'passed', quantity }] }] }),
  };
}

const png = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'),
  Buffer.alloc(40),
]);
