import type { ApplicationFacts } from '../../domain/application.ts';
import { type OrderPosition, OUTSIDE_TENDERS, type Settlement } from '../../domain/standard.ts';
import { isEmpty, listPrice, type Standing } from './purchase.ts';
import { allocate, shareDown } from './share.ts';

type Tender = ApplicationFacts['order']['tenders'][number];

/** What each tender still has to give back, minor units. */
export function roomOf(tenders: readonly Tender[], position: OrderPosition): number[] {
  return tenders.map(({ id, amount }) => Math.max(0, amount - takenOf(id, position).amount));
}

/** Money alone, pro rata to what each tender still has to give (NR-11). */
export function moneyByTender(
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
