import type { ApplicationFacts } from '../../domain/application.ts';
import { grantsIn } from '../../domain/grant.ts';
import { minus } from '../../domain/line-quantities.ts';
import { allocate, shareDown } from '../../domain/share.ts';
import type { GrantContext, Granted, RuleAdjustment, SettleContext, Settlement } from '../../domain/standard.ts';
import type { GrantKind } from '../../domain/vocabulary.ts';
import type { RuleId } from '../rules.ts';
import type { GoodsMoney } from './goods.ts';
import { asAgreed, outsideIn, roomOf } from './tenders.ts';

/** On what each kind of grant rests. */
export const grantRules: Readonly<Record<GrantKind, { rule: RuleId; clause: string }>> = {
  goodwill: { rule: 'SD-04', clause: '2.1' },
  price_reduction: { rule: 'QR-03', clause: '3.3.2' },
  compensation: { rule: 'PL-07', clause: '2.3' },
};

/**
 * What was settled before, as it stands, and a grant on top: a price reduction goes back to the tenders that paid the price, goodwill
 * and compensation outside of them. `manual` where the tenders have no room for it.
 */
export function withGrant({ order }: ApplicationFacts, { position, earlier, granted }: GrantContext): Settlement {
  const before = earlier ?? { currency: order.currency, total: 0, lines: [], adjustments: [] };
  const adjustments = [...before.adjustments, granted];
  const outside = outsideIn(adjustments);
  const total = before.total + granted.amount;
  const amount = total - outside.amount;
  const manual = amount > roomOf(order.tenders, position).reduce((sum, one) => sum + one, 0);
  return {
    currency: before.currency,
    total: manual ? 0 : total,
    lines: before.lines,
    adjustments,
    tenders: manual ? [] : asAgreed(order.tenders, position, { amount, outside, earlier }),
    manual,
  };
}

/**
 * The money for goods, less what was taken off their price before they were accepted: that is a part of what is owed for them, and is
 * never given twice. What was settled before stays, and what is owed is never less than nothing, whatever else the rules keep.
 */
export function lessReductions(
  goods: GoodsMoney,
  adjustments: readonly RuleAdjustment[],
  { order, lines }: ApplicationFacts,
  { accepted, earlier }: Pick<SettleContext, 'accepted' | 'earlier'>,
): GoodsMoney {
  const worth = (of: Granted['lines'] = []) =>
    of.reduce((sum, { line_id, quantity }) => {
      const price = order.lines.find(({ id }) => id === line_id)?.unit_price ?? 0;
      return sum + price * quantity;
    }, 0);
  // of the goods that a reduction was for, those accepted since
  const since = (reduced: Granted['lines'] = []) => minus(reduced, minus(lines, accepted));
  const given = grantsIn(earlier).reduce(
    (sum, { amount, lines: reduced }) => sum + shareDown(amount, worth(since(reduced)), worth(reduced)),
    0,
  );
  const owed = sumOf(goods);
  const other = sumOf(adjustments) - outsideIn(adjustments).amount;
  const less = Math.max(0, Math.min(given, owed - sumOf(earlier?.lines ?? []), owed + other));
  const shares = allocate(
    less,
    goods.map(({ amount }) => BigInt(Math.max(0, amount))),
  );
  return goods.map((line, index) => ({ ...line, amount: line.amount - (shares[index] ?? 0) }));
}

function sumOf(amounts: readonly { amount: number }[]): number {
  return amounts.reduce((sum, { amount }) => sum + amount, 0);
}
