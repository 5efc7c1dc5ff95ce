import { holdsNothing } from '../charge.ts';
import type { Draft } from '../events.ts';
import { hasArrived } from '../payment.ts';
import type { CaseState } from '../state.ts';
import type { Outcome } from '../vocabulary.ts';
import { isSettled, unsettled } from './claimed-lines.ts';
import { releaseAll } from './release-charges.ts';

/** The end of a case, which sets the milestone every story waits for. */
export function closing(outcome: Outcome): Draft {
  return { type: 'closed', data: { outcome }, to: 'closed', milestones: { closed: { outcome } } };
}

/** How a case ends: one that has refunded anything ends refunded, whatever became of the rest. */
export function endOf(state: CaseState, otherwise: Outcome): Outcome {
  return hasRefunded(state) ? 'refunded' : otherwise;
}

/** Whether money went back for what was claimed, or goes; what was only granted beside it is no answer to the claim. */
export function hasRefunded(state: CaseState): boolean {
  return state.refunds.length > 0 && isSettled(state);
}

export function refundsArrived({ refunds }: CaseState): boolean {
  return refunds.every(hasArrived);
}

/** Whether all money has come to rest: refunds have arrived, and no deposit is held, nor can be. */
export function isCleared(state: CaseState): boolean {
  return refundsArrived(state) && holdsNothing(state);
}

/** What follows the last that was left to do: the end, or, while a deposit is held, letting go of it; then the end comes with that. */
export function endsOnceReleased(state: CaseState, end: Draft): Draft[] {
  return holdsNothing(state) ? [...releaseAll(state), end] : releaseAll(state);
}

/** Whether the consumer has been refused something that nobody has heard an appeal against. */
export function mayStillBeHeard({ refused, appealable }: CaseState): boolean {
  return refused.length > 0 && appealable.some(({ by }) => by === 'consumer');
}

/**
 * Nothing is left to decide; a case whose refunds have not arrived, or that holds a deposit, waits for that first, so that no case
 * closes over money.
 */
export function ends(state: CaseState, last: Draft, outcome: Outcome): Draft[] {
  const released = releaseAll(state);
  return isCleared(state)
    ? [last, ...released, closing(endOf(state, outcome))]
    : [{ ...last, to: 'settling' }, ...released];
}

/** What follows when nothing is held for a charge any more: the end of a case that only waited for that. */
export function chargeGone(state: CaseState, last: Draft, chargeId: string): Draft[] {
  const left = { ...state, charges: state.charges.filter(({ id }) => id !== chargeId) };
  if (state.stage !== 'settling' || !isCleared(left)) return [last];
  return [last, ...releaseAll(left), { ...closing(endOf(state, state.over ?? 'refunded')), clause: '3.1.3d' }];
}

/** What follows when a refund has arrived: with the last of them the story ends, unless a refusal of the rest may be heard, or is. */
export function arrival(
  state: CaseState,
  arrived: Extract<Draft, { type: 'refund_succeeded' | 'refund_settled_by_hand' }>,
): Draft[] {
  const { refund_id } = arrived.data;
  const all = state.refunds.every((refund) => refund.id === refund_id || hasArrived(refund));
  if (state.final || !all) return [arrived];
  const nothingLeft = state.milestones.decided !== undefined && unsettled(state).length === 0;
  const settled: Draft = nothingLeft ? { ...arrived, milestones: { settled: {} } } : arrived;
  if (state.stage !== 'settling') return [settled];
  if (state.over === null && mayStillBeHeard(state)) return [{ ...settled, to: 'appeal_window' }];
  return [
    settled,
    ...endsOnceReleased(state, { ...closing(endOf(state, state.over ?? 'refunded')), clause: '3.1.3d' }),
  ];
}
