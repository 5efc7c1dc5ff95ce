import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { CaseView } from '../../domain/case-view.ts';
import type { Finding, PartyCommandBody, PartyCommandName } from '../../domain/commands.ts';
import { commandPath } from '../../domain/views/turn.ts';
import type { ClockName, Party } from '../../domain/vocabulary.ts';
import { eventually } from '../ports.ts';
import type { Client } from './client.ts';
import { photo } from './photo.ts';

const Events = z.object({ data: z.array(z.object({ id: z.string(), type: z.string() })) });

/** Refunds are asked for and told of in real time. */
const longestEndMs = 30_000;

export type Journey = ReturnType<typeof journeyOf>;

/** One case, and what its sides, its carrier and time do to it. */
export function journeyOf(client: Client, opened: CaseView) {
  const { id } = opened;
  const trackingNo = `SF${randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase()}`;
  const actors: Record<Party, string> = {
    consumer: `consumer:${opened.parties.consumer.id}`,
    merchant: `merchant:${opened.parties.merchant.id}`,
    platform: 'platform:lin-yue',
  };
  const post = async (path: string, body: object, actor?: string) =>
    CaseView.parse(await client.ask({ method: 'POST', path: `/v1${path}`, body, actor }));
  const command =
    (party: Party) =>
    <Name extends PartyCommandName>(name: Name, body: PartyCommandBody<Name>): Promise<CaseView> =>
      post(`/cases/${id}/${commandPath(name)}`, body, actors[party]);
  const read = async () =>
    CaseView.parse(await client.ask({ method: 'GET', path: `/v1/cases/${id}`, actor: actors.platform }));
  const advance = (target: { by: string } | { to: string }) => post(`/sandbox/cases/${id}/advance`, target);
  const scan = async (kind: 'picked_up' | 'in_transit' | 'delivered') =>
    client.scan({ carrier: 'sf', tracking_no: trackingNo, kind, occurred_at: (await read()).now });

  const merchant = command('merchant');
  const consumer = command('consumer');

  return {
    opened,
    read,
    consumer,
    merchant,
    platform: command('platform'),
    photo: () => client.upload(photo(id)),

    /** Lives through an ISO 8601 duration, or up to a moment. */
    wait: (by: string) => advance({ by }),
    waitUntil: (to: string) => advance({ to }),

    /** When the running window of that name is over. */
    due: (name: ClockName) => dueOf(read, name),

    /** Nobody answers until then. */
    async letPass(name: ClockName): Promise<CaseView> {
      return advance({ to: await dueOf(read, name) });
    },

    approve: () =>
      merchant('approve', {
        return_address: 'default',
        guidance: '请连同配件一起寄回。Please include all accessories.',
      }),

    /** The consumer hands the goods over, and the carrier brings them. */
    async sendBack({ freightPaid, by = 'P2D' }: { freightPaid?: number; by?: string } = {}): Promise<void> {
      await consumer('ship_back', {
        parcels: [{ carrier: 'sf', tracking_no: trackingNo }],
        freight_paid: freightPaid,
      });
      await scan('picked_up');
      await advance({ by });
      await scan('delivered');
    },

    /** Every line passes as new, unless told otherwise. */
    async inspect(findings?: Finding[]): Promise<CaseView> {
      const failed = findings?.some(({ result }) => result === 'failed') ?? false;
      const lines = opened.lines.map(({ line_id, quantity }) => ({
        line_id,
        findings: findings ?? [{ result: 'passed' as const, quantity, grade: 'new' as const }],
      }));
      return merchant('inspect', { lines, evidence: failed ? [await client.upload(photo(id))] : undefined });
    },

    /** Id of the last event of that type. */
    async eventOf(type: string): Promise<string> {
      const events = Events.parse(await client.ask({ method: 'GET', path: `/v1/cases/${id}/events?limit=200` }));
      const found = events.data.findLast((event) => event.type === type);
      if (!found) throw new Error(`the case has no event ${type}`);
      return found.id;
    },

    /** The case at its end; as it stands, if it does not come to one in time. */
    async end(): Promise<CaseView> {
      let found = await read();
      await eventually(async () => {
        if (!found.final) found = await read();
        return found.final;
      }, longestEndMs);
      return found;
    },
  };
}

async function dueOf(read: () => Promise<CaseView>, name: ClockName): Promise<string> {
  const { clocks, stage } = await read();
  const clock = clocks.findLast((one) => one.name === name && one.state === 'running');
  if (!clock) throw new Error(`no ${name} clock runs in stage ${stage}`);
  return clock.due_at;
}
