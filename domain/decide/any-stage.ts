import { moneyUnderWay } from '../available.ts';
import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import { refuse, refuseField } from '../refusal.ts';
import type { CaseState } from '../state.ts';
import { closing, endOf } from './settlement.ts';

/** The consumer takes the application back, until inspection; goods under way go back at the consumer's cost. */
export function withdraw(
  state: CaseState,
  body: PartyCommandBody<'withdraw'>,
  { content, evidence }: Context,
): Decision {
  const underWay = state.parcels.length > 0;
  const data = { reason: body.reason, goods_under_way: underWay };
  return {
    drafts: [{ type: 'withdrawn', data, clause: '2.4', content, evidence }, closing(endOf(state, 'withdrawn'))],
  };
}

/** A person of the platform ends a case. Money under way can't be closed over: only its arrival or failure ends it. */
export function close(state: CaseState, body: PartyCommandBody<'close'>, { content, evidence }: Context): Decision {
  if (moneyUnderWay(state))
    return refuse('wrong_stage', 'A refund is under way; the case can be closed when its outcome is known.');
  if ((body.outcome === 'refunded') !== state.refunds.length > 0)
    return refuseField('/outcome', 'does not agree with what was refunded');
  return { drafts: [{ ...closing(body.outcome), clause: '2.4', content, evidence }] };
}
