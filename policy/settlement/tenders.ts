import type { ApplicationFacts } from '../../domain/application.ts';
import { allocate, shareDown } from '../../domain/share.ts';
import { type OrderPosition, OUTSIDE_TENDERS, type Settlement } from '../../domain/standard.ts';
import { isEmpty, listPrice, type Standing } from './purchase.ts';

type Tender = ApplicationFacts['order']['tenders'][number];

/** What each tender still has to give back, minor units. */
export function roomOf(tenders: readonly Tender[], position: OrderPosition): number[] {
  return tenders.map(({ id, amount }) => Math.max(0, amount - takenOf(id, position).amount));
}

/** Money pro rata to what each tender still has to give (NR-11). */
function moneyByTender(
  tenders: readonly Tender[],
  position: OrderPosition,
  amount: number,
): { tender_id: string; amount: number; rule: 'NR-11' }[] {
  const amounts = allocate(amount, roomOf(tenders, position).map(BigInt));
  return tenders.map(({ id }, index) => ({ tender_id: id, amount: amounts[index] ?? 0, rule: 'NR-11' }));
}

/**
 * Money back to each tender, pro rata to what it still has to give (NR-11), and units in kind (NR-12). `outside` is what no tender
 * paid. The amount must not exceed the room.
 */
export function byTender(
  tenders: readonly Tender[],
  position: OrderPosition,
  standing: Standing,
  { amount, outside }: { amount: number; outside: number },
): Settlement['tenders'] {
  const money = moneyByTender(tenders, position, amount);
  const back = tenders.map((tender, index) => {
    const share = money[index] ?? { tender_id: tender.id, amount: 0, rule: 'NR-11' };
    return tender.units ? { ...share, units: unitsBack(tender, position, standing), rule: 'NR-12' } : share;
  });
  return withOutside(back, outside);
}

/** An amount without regard to goods, beside what the settlement before it has promised in kind and outside the tenders. */
export function asAgreed(
  tenders: readonly Tender[],
  position: OrderPosition,
  { amount, earlier }: { amount: number; earlier: Settlement | null },
): Settlement['tenders'] {
  const back = moneyByTender(tenders, position, amount).map((share) => {
    const units = earlier?.tenders.find(({ tender_id }) => tender_id === share.tender_id)?.units;
    return units === undefined ? share : { ...share, units, rule: 'NR-12' };
  });
  return withOutside(back, outsideOf(earlier));
}

/** What a settlement pays that no tender of the order has paid, minor units. */
export function outsideOf(settlement: Settlement | null): number {
  return settlement?.tenders.find(({ tender_id }) => tender_id === OUTSIDE_TENDERS)?.amount ?? 0;
}

function withOutside(back: Settlement['tenders'], outside: number): Settlement['tenders'] {
  return outside > 0 ? [...back, { tender_id: OUTSIDE_TENDERS, amount: outside, rule: 'QR-01' }] : back;
}

/** Units by list price, rounded down; the goods refunded last take the rest (NR-12). */
function unitsBack({ id, units }: Tender, position: OrderPosition, standing: Standing): number {
  const left = Math.max(0, (units ?? 0) - takenOf(id, position).units);
  if (isEmpty(standing.after)) return left;
  return Math.min(left, shareDown(units ?? 0, listPrice(standing.returned), listPrice(standing.bought)));
}

function takenOf(id: string, position: OrderPosition): { amount: number; units: number } {
  return position.tenders.find(({ tender_id }) => tender_id === id) ?? { amount: 0, units: 0 };
}
