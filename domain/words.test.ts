import { describe, expect, test } from 'vitest';
import { anApplication } from '../test/harness/applications.ts';
import { approveIt, pureCase, returned } from '../test/model/pure-case.ts';
import { commandBodies, LiabilityShares, ReturnAddress } from './commands.ts';
import type { CaseEvent } from './events.ts';
import { textOf } from './fact-text.ts';
import { addresseesOf, clockOf, sideOf } from './notices.ts';
import { Amount, CaseId, Currency, DutyText, EvidenceId, FreeText, Identifier, Instant, Quantity } from './shapes.ts';

/** What is said of events, to whom, and which words are taken. */

const appeal = { command: 'appeal' as const, body: { against: 'evt_pure_2', grounds: 'g', wants: 'w' } };
const reject = {
  command: 'reject' as const,
  body: { reason: 'window_over', explanation: 'x', alternative: { text: 'y' }, evidence: ['evd_1'] },
};
const first = (events: readonly CaseEvent[]): CaseEvent => events[0] ?? missing();

describe('the line of a fact', () => {
  test('says what happened, by whom and by which rules, in words of ours', () => {
    expect(pureCase().state.last_text).toBe('opened by consumer, NR-01');
    expect(textOf(first(pureCase().does('merchant', approveIt)))).toBe('approved by merchant, NR-01');
    const [reminder, , breach, escalation] = pureCase().until('2026-03-03T12:00:00+08:00');
    expect([reminder, breach, escalation].map((event) => textOf(event ?? missing()))).toEqual([
      'reminded (respond → merchant)',
      'breached (respond), SD-01',
      'escalated (respond → merchant_lead)',
    ]);
    const sent = returned({}, 'shipped').does('carrier', {
      command: 'report_scan',
      body: { parcel_id: 'pcl_pure1', kind: 'picked_up', occurred_at: '2026-03-03T10:00:00+08:00', report_id: 's' },
    });
    expect(sent.map(textOf)).toEqual(['scanned (picked_up) by carrier']);
    const withdrawn = pureCase().does('consumer', { command: 'withdraw', body: { reason: 'other' } });
    expect(withdrawn.map(textOf)).toEqual(['withdrawn by consumer', 'closed (withdrawn) by consumer']);
    const lapsed = returned({}, 'approved').until('2026-03-11T00:00:00+08:00').slice(-2);
    expect(lapsed.map(textOf)).toEqual(['lapsed (ship_back), NR-08', 'closed (lapsed)']);
    const kept = pureCase({ remedy: 'refund_without_return', reason: 'quality' });
    const platform = kept.until('2026-03-07T00:00:00+08:00').at(-1);
    expect(textOf(platform ?? missing())).toMatch(/^sent to platform \(no_refund_without_return\), /);
  });
});

describe('whom an event is told to', () => {
  const told = (event: CaseEvent | undefined) => addresseesOf(event ?? missing());

  test('never who did it, the other side always', () => {
    expect(told(pureCase().events[0])).toEqual(['merchant']);
    expect(told(pureCase({ allegations: ['fraud'] }).events[0])).toEqual(['merchant', 'platform']);
    expect(told(pureCase().does('merchant', approveIt)[0])).toEqual(['consumer']);
    const one = pureCase();
    one.does('merchant', reject);
    expect(told(one.events.at(-1))).toEqual(['consumer', 'platform']);
    expect(told(one.does('consumer', appeal)[0])).toEqual(['merchant', 'platform']);
    expect(told(pureCase().does('consumer', { command: 'reply', body: { text: 'x' } })[0])).toEqual(['merchant']);
    expect(told(pureCase().does('merchant', { command: 'respond', body: { text: 'x' } })[0])).toEqual(['consumer']);
    const ask = { command: 'request_evidence' as const, body: { items: [{ kind: 'photo' as const, text: 'x' }] } };
    expect(told(pureCase().does('merchant', ask)[0])).toEqual(['consumer']);
    expect(told(pureCase().does('platform', { command: 'assign', body: { person: 'p' } })[0])).toEqual([]);
  });

  test('leads of what has waited too long, the platform of every breach', () => {
    const events = pureCase().until('2026-03-03T20:00:00+08:00');
    expect(events.map(told)).toEqual([
      ['merchant'],
      ['merchant'],
      ['merchant', 'platform'],
      ['merchant_lead'],
      ['platform'],
      ['platform_lead'],
    ]);
    const late = pureCase({ allegations: ['fraud'] }).until('2026-03-07T00:00:00+08:00');
    const breach = late.find(
      ({ type, data }) => type === 'breached' && 'clock' in data && data.clock === 'platform_review',
    );
    expect(told(breach)).toEqual(['platform', 'platform_lead']);
  });

  test('of scans only what matters', () => {
    const scanned = (kind: 'picked_up' | 'in_transit' | 'lost' | 'delivered') =>
      told(
        returned({}, 'shipped').does('carrier', {
          command: 'report_scan',
          body: { parcel_id: 'pcl_pure1', kind, occurred_at: '2026-03-03T10:00:00+08:00', report_id: 's' },
        })[0],
      );
    expect([scanned('picked_up'), scanned('in_transit')]).toEqual([[], []]);
    expect([scanned('lost'), scanned('delivered')]).toEqual([
      ['consumer', 'merchant'],
      ['consumer', 'merchant'],
    ]);
  });

  test('a lead acts for its side, and a notice is about the window it names', () => {
    expect((['consumer', 'merchant', 'merchant_lead', 'platform', 'platform_lead'] as const).map(sideOf)).toEqual([
      'consumer',
      'merchant',
      'merchant',
      'platform',
      'platform',
    ]);
    const one = pureCase();
    const [reminder] = one.until('2026-03-03T11:00:00+08:00');
    expect(clockOf(reminder ?? missing(), one.state)?.name).toBe('respond');
    expect(clockOf(first(one.events), one.state)).toBeNull();
  });
});

describe('words that are taken', () => {
  const takes = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
    schema.safeParse(value).success;

  test.each<[string, { safeParse(value: unknown): { success: boolean } }, unknown[], unknown[]]>([
    ['identifiers', Identifier, ['a', 'A-1.b_c:d@e', 'x'.repeat(64)], ['', '-a', 'a b', 'é', 'x'.repeat(65), 'a\n']],
    [
      'instants',
      Instant,
      ['1970-01-01T00:00:00Z', '2199-12-31T23:59:59+08:00'],
      ['1969-12-31T23:59:59Z', '2200-01-01T00:00:00+08:00', '2026-01-01', '2026-01-01T00:00:00'],
    ],
    ['amounts', Amount, [0, 1_000_000_000_000], [-1, 0.5, 1_000_000_000_001]],
    ['quantities', Quantity, [1, 100_000], [0, 100_001, 1.5]],
    ['texts', FreeText(3), ['', 'abc'], ['abcd', 'a\0', '\ud800']],
    ['texts of a duty', DutyText(3), ['a'], ['', ' ', 'abcd']],
    ['currencies', Currency, ['CNY'], ['cny', 'CNYX', 'XCNY', 'CN']],
    ['evidence', EvidenceId, ['evd_1'], ['evd_', 'evd_-', 'x evd_1', 'evd_1 ']],
    ['cases', CaseId, ['case_1'], ['case_', 'case_-', 'xcase_1', 'case_1 ']],
    [
      'addresses',
      ReturnAddress,
      [{ name: 'a', phone: 'b', address: 'c' }],
      [{ name: '', phone: 'b', address: 'c' }, { name: 'a' }],
    ],
  ])('%s', (_what, schema, taken, refused) => {
    for (const value of taken) expect(takes(schema, value), JSON.stringify(value)).toBe(true);
    for (const value of refused) expect(takes(schema, value), JSON.stringify(value)).toBe(false);
  });

  test('shares that make a hundred, each party once', () => {
    const share = (party: string, percent: number) => ({ party, percent });
    expect(takes(LiabilityShares, [share('merchant', 60), share('carrier', 40)])).toBe(true);
    expect(takes(LiabilityShares, [share('merchant', 100)])).toBe(true);
    expect(takes(LiabilityShares, [share('merchant', 60), share('carrier', 41)])).toBe(false);
    expect(takes(LiabilityShares, [share('merchant', 60), share('merchant', 40)])).toBe(false);
    expect(takes(LiabilityShares, [])).toBe(false);
  });

  test('bodies without strange fields, tracking numbers without words', () => {
    expect(takes(commandBodies.withdraw, { reason: 'other' })).toBe(true);
    expect(takes(commandBodies.withdraw, { reason: 'other', more: 1 })).toBe(false);
    const parcels = (tracking_no: string) => ({ parcels: [{ carrier: 'sf', tracking_no }] });
    expect(takes(commandBodies.ship_back, parcels('SF-1'))).toBe(true);
    for (const bad of ['SF1', 'SF 1000', 'x'.repeat(41)])
      expect(takes(commandBodies.ship_back, parcels(bad))).toBe(false);
  });

  test('orders whose lines and tenders are named once', () => {
    const { order } = anApplication();
    const twice = <Thing>(things: Thing[]) => [...things, ...things];
    expect(() => anApplication({ order: { ...order, lines: twice(order.lines) } })).toThrow('names a line twice');
    expect(() => anApplication({ order: { ...order, tenders: twice(order.tenders) } })).toThrow('names a tender twice');
  });
});

function missing(): never {
  throw new Error('no event');
}
