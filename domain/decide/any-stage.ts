import { holdsNothing } from '../charge.ts';
import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import { refuse, refuseField } from '../refusal.ts';
import type { CaseState } from '../state.ts';
import { closing, ends, hasRefunded, refundsArrived } from './endings.ts';
import { releaseAll } from './release-charges.ts';

/** The consumer takes the application back, until inspection; goods under way go back at the consumer's cost. */
export function withdraw(
  state: CaseState,
  body: PartyCommandBody<'withdraw'>,
  { content, evidence }: Context,
): Decision {
  const underWay = state.parcels.length > 0;
  const data = { reason: body.reason, goods_under_way: underWay };
  return { drafts: ends(state, { type: 'withdrawn', data, clause: '2.4', content, evidence }, 'withdrawn') };
}

/** A person of the platform ends a case. No money is closed over: what failed is first settled by hand, which says who paid what. */
export function close(state: CaseState, body: PartyCommandBody<'close'>, { content, evidence }: Context): Decision {
  if (!refundsArrived(state))
    return refuse(
      'wrong_stage',
      'A refund has not arrived. One that failed is paid by hand first (settle-manually); with the last one the case ends by itself.',
    );
  if (!holdsNothing(state))
    return refuse('wrong_stage', 'A deposit of the consumer is held, or may be; it is let go first (release-charge).');
  if ((body.outcome === 'refunded') !== hasRefunded(state))
    return refuseField('/outcome', 'does not agree with what was refunded');
  return { drafts: [...releaseAll(state), { ...closing(body.outcome), clause: '2.4', content, evidence }] };
}
