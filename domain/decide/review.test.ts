import { describe, expect, test } from 'vitest';
import { anApplication } from '../../test/harness/applications.ts';
import { clocksIn, pureCase, said } from '../../test/model/pure-case.ts';
import type { Command, PartyCommandBody } from '../commands.ts';

/** Three of l1, which the rules grant, and two of l2, made to order, which they refuse. */
const { order } = anApplication({ orderId: 'o-1' });
const twoKinds = {
  order: {
    ...order,
    tenders: [{ id: 't1', kind: 'wechat', amount: 50_000 }],
    lines: [
      { id: 'l1', sku: 'S1', quantity: 3, unit_price: 10_000 },
      {
        id: 'l2',
        sku: 'S2',
        quantity: 2,
        unit_price: 10_000,
        category: 'custom_made' as const,
        exclusion: { marked: true, confirmed_at: '2026-02-27T08:59:00+08:00' },
      },
    ],
  },
  lines: [
    { line_id: 'l1', quantity: 3 },
    { line_id: 'l2', quantity: 2 },
  ],
};
const l1 = (quantity: number) => ({ line_id: 'l1', quantity });
const l2 = (quantity: number) => ({ line_id: 'l2', quantity });
const address = { name: 'Li', phone: '1', address: 'Road 1' };
const published = { kind: 'return_address', ref: 'cnt_published', hash: 'h' };

const approve = (more: Partial<PartyCommandBody<'approve'>> = {}): Command => ({
  command: 'approve',
  body: { return_address: address, guidance: 'g', ...more },
});
const reject = (more: Partial<PartyCommandBody<'reject'>> = {}): Command => ({
  command: 'reject',
  body: { reason: 'window_over', explanation: 'x', alternative: { text: 'y' }, evidence: ['evd_1'], ...more },
});

describe('an approval', () => {
  test('of everything sends the goods back, at the address given', () => {
    const one = pureCase();
    const [event, ...more] = one.does('merchant', approve());
    expect(more).toEqual([]);
    expect(event && said(event)).toEqual({
      type: 'approved',
      to: 'awaiting_ship_back',
      rules: one.state.assessment.rules,
      clause: '3.1.3b',
      lines: [l1(1)],
      remedy: 'refund',
      goods_back: true,
      amount: null,
      milestones: { decided: { at: 2, goodsBack: true } },
      content: [
        { kind: 'guidance', ref: 'cnt_guidance', hash: 'hash_guidance' },
        { kind: 'return_address', ref: 'cnt_return_address', hash: 'hash_return_address' },
      ],
    });
    expect(one.state).toMatchObject({
      agreed: { lines: [l1(1)], goods_back: true, amount: null },
      refused: [],
      return_address: 'cnt_return_address',
      guidance: 'cnt_guidance',
      appealable: [],
    });
    expect(event && clocksIn([event])).toEqual(['review met', 'respond met', 'ship_back started', 'red_line met']);
  });

  test('of some lines leaves the case where it is, and the rest completes it', () => {
    const one = pureCase(twoKinds);
    const [part] = one.does('merchant', approve({ lines: [l1(2)] }));
    expect(part && said(part)).toMatchObject({ to: 'awaiting_review', lines: [l1(2)] });
    expect(part?.data.milestones).toBeUndefined();
    const [rest] = one.does('merchant', approve());
    expect(rest && said(rest)).toMatchObject({ to: 'awaiting_ship_back', lines: [l1(1), l2(2)] });
    expect(one.state.agreed?.lines).toEqual([l1(3), l2(2)]);
  });

  test.each([
    ['/lines/0', [l1(4)]],
    ['/lines/1', [l1(1), l1(1)]],
    ['/lines/1', [l1(1), { line_id: 'l9', quantity: 1 }]],
  ])('of lines that are not in question is refused at %s', (pointer, lines) => {
    expect(pureCase(twoKinds).refuses('merchant', approve({ lines }))).toBe(`invalid_request ${pointer}`);
  });

  test('needs an address where goods come back, unless one is known', () => {
    const one = pureCase(twoKinds);
    expect(one.refuses('merchant', approve({ return_address: null }))).toBe('invalid_request /return_address');
    expect(one.refuses('merchant', approve({ return_address: 'default' }))).toBe('invalid_request /return_address');
    one.does('merchant', approve({ lines: [l1(1)] }));
    expect(one.refuses('merchant', approve({ return_address: null }))).toBe('done');
    const other = pureCase({}, { publishedAddress: published });
    const [event, ...more] = other.does('merchant', approve({ return_address: 'default' }));
    expect(event?.data.content).toContainEqual(published);
    expect(more).toEqual([]);
    expect(other.state.return_address).toBe('cnt_published');
  });

  test('may leave the goods with a consumer who would have sent them, and then needs no address', () => {
    const one = pureCase();
    const [approved, settled] = one.does(
      'merchant',
      approve({ remedy: 'refund_without_return', return_address: null }),
    );
    expect(approved && said(approved)).toMatchObject({
      to: 'settling',
      remedy: 'refund_without_return',
      goods_back: false,
      milestones: { decided: { goodsBack: false } },
    });
    expect(settled?.type).toBe('settlement_made');
    expect(one.state.remedy).toBe('refund_without_return');
  });

  test('may not ask for goods that the consumer would keep, nor change its mind about the remedy half way', () => {
    const kept = pureCase({ remedy: 'refund_without_return', reason: 'quality' });
    expect(kept.refuses('merchant', approve({ remedy: 'refund' }))).toBe('invalid_request /remedy');
    expect(kept.refuses('merchant', approve({ return_address: null }))).toBe('done');
    const one = pureCase(twoKinds);
    one.does('merchant', approve({ lines: [l1(1)] }));
    expect(one.refuses('merchant', approve({ remedy: 'refund_without_return' }))).toBe('invalid_request /remedy');
  });

  test('of a part waits while an offer is open, of all it does not', () => {
    const one = pureCase(twoKinds);
    one.does('merchant', { command: 'offer', body: { kind: 'keep_and_refund', amount: 100 } });
    expect(one.refuses('merchant', approve({ lines: [l1(1)] }))).toBe('wrong_stage');
    one.does('merchant', approve());
    expect(one.state.stage).toBe('awaiting_ship_back');
    expect(one.state.offers).toMatchObject([{ state: 'expired' }]);
  });

  test('is the merchant’s at the platform only while nothing was decided', () => {
    const first = pureCase({ remedy: 'refund_without_return', reason: 'quality' });
    expect(first.until('2026-03-07T00:00:00+08:00').at(-1)?.stage.to).toBe('platform_review');
    expect(first.refuses('merchant', approve())).toBe('done');
    const appealed = pureCase();
    appealed.does('merchant', reject());
    const against = appealed.state.appealable[0]?.event ?? '';
    appealed.does('consumer', { command: 'appeal', body: { against, grounds: 'g', wants: 'w' } });
    expect(appealed.state.stage).toBe('platform_review');
    expect(appealed.refuses('merchant', approve())).toBe('wrong_stage');
    const silent = pureCase();
    silent.until('2026-03-07T00:00:00+08:00');
    const granted = silent.state.appealable[0]?.event ?? '';
    silent.does('merchant', { command: 'appeal', body: { against: granted, grounds: 'g', wants: 'w' } });
    expect(silent.refuses('merchant', approve())).toBe('wrong_stage');
  });
});

describe('a refusal', () => {
  test('of everything can be heard, and says what remains', () => {
    const one = pureCase({ ...twoKinds, lines: [l2(2)] });
    const [event, ...more] = one.does('merchant', reject({ evidence: [] }));
    expect(more).toEqual([]);
    expect(event && said(event)).toMatchObject({
      type: 'rejected',
      to: 'appeal_window',
      clause: '3.1.3b',
      reason: 'window_over',
      lines: [l2(2)],
      remedies_left: one.state.assessment.remedies_left,
    });
    expect(one.state.assessment.remedies_left).toContain('appeal');
    expect(one.state).toMatchObject({ refused: [l2(2)], appealable: [{ by: 'consumer', event: 'evt_pure_2' }] });
    expect(event && clocksIn([event])).toEqual(['review met', 'respond met', 'appeal started', 'red_line met']);
  });

  test('needs a published reason, and evidence where the reason or the rules ask for it', () => {
    const granted = pureCase();
    expect(granted.refuses('merchant', reject({ reason: 'no_mood' }))).toBe('invalid_request /reason');
    expect(granted.refuses('merchant', reject({ evidence: [] }))).toBe('invalid_request /evidence');
    const refused = pureCase({ ...twoKinds, lines: [l2(2)] });
    expect(refused.refuses('merchant', reject({ evidence: [] }))).toBe('done');
    expect(refused.refuses('merchant', reject({ reason: 'not_intact', evidence: [] }))).toBe(
      'invalid_request /evidence',
    );
    expect(refused.refuses('merchant', reject({ lines: [l1(1)] }))).toBe('invalid_request /lines/0');
  });

  test('against what the rules grant cites the red line, each rule once', () => {
    const [event] = pureCase().does('merchant', reject());
    expect(event?.rules).toEqual(['NR-01', 'NR-18']);
    const [lawful] = pureCase({ ...twoKinds, lines: [l2(2)] }).does('merchant', reject());
    expect(lawful?.rules).toEqual(['NR-01']);
  });

  test('of some lines waits for the rest, and lets what was granted go on', () => {
    const one = pureCase(twoKinds);
    const [part] = one.does('merchant', reject({ lines: [l2(2)] }));
    expect(part && said(part)).toMatchObject({ to: 'awaiting_review', lines: [l2(2)] });
    expect(one.state.refused).toEqual([l2(2)]);
    one.does('merchant', approve({ lines: [l1(2)] }));
    const [rest, ...more] = one.does('merchant', reject());
    expect(rest && said(rest)).toMatchObject({
      to: 'awaiting_ship_back',
      lines: [l1(1)],
      milestones: { decided: { goodsBack: true } },
    });
    expect(more).toEqual([]);
    expect(one.state.refused).toEqual([l2(2), l1(1)]);
    expect(one.state.agreed?.lines).toEqual([l1(2)]);
  });
});

describe('silence', () => {
  const due = '2026-03-07T00:00:00+08:00';

  test('grants what the rules grant and refuses the rest, each by its own rules', () => {
    const one = pureCase(twoKinds, { publishedAddress: published });
    const events = one.until(due).filter(({ type }) => type === 'approved' || type === 'rejected');
    const rulesOf = (id: string) => one.state.assessment.lines.find(({ line_id }) => line_id === id)?.rules ?? [];
    expect(events.map(said)).toMatchObject([
      { type: 'rejected', to: 'awaiting_review', lines: [l2(2)], reason: 'rules_refuse', rules: rulesOf('l2') },
      { type: 'approved', to: 'awaiting_ship_back', lines: [l1(3)], rules: [...rulesOf('l1'), 'SD-02'] },
    ]);
    expect(one.state.appealable.map(({ by }) => by).toSorted()).toEqual(['consumer', 'merchant']);
    expect(one.state.return_address).toBe('cnt_published');
  });

  test('refuses all where the rules grant nothing', () => {
    const one = pureCase({ ...twoKinds, lines: [l2(2)] });
    expect(
      one
        .until(due)
        .filter(({ type }) => type !== 'reminded' && type !== 'escalated' && type !== 'breached')
        .map(({ type, stage }) => [type, stage.to]),
    ).toEqual([['rejected', 'appeal_window']]);
  });

  test('decides on nothing twice', () => {
    const one = pureCase(twoKinds, { publishedAddress: published });
    one.does('merchant', approve({ lines: [l1(1)] }));
    one.until(due);
    expect(one.state.agreed?.lines).toEqual([l1(3)]);
    expect(one.state.refused).toEqual([l2(2)]);
  });

  test('without any address sends for the platform, which is told once', () => {
    const one = pureCase();
    const events = one.until(due);
    expect(said(events.at(-1) ?? failing())).toEqual({
      type: 'escalated',
      to: 'platform',
      rules: ['NR-08'],
      clause: '3.1.3c',
      clock: 'ship_back',
      level: 3,
    });
  });
});

function failing(): never {
  throw new Error('no event');
}
