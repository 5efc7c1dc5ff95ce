import type { CaseState, Refund } from '../state.ts';
import { unitOf } from './entry.ts';

/** What a refund that has not arrived waits for. */
export const awaitedByRefunds = ['request', 'answer', 'notice', 'next_round', 'person'] as const;
type AwaitedByRefund = (typeof awaitedByRefunds)[number];

/** A refund that keeps a clearing account from zero. */
export type Outstanding = Pick<Refund, 'id' | 'tender_id' | 'state' | 'reason' | 'retry_at'> & {
  amount: number;
  waits_for: AwaitedByRefund;
};

/** What a settlement version has promised in this unit and no tender has got yet; nothing where the books are at fault themselves. */
export function outstandingIn(state: CaseState, version: number, unit: string): Outstanding[] {
  const { currency } = state.application.order;
  return state.refunds
    .filter(({ settlement_version, state: at }) => settlement_version === version && at !== 'succeeded')
    .map(({ id, tender_id, state: at, reason, retry_at, ...refund }) => ({
      id,
      tender_id,
      state: at,
      reason,
      retry_at,
      amount: unit === currency ? refund.amount : unit === unitOf(tender_id) ? (refund.units ?? 0) : 0,
      waits_for: awaitedBy({ state: at, accepted: refund.accepted }),
    }))
    .filter(({ amount }) => amount !== 0);
}

function awaitedBy({ state, accepted }: Pick<Refund, 'state' | 'accepted'>): AwaitedByRefund {
  switch (state) {
    case 'promised':
      return 'request';
    case 'requested':
    case 'succeeded':
      return accepted ? 'notice' : 'answer';
    case 'unknown':
      return 'next_round';
    case 'failed':
    case 'manual':
      return 'person';
    default:
      return unforeseen(state);
  }
}

function unforeseen(state: never): never {
  throw new Error(`a refund in a state of no known name: ${state}`);
}
