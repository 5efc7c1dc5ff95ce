import type { ApplicationFacts } from '../../domain/application.ts';
import { allocate, shareDown } from '../../domain/share.ts';
import { type Adjustment, type OrderPosition, OUTSIDE_TENDERS, type Settlement } from '../../domain/standard.ts';
import { isEmpty, listPrice, type Standing } from './purchase.ts';

type Tender = ApplicationFacts['order']['tenders'][number];

/** What each tender still has to give back, minor units. */
export function roomOf(tenders: readonly Tender[], position: OrderPosition): number[] {
  return tenders.map(({ id, amount }) => Math.max(0, amount - takenOf(id, position).amount));
}

/**
 * Money pro rata to what each tender still has to give (NR-11); what this case has given already stays where it went. Less than that
 * is shared out anew: it would take something back, and a person looks.
 */
function moneyByTender(
  tenders: readonly Tender[],
  position: OrderPosition,
  amount: number,
  earlier: Settlement | null,
): { tender_id: string; amount: number; rule: 'NR-11' }[] {
  const given = tenders.map(({ id }) => earlier?.tenders.find(({ tender_id }) => tender_id === id)?.amount ?? 0);
  const added = amount - given.reduce((sum, one) => sum + one, 0);
  const kept = added < 0 ? given.map(() => 0) : given;
  const room = roomOf(tenders, position).map((one, index) => BigInt(Math.max(0, one - (kept[index] ?? 0))));
  const amounts = allocate(added < 0 ? amount : added, room);
  return tenders.map(({ id }, index) => ({
    tender_id: id,
    amount: (kept[index] ?? 0) + (amounts[index] ?? 0),
    rule: 'NR-11',
  }));
}

/** What goes to the tenders, what no tender paid, and the case's settlement before. The amount must not exceed the room. */
type Back = { amount: number; outside: Outside; earlier: Settlement | null };

/** Money back to each tender, pro rata to what it still has to give (NR-11), and units in kind (NR-12). */
export function byTender(
  tenders: readonly Tender[],
  position: OrderPosition,
  standing: Standing,
  { amount, outside, earlier }: Back,
): Settlement['tenders'] {
  const money = moneyByTender(tenders, position, amount, earlier);
  const back = tenders.map((tender, index) => {
    const share = money[index] ?? { tender_id: tender.id, amount: 0, rule: 'NR-11' };
    return tender.units ? { ...share, units: unitsBack(tender, position, standing), rule: 'NR-12' } : share;
  });
  return withOutside(back, outside);
}

/** An amount without regard to goods, beside what the settlement before it has promised in kind. */
export function asAgreed(
  tenders: readonly Tender[],
  position: OrderPosition,
  { amount, outside, earlier }: Back,
): Settlement['tenders'] {
  const back = moneyByTender(tenders, position, amount, earlier).map((share) => {
    const units = earlier?.tenders.find(({ tender_id }) => tender_id === share.tender_id)?.units;
    return units === undefined ? share : { ...share, units, rule: 'NR-12' };
  });
  return withOutside(back, outside);
}

/** What no tender of the order has paid, minor units, and the rules it rests on. */
type Outside = { amount: number; rule: string };

const outsideKinds: ReadonlySet<Adjustment['kind']> = new Set(['return_freight', 'goodwill', 'compensation']);

/** What is owed, and no tender of the order has paid. */
export function outsideIn(adjustments: readonly Adjustment[]): Outside {
  const own = adjustments.filter(({ kind }) => outsideKinds.has(kind));
  return {
    amount: own.reduce((sum, { amount }) => sum + amount, 0),
    rule: [...new Set(own.map(({ rule }) => rule))].join(' '),
  };
}

function withOutside(back: Settlement['tenders'], outside: Outside): Settlement['tenders'] {
  return outside.amount > 0 ? [...back, { tender_id: OUTSIDE_TENDERS, ...outside }] : back;
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
