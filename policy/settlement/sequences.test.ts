import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OrderPosition, Settlement } from '../../domain/standard.ts';
import { applicationOf, type Case, positionAfter, settleCase, untouched } from '../fixtures.ts';
import { costAtPurchase } from './purchase.ts';

/** Orders that were paid as listed, less an unlisted reduction, returned piece by piece in any order. */

const amount = fc.integer({ min: 0, max: 100_000 });
const line = fc.record({ unit_price: amount, quantity: fc.integer({ min: 1, max: 4 }) });
const orders = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 4 }),
  promotion: fc.record({
    min: amount,
    off: fc.integer({ min: 0, max: 20_000 }),
    covers: fc.integer({ min: 1, max: 4 }),
  }),
  freight: fc.record({
    paid: fc.integer({ min: 0, max: 3_000 }),
    declared: fc.integer({ min: 0, max: 3_000 }),
    free_from: amount,
  }),
  unlisted: fc.double({ min: 0, max: 0.3, noNaN: true }),
  split: fc.double({ min: 0, max: 1, noNaN: true }),
  units: fc.integer({ min: 0, max: 1_000 }),
});
type Drawn = typeof orders extends fc.Arbitrary<infer Value> ? Value : never;

function orderOf({ lines, promotion, freight, unlisted, split, units }: Drawn): NonNullable<Case['order']> {
  const numbered = lines.map((one, index) => ({ ...one, id: `l${index + 1}`, sku: 'S' }));
  const covered = numbered.slice(0, promotion.covers).map(({ id }) => id);
  const order = {
    lines: numbered,
    promotions: [{ id: 'p1', kind: 'threshold' as const, min: promotion.min, off: promotion.off, lines: covered }],
    freight,
  };
  const listed = applicationOf({ order, lines: [{ line_id: 'l1', quantity: 1 }] }).order;
  const cost = costAtPurchase(
    listed,
    numbered.map((one) => ({ ...one, line_id: one.id })),
  );
  const paid = Math.floor(cost * (1 - unlisted)) + freight.paid;
  const first = Math.floor(paid * split);
  return {
    ...order,
    tenders: [
      { id: 't1', kind: 'wechat', amount: first },
      { id: 't2', kind: 'gift_card', amount: paid - first, units },
    ],
  };
}

/** One piece after the other, in the drawn order; a settlement for a person stops the sequence. */
function returnAll(drawn: Drawn, keys: readonly number[], reasonOf: (step: number) => Case['reason']) {
  const order = orderOf(drawn);
  const pieces = drawn.lines.flatMap(({ quantity }, index) => Array.from({ length: quantity }, () => `l${index + 1}`));
  const shuffled = pieces
    .map((line_id, index) => ({ line_id, key: keys[index % keys.length] ?? 0 }))
    .toSorted((a, b) => a.key - b.key);
  const settlements: Settlement[] = [];
  let position: OrderPosition = untouched;
  for (const [step, { line_id }] of shuffled.entries()) {
    const settlement = settleCase({ reason: reasonOf(step), order, lines: [{ line_id, quantity: 1 }] }, { position });
    settlements.push(settlement);
    if (settlement.manual) break;
    position = positionAfter(position, settlement);
  }
  return { settlements, position, paid: order.tenders ?? [] };
}

const keys = fc.array(fc.integer(), { minLength: 1, maxLength: 16 });

function checkEach(settlements: Settlement[]) {
  for (const { total, lines, adjustments, tenders, manual } of settlements) {
    for (const { amount } of [...lines, ...adjustments, ...tenders]) expect(Number.isSafeInteger(amount)).toBe(true);
    const sum = (of: { amount: number }[]) => of.reduce((all, one) => all + one.amount, 0);
    expect(sum(tenders)).toBe(total);
    expect(total).toBeGreaterThanOrEqual(0);
    if (!manual) expect(sum(lines) + sum(adjustments)).toBe(total);
  }
}

describe('over any sequence of partial returns', () => {
  test('QR-01, NR-11, NR-12: all goods at fault give back all that was paid, to each tender, units too', () => {
    fc.assert(
      fc.property(orders, keys, (drawn, order) => {
        const { settlements, position, paid } = returnAll(drawn, order, () => 'quality');
        checkEach(settlements);
        expect(settlements.some(({ manual }) => manual)).toBe(false);
        for (const { id, amount, units } of paid) {
          expect(position.tenders.find(({ tender_id }) => tender_id === id)).toEqual({
            tender_id: id,
            amount,
            units: units ?? 0,
          });
        }
      }),
    );
  });

  test.each(['no reason', 'mixed reasons'])('NR-11, NR-14: %s never gives back more than a tender paid', (kind) => {
    fc.assert(
      fc.property(orders, keys, (drawn, order) => {
        const reasonOf = (step: number) => (kind === 'mixed reasons' && step % 2 === 0 ? 'quality' : 'no_reason');
        const { settlements, position, paid } = returnAll(drawn, order, reasonOf);
        checkEach(settlements);
        for (const { tender_id, amount, units } of position.tenders) {
          const tender = paid.find(({ id }) => id === tender_id);
          expect(amount).toBeLessThanOrEqual(tender?.amount ?? 0);
          expect(units).toBeLessThanOrEqual(tender?.units ?? 0);
        }
      }),
    );
  });

  test('NR-14: without freight or gifts, all returned gives back all that was paid', () => {
    fc.assert(
      fc.property(orders, keys, (drawn, order) => {
        const free = { ...drawn, freight: { paid: 0, declared: 0, free_from: 0 } };
        const { settlements, position, paid } = returnAll(free, order, () => 'no_reason');
        if (settlements.some(({ manual }) => manual)) return;
        for (const { id, amount } of paid) {
          expect(position.tenders.find(({ tender_id }) => tender_id === id)?.amount).toBe(amount);
        }
      }),
    );
  });
});
