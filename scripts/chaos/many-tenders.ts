import type { PaymentFaults } from '../../adapters/sandbox/refund-book.ts';
import type { ApplicationInput } from '../../domain/application.ts';
import { buy } from '../demo/purchases.ts';
import type { Chance } from './chance.ts';

type Order = ApplicationInput['order'];

/** Tenders whose refunds the provider refuses for good, at once or by a later notice: a person has to find another way. */
export const failing: PaymentFaults['fail'] = [
  { tender_id: 'account-closed', reason: 'account_closed', late: false },
  { tender_id: 'account-frozen', reason: 'account_frozen', late: true },
];
/** One order in so many was paid from such an account. */
const failingOneIn = 40;

/** An order that was never shipped, so that its refund needs nothing but a yes; paid by one to three tenders, each of another amount. */
export function manyTenders(chance: Chance): Order {
  const kinds = ['wechat', 'gift_card', 'points'].slice(0, chance.pick([1, 2, 3, 3, 3, 3]));
  const tenders = kinds.map((kind) =>
    kind === 'points'
      ? { kind, amount: 0, units: 1 + chance.below(5_000) }
      : { kind, amount: 1_000 + chance.below(90_000) },
  );
  const order = buy({
    merchant: 'lanjing-home',
    consumer: 'under-fire',
    lines: [{ title: 'Never shipped', unit_price: tenders.reduce((sum, { amount }) => sum + amount, 0) }],
    tenders,
    signedDaysAgo: null,
  });
  const fails = chance.below(failingOneIn) === 0 ? chance.pick(failing).tender_id : null;
  return {
    ...order,
    tenders: order.tenders.map((tender, index) => (index === 0 && fails ? { ...tender, id: fails } : tender)),
  };
}
