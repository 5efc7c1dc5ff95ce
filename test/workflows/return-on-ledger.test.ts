import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toMs } from '../../domain/instant.ts';
import type { Caller } from '../../ledger/request.ts';
import { approveIt, shipIt } from '../harness/applications.ts';
import { consumer, merchant } from '../harness/ledger.ts';
import { eventually } from './case-environment.ts';
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

describe('at a deadline', () => {
  const stage = async (caseId: string) => (await cases.ledger.presentFact(caseId)).stage;
  const approver = async (caseId: string) =>
    (await cases.ledger.eventsOf(caseId)).find(({ type }) => type === 'approved')?.actor.role;

  test('a second before the review is over, the merchant’s word counts', async () => {
    const caseId = await cases.open(at('03-03T10:00:00'));
    await cases.sleepUntil(caseId, at('03-06T23:59:59'));
    expect(await stage(caseId)).toBe('awaiting_review');
    expect(await cases.give(caseId, approveIt, merchant)).toBe('done');
    expect(await approver(caseId)).toBe('merchant');
  });

  test('a second after, silence has approved', async () => {
    const caseId = await cases.open(at('03-03T10:00:00'));
    await cases.sleepUntil(caseId, at('03-07T00:00:01'));
    await eventually(async () => (await stage(caseId)) === 'awaiting_ship_back');
    expect(await cases.give(caseId, approveIt, merchant)).toBe('wrong_stage');
    expect(await approver(caseId)).toBe('system');
  });

  test('a second before the time to ship is over, a parcel counts', async () => {
    const caseId = await cases.open(at('03-03T10:00:00'));
    await cases.give(caseId, approveIt, merchant);
    await cases.sleepUntil(caseId, at('03-10T23:59:59'));
    expect(await stage(caseId)).toBe('awaiting_ship_back');
    expect(await cases.give(caseId, shipIt, consumer)).toBe('done');
    expect(await stage(caseId)).toBe('returning');
  });

  test('a second after, the case has lapsed', async () => {
    const caseId = await cases.open(at('03-03T10:00:00'));
    await cases.give(caseId, approveIt, merchant);
    await cases.sleepUntil(caseId, at('03-11T00:00:01'));
    await eventually(async () => (await stage(caseId)) === 'closed');
    expect(await cases.give(caseId, shipIt, consumer)).toBe('case_closed');
    expect(await cases.result(caseId)).toBe('lapsed');
  });
});
