import { hasArrived } from '../payment.ts';
import type { CaseState, Refund } from '../state.ts';
import { unitOf } from './entry.ts';

/** What a refund that has not arrived waits for. */
export const awaitedByRefunds = ['request', 'answer', 'notice', 'next_round', 'person', 'money_back'] as const;
type AwaitedByRefund = (typeof awaitedByRefunds)[number];

/** A refund that keeps a clearing account from zero. */
export type Outstanding = Pick<Refund, 'id' | 'tender_id' | 'state' | 'reason' | 'retry_at'> & {
  amount: number;
  waits_for: AwaitedByRefund;
};

/**
 * What a settlement version has promised in this unit and no tender has got yet, negative where one has got it twice; nothing where the
 * books are at fault themselves.
 */
export function outstandingIn(state: CaseState, version: number, unit: string): Outstanding[] {
  const { currency } = state.application.order;
  return state.refunds
    .filter((refund) => refund.settlement_version === version && (!hasArrived(refund) || cameTwice(refund)))
    .map((refund) => {
      const { id, tender_id, state: at, reason, retry_at } = refund;
      const promised = unit === currency ? refund.amount : unit === unitOf(tender_id) ? (refund.units ?? 0) : 0;
      const amount = cameTwice(refund) ? -promised : promised;
      return { id, tender_id, state: at, reason, retry_at, amount, waits_for: awaitedBy(refund) };
    })
    .filter(({ amount }) => amount !== 0);
}

/** Paid by hand, as the books have it, and by the provider as well. */
function cameTwice({ state, paid_twice }: Refund): boolean {
  return state === 'manual' && paid_twice === true;
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
      return 'person';
    case 'manual':
      return 'money_back';
    default:
      return unforeseen(state);
  }
}

function unforeseen(state: never): never {
  throw new Error(`a refund in a state of no known name: ${state}`);
}
