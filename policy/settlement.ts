import type { ApplicationFacts } from '../domain/application.ts';
import { grantsIn } from '../domain/grant.ts';
import type { RuleAdjustment, SettleContext, Settlement } from '../domain/standard.ts';
import type { Reason } from '../domain/vocabulary.ts';
import { journeyOf } from './journey.ts';
import type { RuleId } from './rules.ts';
import { giftsKept, outboundFreightBack, outboundFreightOwed, returnFreight } from './settlement/adjustments.ts';
import { paidShare, resettled, spread } from './settlement/goods.ts';
import { lessReductions } from './settlement/grants.ts';
import { isEmpty, type Quantities, type Standing, standingOf } from './settlement/purchase.ts';
import { asAgreed, byTender, outsideIn, roomOf } from './settlement/tenders.ts';

/** The rule on which the money for the goods rests. */
const goodsRule: Readonly<Record<Reason, RuleId>> = {
  no_reason: 'NR-14',
  quality: 'QR-01',
  not_as_described: 'QR-01',
  wrong_item: 'QR-02',
  missing_item: 'QR-02',
};

/**
 * What is owed for the accepted goods, line by line and tender by tender, each amount with its rule (clause 3.1.3d); what was granted
 * before stays granted.
 * @throws Error when more is accepted than what is left of a line.
 */
export function settle(facts: ApplicationFacts, context: SettleContext): Settlement {
  const { order, reason } = facts;
  const { position, accepted } = context;
  const standing = standingOf(order, position, accepted);
  if (context.agreedAmount !== null) return agreed(facts, context, standing, context.agreedAmount);
  const byRule = adjustmentsOf(facts, standing, context);
  const price = reason === 'no_reason' ? resettled(order, standing) : paidShare(order, standing);
  const goods = lessReductions(price, byRule, facts, context);
  const adjustments = [...byRule, ...grantsIn(context.earlier)];
  const outside = outsideIn(adjustments);
  const amount = sumOf(goods) + sumOf(adjustments) - outside.amount;
  const room = roomOf(order.tenders, position).reduce((sum, one) => sum + one, 0);
  const manual = amount < 0 || amount > room;
  return {
    currency: order.currency,
    total: manual ? 0 : amount + outside.amount,
    lines: goods.map((line) => ({ ...line, rules: [goodsRule[reason]] })),
    adjustments,
    tenders: manual ? [] : byTender(order.tenders, position, standing, { amount, outside, earlier: context.earlier }),
    manual,
  };
}

/**
 * An amount both sides agreed on, or a person decided, for the goods accepted since the settlement before this one: spread over them by
 * list price, never above what is left (QR-03). What was settled before stands as it was.
 */
function agreed(
  { order }: ApplicationFacts,
  { position, earlier }: SettleContext,
  standing: Standing,
  added: number,
): Settlement {
  const room = roomOf(order.tenders, position).reduce((sum, one) => sum + one, 0);
  const total = (earlier?.total ?? 0) + added;
  const adjustments = earlier?.adjustments ?? [];
  const outside = outsideIn(adjustments);
  const amount = total - outside.amount;
  const manual = amount > room;
  const fresh = spread(added, since(earlier, standing.returned)).map((line) => ({ ...line, rules: ['QR-03'] }));
  return {
    currency: order.currency,
    total: manual ? 0 : total,
    lines: joined([...(earlier?.lines ?? []), ...fresh]),
    adjustments,
    tenders: manual ? [] : asAgreed(order.tenders, position, { amount, outside, earlier }),
    manual,
  };
}

/** What goes back and was not settled before. */
function since(earlier: Settlement | null, returned: Quantities): Quantities {
  return returned.map((line) => {
    const settled = earlier?.lines.find(({ line_id }) => line_id === line.line_id);
    return { ...line, quantity: line.quantity - (settled?.quantity ?? 0) };
  });
}

/** Each line once. */
function joined(lines: Settlement['lines']): Settlement['lines'] {
  return [...Map.groupBy(lines, ({ line_id }) => line_id)].map(([line_id, own]) => ({
    line_id,
    quantity: own.reduce((sum, { quantity }) => sum + quantity, 0),
    amount: sumOf(own),
    rules: [...new Set(own.flatMap(({ rules }) => rules))],
  }));
}

function adjustmentsOf(
  facts: ApplicationFacts,
  standing: Standing,
  { position, returnFreightPaid }: SettleContext,
): RuleAdjustment[] {
  const { order, reason } = facts;
  if (isEmpty(standing.returned)) return [];
  if (journeyOf(order) === 'not_shipped') {
    return outboundFreightBack(order, standing, position, 'NR-14');
  }
  return reason === 'no_reason'
    ? [...outboundFreightOwed(order, standing, position), ...giftsKept(facts, standing)]
    : [...outboundFreightBack(order, standing, position, 'QR-01'), ...returnFreight(returnFreightPaid)];
}

function sumOf(amounts: readonly { amount: number }[]): number {
  return amounts.reduce((sum, { amount }) => sum + amount, 0);
}
