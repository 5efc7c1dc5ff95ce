import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Granted, OUTSIDE_TENDERS, type SettleContext, type Settlement } from '../../domain/standard.ts';
import { applicationOf, type Case, currentStandard, settleCase, untouched } from '../fixtures.ts';

/** What is granted beside the rules, on top of what was settled and under what is settled later. */

/** ¥300 by two tenders for two things at ¥100 and one at ¥100 more. */
const three: Case = {
  reason: 'quality',
  order: {
    tenders: [
      { id: 't1', kind: 'wechat', amount: 20_000 },
      { id: 't2', kind: 'gift_card', amount: 10_000 },
    ],
    lines: [
      { id: 'l1', sku: 'S1', quantity: 2, unit_price: 10_000 },
      { id: 'l2', sku: 'S2', quantity: 1, unit_price: 10_000 },
    ],
  },
  lines: [{ line_id: 'l1', quantity: 2 }],
};
const both = [{ line_id: 'l1', quantity: 2 }];
const one = [{ line_id: 'l1', quantity: 1 }];
const goodwill: Granted = { kind: 'goodwill', amount: 1000, rule: 'SD-04', borne_by: 'platform' };
const compensation: Granted = { kind: 'compensation', amount: 500, rule: 'PL-07', borne_by: 'carrier' };
const reduction = (amount: number, lines = both): Granted => ({
  kind: 'price_reduction',
  amount,
  rule: 'QR-03',
  borne_by: 'merchant',
  lines,
});
const grant = (granted: Granted, earlier: Settlement | null = null, position = untouched) =>
  currentStandard().grant(applicationOf(three), { position, earlier, granted });
const settle = (accepted: SettleContext['accepted'], earlier: Settlement | null, more: Partial<SettleContext> = {}) =>
  settleCase(three, { accepted, earlier, ...more });
const toTenders = ({ tenders }: Settlement) => tenders.map(({ tender_id, amount }) => `${tender_id} ${amount}`);

describe('a grant', () => {
  test('SD-04, PL-07: of goodwill or compensation goes outside every tender, beside what was there', () => {
    const first = grant(goodwill);
    expect(first).toEqual({
      currency: 'CNY',
      total: 1000,
      lines: [],
      adjustments: [goodwill],
      tenders: [
        { tender_id: 't1', amount: 0, rule: 'NR-11' },
        { tender_id: 't2', amount: 0, rule: 'NR-11' },
        { tender_id: OUTSIDE_TENDERS, amount: 1000, rule: 'SD-04' },
      ],
      manual: false,
    });
    expect(grant(compensation, first)).toMatchObject({
      total: 1500,
      adjustments: [goodwill, compensation],
      tenders: [{ amount: 0 }, { amount: 0 }, { amount: 1500, rule: 'SD-04 PL-07' }],
    });
  });

  test('QR-03: of a price reduction goes back to the tenders that paid the price, as far as they have room', () => {
    expect(toTenders(grant(reduction(3000)))).toEqual(['t1 2000', 't2 1000']);
    expect(grant(reduction(30_000))).toMatchObject({ total: 30_000, manual: false });
    expect(grant(reduction(30_001))).toMatchObject({ total: 0, tenders: [], manual: true });
    const taken = { ...untouched, tenders: [{ tender_id: 't1', amount: 19_000, units: 0 }] };
    expect(toTenders(grant(reduction(1100), null, taken))).toEqual(['t1 100', 't2 1000']);
    expect(grant(reduction(11_001), null, taken).manual).toBe(true);
    const settled = settle(both, null);
    expect(grant(reduction(10_001), settled).manual).toBe(true);
    expect(grant(reduction(10_000), settled)).toMatchObject({ total: 30_000, lines: settled.lines, manual: false });
  });

  test('leaves what was given where it went, and what was settled in kind', () => {
    const units = { tender_id: 't2', amount: 1, units: 50, rule: 'NR-12' };
    const earlier = {
      ...settle(one, null),
      total: 4001,
      tenders: [{ tender_id: 't1', amount: 4000, rule: 'NR-11' }, units],
    };
    expect(grant(reduction(26), earlier).tenders).toEqual([
      { tender_id: 't1', amount: 4016, rule: 'NR-11' },
      { ...units, amount: 11 },
    ]);
  });
});

describe('what is settled after a grant', () => {
  test('keeps goodwill and compensation as they are, with the return freight outside the tenders', () => {
    const earlier = grant(compensation, grant(goodwill));
    expect(settle(both, earlier, { returnFreightPaid: 800 })).toMatchObject({
      total: 22_300,
      lines: [{ amount: 20_000 }],
      adjustments: [{ kind: 'return_freight', amount: 800 }, goodwill, compensation],
      tenders: [{ amount: 13_333 }, { amount: 6667 }, { amount: 2300, rule: 'QR-01 SD-04 PL-07' }],
    });
    expect(settle(both, earlier, { agreedAmount: 7000 })).toMatchObject({
      total: 8500,
      adjustments: [goodwill, compensation],
      tenders: [{ amount: 4667 }, { amount: 2333 }, { amount: 1500 }],
    });
  });

  test('QR-03: counts a price reduction as a part of what is owed for those goods, never twice', () => {
    const earlier = grant(reduction(3001));
    expect(settle(both, earlier)).toMatchObject({ total: 20_000, lines: [{ amount: 16_999 }] });
    const part = settle(one, earlier);
    expect(part).toMatchObject({ total: 11_501, lines: [{ amount: 8500 }], adjustments: [{ amount: 3001 }] });
    expect(settle(both, part)).toMatchObject({ total: 20_000, lines: [{ quantity: 2, amount: 16_999 }] });
  });

  test('owes nothing more for goods whose reduction was more than their price', () => {
    const earlier = grant(reduction(25_000));
    expect(settle(both, earlier)).toMatchObject({ total: 25_000, lines: [{ amount: 0 }], manual: false });
    const rest = grant(reduction(15_000, one), settle(one, null));
    expect(settle(both, rest)).toMatchObject({ total: 25_000, lines: [{ amount: 10_000 }] });
    const withGift: Case = {
      line: { gifts: [{ id: 'g1', marked_price: 9000 }] },
      lines: [{ line_id: 'l1', quantity: 1, gifts_kept: ['g1'] }],
    };
    const reduced = currentStandard().grant(applicationOf(withGift), {
      position: untouched,
      earlier: null,
      granted: reduction(5000, one),
    });
    expect(settleCase(withGift, { earlier: reduced })).toMatchObject({ total: 5000, lines: [{ amount: 9000 }] });
  });

  test('shares a reduction of several goods by their price', () => {
    const order = {
      ...three.order,
      lines: [
        { id: 'l1', sku: 'S1', quantity: 1, unit_price: 6000 },
        { id: 'l2', sku: 'S2', quantity: 1, unit_price: 24_000 },
      ],
    };
    const lines = [
      { line_id: 'l1', quantity: 1 },
      { line_id: 'l2', quantity: 1 },
    ];
    const earlier = currentStandard().grant(applicationOf({ ...three, order, lines }), {
      position: untouched,
      earlier: null,
      granted: reduction(1000, lines),
    });
    const dearer = settleCase({ ...three, order, lines }, { accepted: [{ line_id: 'l2', quantity: 1 }], earlier });
    expect(dearer).toMatchObject({ total: 24_200, lines: [{ line_id: 'l2', amount: 23_200 }] });
  });

  test('that comes to less than was given is shared out anew: it would take something back, and a person looks', () => {
    const earlier = { ...settle(one, null), tenders: [{ tender_id: 't1', amount: 15_000, rule: 'NR-11' }] };
    expect(toTenders(settle(one, earlier))).toEqual(['t1 6667', 't2 3333']);
  });

  test('does not count a reduction of what was kept when the rest had been settled', () => {
    const earlier = grant(reduction(2000, one), settle(one, null));
    expect(settle(one, earlier)).toMatchObject({ total: 12_000, lines: [{ amount: 10_000 }] });
    expect(settle(both, earlier)).toMatchObject({ total: 20_000, lines: [{ amount: 18_000 }] });
    expect(settle(both, grant(reduction(2000, []), settle(both, null)))).toMatchObject({ total: 22_000 });
  });

  test('in another case leaves out what was taken off the price here', () => {
    const position = { ...untouched, granted: { total: 4000, goodwill: 1000, off_the_price: 3000 } };
    expect(settleCase({ ...three, lines: [...both, { line_id: 'l2', quantity: 1 }] }, { position }).total).toBe(27_000);
    expect(settle(both, null, { position }).total).toBe(18_000);
  });

  test('QR-03, NR-11: never exceeds what a tender paid, nor takes anything back, whatever was reduced in between', () => {
    const drawn = fc.record({
      paid: fc.tuple(fc.integer({ min: 1, max: 40_000 }), fc.integer({ min: 0, max: 40_000 })),
      price: fc.integer({ min: 0, max: 20_000 }),
      steps: fc.array(fc.oneof(fc.constant('piece' as const), fc.integer({ min: 1, max: 30_000 })), { maxLength: 8 }),
    });
    fc.assert(
      fc.property(drawn, ({ paid: [first, second], price, steps }) => {
        const tenders = [
          { id: 't1', kind: 'wechat', amount: first },
          { id: 't2', kind: 'gift_card', amount: second },
        ];
        const order = { tenders, lines: [{ id: 'l1', sku: 'S1', quantity: 4, unit_price: price }] };
        const given: Case = { reason: 'quality', order, lines: [{ line_id: 'l1', quantity: 4 }] };
        let earlier: Settlement | null = null;
        let back = 0;
        for (const step of steps) {
          const rest = [{ line_id: 'l1', quantity: 4 - back }].filter(({ quantity }) => quantity > 0);
          if (step === 'piece' && back === 4) continue;
          if (step === 'piece') back += 1;
          const accepted = [{ line_id: 'l1', quantity: back }];
          const next: Settlement =
            step === 'piece'
              ? settleCase(given, { accepted, earlier })
              : currentStandard().grant(applicationOf(given), {
                  position: untouched,
                  earlier,
                  granted: reduction(step, rest),
                });
          if (next.manual) break;
          for (const { tender_id, amount } of next.tenders) {
            const before = earlier?.tenders.find((one) => one.tender_id === tender_id)?.amount ?? 0;
            expect(amount).toBeGreaterThanOrEqual(before);
            expect(amount).toBeLessThanOrEqual(tenders.find(({ id }) => id === tender_id)?.amount ?? 0);
          }
          const parts = [...next.lines, ...next.adjustments].reduce((sum, { amount }) => sum + amount, 0);
          expect(parts).toBe(next.total);
          earlier = next;
        }
      }),
    );
  });
});
