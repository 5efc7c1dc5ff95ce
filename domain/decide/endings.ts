import type { Draft } from '../events.ts';
import { hasArrived } from '../payment.ts';
import type { CaseState } from '../state.ts';
import type { Outcome } from '../vocabulary.ts';
import { isSettled, unsettled } from './claimed-lines.ts';

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

/** Whether the consumer has been refused something that nobody has heard an appeal against. */
export function mayStillBeHeard({ refused, appealable }: CaseState): boolean {
  return refused.length > 0 && appealable.some(({ by }) => by === 'consumer');
}

/** Nothing is left to decide; a case whose money has not arrived waits for it first, so that no case closes over money. */
export function ends(state: CaseState, last: Draft, outcome: Outcome): Draft[] {
  return refundsArrived(state) ? [last, closing(endOf(state, outcome))] : [{ ...last, to: 'settling' }];
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
  return [settled, { ...closing(endOf(state, state.over ?? 'refunded')), clause: '3.1.3d' }];
}
