import type { Context } from '../context.ts';
import type { Draft } from '../events.ts';
import type { CaseState } from '../state.ts';
import { unsettled } from './claimed-lines.ts';
import { publishedIn } from './return-address.ts';
import { settle } from './settlement.ts';

/**
 * The way of a case on which nothing is left to decide, as the last decision's consequence: the goods come back first, or what was
 * granted is settled. `state` is as it will be after the decision.
 */
export function onward(state: CaseState, decision: Draft, context: Context): Draft[] {
  const goodsBack = state.agreed?.goods_back ?? false;
  const decided = { ...decision, milestones: { decided: { goodsBack } } };
  if (goodsBack) return publishedIn(state, { ...decided, to: 'awaiting_ship_back' }, context);
  return [{ ...decided, to: 'settling' }, ...settle(state, unsettled(state), context)];
}
