import { describe, expect, test } from 'vitest';
import { anApplication } from '../../test/harness/applications.ts';
import { clocksIn, morning, pureCase, returned, said } from '../../test/model/pure-case.ts';
import type { Command, PartyCommandBody, ScanReport } from '../commands.ts';

/** The goods' way back: sent in parcels, scanned, received. */

const { order } = anApplication({ orderId: 'o-1' });
const three = {
  order: { ...order, lines: [{ id: 'l1', sku: 'S1', quantity: 3, unit_price: 4300 }] },
  lines: [{ line_id: 'l1', quantity: 3 }],
};
const l1 = (quantity: number) => ({ line_id: 'l1', quantity });
const parcel = (lines: { line_id: string; quantity: number }[] | null = null) => ({
  carrier: 'sf',
  tracking_no: 'SF1000',
  lines,
});
const ship = (parcels: ReturnType<typeof parcel>[], more: Partial<PartyCommandBody<'ship_back'>> = {}): Command => ({
  command: 'ship_back',
  body: { parcels, ...more },
});
const scan = (kind: ScanReport['body']['kind'], parcelId: string, occurred_at = morning): Command => ({
  command: 'report_scan',
  body: { parcel_id: parcelId, kind, occurred_at, report_id: 's' },
});
const receive = (body: PartyCommandBody<'receive'> = {}): Command => ({ command: 'receive', body });
function sent(parcels = [parcel()]) {
  const one = returned(three, 'approved');
  one.does('consumer', ship(parcels));
  return one;
}

describe('sending the goods back', () => {
  test('says what is in each parcel and what it cost', () => {
    const one = returned(three, 'approved');
    const [event] = one.does('consumer', ship([parcel([l1(1)]), parcel([l1(2)])], { freight_paid: 1200 }));
    expect(event && said(event)).toMatchObject({
      type: 'shipped_back',
      to: 'returning',
      rules: ['NR-08'],
      clause: '3.1.3c',
      freight_paid: 1200,
      parcels: [
        { id: 'pcl_pure1', direction: 'back', carrier: 'sf', lines: [l1(1)], state: 'announced', scans: [] },
        { id: 'pcl_pure2', direction: 'back', carrier: 'sf', lines: [l1(2)], state: 'announced', scans: [] },
      ],
      content: [{ kind: 'tracking_numbers' }],
    });
    expect(event && clocksIn([event])).toEqual(['ship_back met', 'return_transit started']);
    expect(one.state.return_freight_paid).toBe(1200);
    expect(sent().state.parcels).toMatchObject([{ lines: [l1(3)] }]);
  });

  test.each<[string, Command]>([
    ['/parcels/0/lines/0', ship([parcel([l1(4)])])],
    ['/parcels/1/lines/0', ship([parcel([l1(2)]), parcel([l1(2)])])],
    ['/parcels/0/lines/1', ship([parcel([l1(1), { line_id: 'l9', quantity: 1 }])])],
    ['/shipped_at', ship([parcel()], { shipped_at: '2026-03-03T10:00:01+08:00' })],
    ['/shipped_at', ship([parcel()], { shipped_at: '2026-03-02T09:59:59+08:00' })],
  ])('is refused at %s', (pointer, command) => {
    expect(returned(three, 'approved').refuses('consumer', command)).toBe(`invalid_request ${pointer}`);
  });

  test('may have been a day before the application by the carrier’s clock, and counts from then', () => {
    const one = returned(three, 'approved');
    one.does('consumer', ship([parcel()], { shipped_at: '2026-03-02T10:00:00+08:00' }));
    expect(one.clock('return_transit').started_at).toBe('2026-03-02T10:00:00+08:00');
    expect(one.refuses('consumer', ship([parcel()]))).toBe('wrong_stage');
  });
});

describe('a scan', () => {
  test('of delivery brings the goods in, at the time of it', () => {
    const one = sent();
    one.at('2026-03-05T12:00:00+08:00');
    const [event, ...more] = one.does('carrier', scan('delivered', 'pcl_pure1', '2026-03-05T09:00:00+08:00'));
    expect(more).toEqual([]);
    expect(event).toMatchObject({ occurred_at: '2026-03-05T09:00:00+08:00', at: '2026-03-05T12:00:00+08:00' });
    expect(event && said(event)).toEqual({
      type: 'scanned',
      to: 'awaiting_inspection',
      rules: [],
      clause: '3.1.3c',
      parcel_id: 'pcl_pure1',
      kind: 'delivered',
      arrived_at: '2026-03-05T09:00:00+08:00',
      milestones: { goodsArrived: { at: one.state.seq } },
    });
    expect(event && clocksIn([event])).toEqual(['return_transit met', 'inspect started', 'red_line started']);
    expect(one.state).toMatchObject({
      goods_arrived_at: '2026-03-05T09:00:00+08:00',
      parcels: [{ state: 'delivered' }],
    });
    expect(one.clock('inspect').started_at).toBe('2026-03-05T09:00:00+08:00');
  });

  test('on the way says where the parcel is, and calls people when something went wrong', () => {
    const one = sent();
    expect(one.does('carrier', scan('picked_up', 'pcl_pure1')).map(said)).toEqual([
      { type: 'scanned', to: 'returning', rules: [], clause: '3.1.3c', parcel_id: 'pcl_pure1', kind: 'picked_up' },
    ]);
    expect(one.state.parcels[0]?.state).toBe('under_way');
    one.does('carrier', scan('in_transit', 'pcl_pure1'));
    expect(one.state.parcels[0]?.state).toBe('under_way');
    for (const kind of ['lost', 'damaged', 'returned'] as const) {
      expect(one.does('carrier', scan(kind, 'pcl_pure1')).map(said)).toMatchObject([
        { type: 'scanned', kind },
        { type: 'escalated', clause: '3.3.1', clock: 'return_transit', to: 'platform', level: 1 },
      ]);
      expect(one.state.parcels[0]?.state).toBe(kind);
    }
    one.does('carrier', scan('delivered', 'pcl_pure1'));
    one.does('carrier', scan('in_transit', 'pcl_pure1'));
    expect(one.state.parcels[0]).toMatchObject({ state: 'delivered', scans: { length: 7 } });
  });

  test('of the last of several parcels brings the goods in, when the latest of them came', () => {
    const one = sent([parcel([l1(1)]), parcel([l1(2)])]);
    one.at('2026-03-05T12:00:00+08:00');
    const [first] = one.does('carrier', scan('delivered', 'pcl_pure2', '2026-03-05T09:00:00+08:00'));
    expect(first && said(first)).toMatchObject({ to: 'returning' });
    expect(first?.data).not.toHaveProperty('arrived_at');
    expect(one.state.goods_arrived_at).toBeNull();
    const [second] = one.does('carrier', scan('delivered', 'pcl_pure1', '2026-03-04T09:00:00+08:00'));
    expect(second?.data).toMatchObject({ arrived_at: '2026-03-05T09:00:00+08:00' });
    expect(one.state.goods_arrived_at).toBe('2026-03-05T09:00:00+08:00');
    expect(one.clock('inspect').started_at).toBe('2026-03-05T09:00:00+08:00');
  });

  test('of a day before the application is not believed, and a person looks', () => {
    const one = sent();
    expect(one.does('carrier', scan('delivered', 'pcl_pure1', '2026-03-02T09:59:59+08:00')).map(said)).toMatchObject([
      { type: 'scanned', to: 'returning' },
      { type: 'escalated' },
    ]);
    expect(one.does('carrier', scan('delivered', 'pcl_pure1', '2026-03-02T10:00:00+08:00')).map(said)).toMatchObject([
      { type: 'scanned', to: 'awaiting_inspection' },
    ]);
  });

  test('from the future is of now, and real time is carried over to a case whose clock is ahead', () => {
    const one = sent();
    one.does('carrier', scan('delivered', 'pcl_pure1', '2026-04-01T00:00:00+08:00'));
    expect(one.state.goods_arrived_at).toBe(morning);
    const ahead = sent();
    ahead.does('system', { command: 'move_clock', body: { to: '2026-03-05T10:00:00+08:00' } });
    ahead.at('2026-03-05T11:00:00+08:00');
    const [carried] = ahead.does('carrier', scan('picked_up', 'pcl_pure1', '2026-03-03T10:30:00+08:00'));
    expect(carried?.occurred_at).toBe('2026-03-05T10:30:00+08:00');
    const [own] = ahead.does('carrier', scan('picked_up', 'pcl_pure1', '2026-03-05T10:45:00+08:00'));
    expect(own?.occurred_at).toBe('2026-03-05T10:45:00+08:00');
  });

  test('of a case that is over moves nothing', () => {
    const one = sent();
    one.does('consumer', { command: 'withdraw', body: { reason: 'other' } });
    expect(one.does('carrier', scan('lost', 'pcl_pure1')).map(said)).toMatchObject([{ type: 'scanned', to: 'closed' }]);
  });
});

describe('the merchant receives', () => {
  test('all of it, whatever the carrier says', () => {
    const one = sent([parcel([l1(1)]), parcel([l1(2)])]);
    const [event] = one.does('merchant', receive());
    expect(event && said(event)).toEqual({
      type: 'received',
      to: 'awaiting_inspection',
      rules: [],
      clause: '3.1.3c',
      parcel_ids: ['pcl_pure1', 'pcl_pure2'],
      arrived_at: morning,
      milestones: { goodsArrived: { at: one.state.seq } },
    });
    expect(event).not.toHaveProperty('occurred_at');
    expect(one.state.parcels.map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  });

  test('one parcel, and then the other, on the day it says', () => {
    const one = sent([parcel([l1(1)]), parcel([l1(2)])]);
    one.at('2026-03-05T12:00:00+08:00');
    const received_at = '2026-03-05T08:00:00+08:00';
    const [event] = one.does('merchant', receive({ parcel_id: 'pcl_pure2', received_at }));
    expect(event).toMatchObject({ occurred_at: received_at, stage: { to: 'returning' } });
    expect(event?.data).toEqual({ parcel_ids: ['pcl_pure2'] });
    expect(one.state.parcels.map(({ state }) => state)).toEqual(['announced', 'delivered']);
    one.does('merchant', receive({ parcel_id: 'pcl_pure1', received_at }));
    expect(one.state).toMatchObject({ stage: 'awaiting_inspection', goods_arrived_at: received_at });
    expect([one.clock('inspect').started_at, one.clock('red_line').started_at]).toEqual([received_at, received_at]);
    one.at('2026-03-05T13:00:00+08:00');
    one.does('merchant', receive());
    expect(one.state.goods_arrived_at).toBe(received_at);
  });

  test('the last parcel, after one that the carrier brought later than the merchant says', () => {
    const one = sent([parcel([l1(1)]), parcel([l1(2)])]);
    one.at('2026-03-05T12:00:00+08:00');
    one.does('carrier', scan('picked_up', 'pcl_pure1', '2026-03-05T11:00:00+08:00'));
    one.does('carrier', scan('delivered', 'pcl_pure1', '2026-03-05T09:00:00+08:00'));
    one.does('merchant', receive({ parcel_id: 'pcl_pure2', received_at: '2026-03-04T08:00:00+08:00' }));
    const arrived = '2026-03-05T09:00:00+08:00';
    expect(one.state.goods_arrived_at).toBe(arrived);
    expect([one.clock('inspect').started_at, one.clock('red_line').started_at]).toEqual([arrived, arrived]);
  });

  test.each<[string, PartyCommandBody<'receive'>]>([
    ['/parcel_id', { parcel_id: 'pcl_other' }],
    ['/received_at', { received_at: '2026-03-03T10:00:01+08:00' }],
    ['/received_at', { received_at: '2026-03-02T09:59:59+08:00' }],
  ])('is refused at %s', (pointer, body) => {
    expect(sent().refuses('merchant', receive(body))).toBe(`invalid_request ${pointer}`);
    expect(sent().refuses('merchant', receive({ received_at: '2026-03-02T10:00:00+08:00' }))).toBe('done');
  });
});

describe('freight that the consumer paid', () => {
  const inspect: Command = {
    command: 'inspect',
    body: { lines: [{ line_id: 'l1', findings: [{ result: 'passed', quantity: 1 }] }] },
  };
  test.each([
    [1200, 'settling', 14_100],
    [20_000_000, 'platform_review', undefined],
  ])('of %i is given back for faulty goods up to what a parcel may cost', (freight_paid, stage, total) => {
    const one = returned({ reason: 'quality' }, 'approved');
    one.does('consumer', ship([parcel()], { freight_paid }));
    one.does('merchant', receive());
    const events = one.does('merchant', inspect);
    expect(one.state).toMatchObject({ stage });
    expect(one.state.settlement?.total).toBe(total);
    if (total === undefined)
      expect(events.at(-1) && said(events.at(-1) ?? missing())).toEqual({
        type: 'sent_to_platform',
        to: 'platform_review',
        rules: [],
        clause: '3.1.3d',
        why: 'settlement_for_a_person',
      });
  });
});

test('an unshipped order is refunded at once, with nothing to send', () => {
  const one = pureCase({ order: { ...order, shipped_at: null, delivery: null } });
  one.does('merchant', { command: 'approve', body: { guidance: 'g' } });
  expect(one.state).toMatchObject({ stage: 'settling', agreed: { goods_back: false } });
});

function missing(): never {
  throw new Error('no event');
}
