import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toMs } from '../../domain/instant.ts';
import type { Caller } from '../../ledger/request.ts';
import { anApplication, approveIt, shipIt } from '../harness/applications.ts';
import { consumer, merchant, platform } from '../harness/ledger.ts';
import { type LedgerEnvironment, openLedgerEnvironment } from './ledger-environment.ts';

let cases: LedgerEnvironment;
const asked: string[] = [];
beforeAll(async () => {
  cases = await openLedgerEnvironment({
    async refund({ amount }) {
      asked.push(`refund ${amount}`);
      return { status: 'accepted', providerNo: 'p-1' };
    },
    async query() {
      asked.push('query');
      return { status: 'succeeded', providerNo: 'p-1' };
    },
  });
});
afterAll(() => cases?.close());

/** A moment of 2026 in Beijing; the whole month lies between two holidays. */
const at = (text: string) => `2026-${text}+08:00`;
const carrier: Caller = { account: 'carrier', role: 'carrier', party: null, person: null };

/** The trail in short. Rungs carry their exact time; what a person or a provider did is dated by when it came. */
async function trailOf(caseId: string): Promise<string[]> {
  return (await cases.ledger.eventsOf(caseId)).map((event) => {
    const { type, actor, data, performed_at } = event;
    const isRung = performed_at !== undefined && !type.startsWith('refund_');
    const clock = 'clock' in data ? [data.clock] : [];
    const to = 'to' in data ? [`to ${data.to}`] : [];
    const when = isRung ? event.at.slice(5, -6) : actor.role;
    return [when, type, ...clock, ...to].join(' ');
  });
}

/** How late the latest rung was performed, ms of the case's own time: a rung that waits for the next command may be days late. */
async function latestRung(caseId: string): Promise<number> {
  const trail = await cases.ledger.eventsOf(caseId);
  return Math.max(...trail.map((event) => toMs(event.performed_at ?? event.at) - toMs(event.at)));
}

const silentMerchant = [
  'consumer opened',
  '03-03T11:00:00 reminded respond to merchant',
  '03-03T11:36:00 reminded respond to merchant',
  '03-03T12:00:00 breached respond',
  '03-03T12:00:00 escalated respond to merchant_lead',
  '03-03T14:00:00 escalated respond to platform',
  '03-03T16:00:00 escalated respond to platform_lead',
  '03-05T05:00:00 reminded review to merchant',
  '03-06T06:48:00 reminded review to merchant',
  '03-07T00:00:00 breached review',
  '03-07T00:00:00 approved',
  '03-07T00:00:00 escalated ship_back to platform', // the merchant has published no address
];

describe('a month of a return by nothing but timers', () => {
  test('a merchant who never says a word approves, receives, passes the inspection and refunds', async () => {
    const caseId = await cases.open(at('03-03T10:00:00'));
    await cases.sleepUntil(caseId, at('03-12T12:00:00'));
    expect(await cases.give(caseId, shipIt, consumer)).toBe('done');
    await cases.sleepUntil(caseId, at('03-26T12:00:00'));
    const [parcel] = (await cases.ledger.presentState(caseId)).parcels;
    const scan = { kind: 'delivered' as const, occurred_at: at('03-26T11:00:00'), report_id: 's1' };
    const body = { ...scan, parcel_id: parcel?.id ?? '' };
    expect(await cases.give(caseId, { command: 'report_scan', body }, carrier)).toBe('done');
    // the provider never sends its notice: half an hour after accepting, it is asked
    expect(await cases.result(caseId)).toBe('refunded');

    expect(await trailOf(caseId)).toEqual([
      ...silentMerchant,
      '03-12T00:00:00 reminded ship_back to consumer',
      '03-12T00:00:00 reminded appeal to merchant',
      'consumer shipped_back',
      'carrier scanned',
      '03-29T05:30:00 reminded inspect to merchant',
      '03-30T21:24:00 reminded inspect to merchant',
      '04-01T00:00:00 breached inspect',
      '04-01T00:00:00 inspected',
      '04-01T00:00:00 settlement_made',
      'system refund_requested',
      'system refund_accepted',
      'system refund_due_again',
      'system refund_requested',
      'system refund_succeeded',
      'system closed',
    ]);
    expect(await latestRung(caseId)).toBeLessThan(60_000);
    expect(asked).toEqual(['refund 12900', 'query']);
    expect(await cases.faults(caseId)).toEqual([]);
  });

  test('silence that was set aside has its way as soon as a person has looked', async () => {
    const { order } = anApplication();
    const weighed = { ...order, lines: order.lines.map((line) => ({ ...line, weight_g: 1000 })) };
    const caseId = await cases.open(at('03-03T10:00:00'), { order: weighed });
    expect(await cases.give(caseId, approveIt, merchant)).toBe('done');
    expect(await cases.give(caseId, shipIt, consumer)).toBe('done');
    expect(await cases.give(caseId, { command: 'receive', body: { weight_g: 1 } }, merchant)).toBe('done');
    await cases.sleepUntil(caseId, at('03-09T12:00:00'));
    const { stage, tasks } = await cases.ledger.presentState(caseId);
    expect(stage).toBe('platform_review');
    const task_id = tasks.find(({ kind }) => kind === 'risk')?.id ?? '';
    expect(await cases.give(caseId, { command: 'take_task', body: { task_id } }, platform)).toBe('done');
    const looked = { command: 'complete_task' as const, body: { task_id, result: 'not_needed' as const } };
    expect(await cases.give(caseId, looked, platform)).toBe('done');
    expect(await cases.result(caseId)).toBe('refunded');
    const trail = (await cases.ledger.eventsOf(caseId)).map(({ type, actor }) => `${actor.role} ${type}`);
    const since = trail.slice(trail.indexOf('platform task_done'));
    expect(since.slice(0, 3)).toEqual(['platform task_done', 'system inspected', 'system settlement_made']);
    expect(await latestRung(caseId)).toBeLessThan(60_000);
    expect(await cases.faults(caseId)).toEqual([]);
  });

  test('a consumer who never ships lets it lapse', async () => {
    const caseId = await cases.open(at('03-03T10:00:00'));
    expect(await cases.result(caseId)).toBe('lapsed');
    expect(await trailOf(caseId)).toEqual([
      ...silentMerchant,
      '03-12T00:00:00 reminded ship_back to consumer',
      '03-12T00:00:00 reminded appeal to merchant',
      '03-15T00:00:00 reminded ship_back to consumer',
      '03-15T00:00:00 reminded appeal to merchant',
      '03-17T00:00:00 lapsed ship_back',
      '03-17T00:00:00 closed',
    ]);
    expect(await latestRung(caseId)).toBeLessThan(60_000);
    expect(await cases.faults(caseId)).toEqual([]);
  });
});
