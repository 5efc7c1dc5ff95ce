import type { EventOf } from './events.ts';
import { hasArrived, isOpenProposal, isOvertaken } from './payment.ts';
import type { CaseState, Refund, RefundAttempt } from './state.ts';
import type { MoneyOutcome } from './vocabulary.ts';

/** What an event changes of the money of a case: refunds, and payments that wait for somebody's word. */

type RefundEvent = EventOf<
  | 'settlement_made'
  | 'refund_requested'
  | 'refund_accepted'
  | 'refund_succeeded'
  | 'refund_failed'
  | 'refund_unknown'
  | 'refund_due_again'
  | 'refund_stopped'
  | 'other_way_consented'
  | 'refund_settled_by_hand'
  | 'refund_paid_twice'
>;

export function refunded(state: CaseState, event: RefundEvent): Partial<CaseState> {
  if (event.type === 'settlement_made')
    return { settlement: event.data.settlement, refunds: [...state.refunds, ...event.data.refunds] };
  const { change, attempt } = changeOf(event);
  return {
    refunds: state.refunds.map((one) =>
      one.id === event.data.refund_id
        ? { ...one, ...change, attempts: attempt ? [...one.attempts, { at: event.at, result: attempt }] : one.attempts }
        : one,
    ),
  };
}

type Turn = { change: Partial<Refund>; attempt?: RefundAttempt['result'] };

function changeOf(event: Exclude<RefundEvent, { type: 'settlement_made' }>): Turn {
  switch (event.type) {
    case 'refund_requested':
      return { change: { state: 'requested', retry_at: null }, attempt: 'requested' };
    case 'refund_accepted': {
      const { retry_at } = event.data;
      return { change: { state: 'requested', accepted: true, reason: null, retry_at }, attempt: 'accepted' };
    }
    case 'refund_succeeded':
      return { change: { state: 'succeeded', accepted: true, reason: null, retry_at: null }, attempt: 'succeeded' };
    case 'refund_failed':
      return { change: { state: 'failed', reason: event.data.reason, retry_at: null }, attempt: 'failed' };
    case 'refund_unknown': {
      const { reason, retry_at } = event.data;
      return { change: { state: 'unknown', reason, retry_at }, attempt: 'unknown' };
    }
    case 'refund_due_again':
      return { change: { round: event.data.round, retry_at: null } };
    case 'refund_stopped':
      return { change: { stopped: true, retry_at: event.data.retry_at } };
    case 'other_way_consented':
      return { change: { other_way: event.data.method } };
    case 'refund_settled_by_hand': {
      const { method, paid_at } = event.data;
      // nothing of it is left for the provider to accept
      return { change: { state: 'manual', accepted: true, retry_at: null, by_hand: { method, paid_at } } };
    }
    case 'refund_paid_twice':
      return { change: { paid_twice: true } };
    default:
      return unforeseen(event);
  }
}

export function proposed(
  state: CaseState,
  event: EventOf<'payment_proposed' | 'payment_approved' | 'payment_declined'>,
): Pick<CaseState, 'proposals'> {
  const { proposals } = state;
  if (event.type === 'payment_proposed') {
    const { proposal_id: id, payment, awaits } = event.data;
    const by = event.actor.person ?? '';
    const content = event.data.content ?? [];
    return {
      proposals: [
        ...proposals,
        { id, payment, asked: awaits, awaits, by, proposed_at: event.at, content, state: 'open' },
      ],
    };
  }
  const { proposal_id } = event.data;
  return {
    proposals: proposals.map((one) => {
      if (one.id !== proposal_id) return one;
      if (event.type === 'payment_declined') return { ...one, state: 'declined' };
      const awaits = one.awaits.filter((word) => word !== event.data.as);
      return { ...one, awaits, state: awaits.length === 0 ? 'approved' : one.state };
    }),
  };
}

/** A proposal of which nothing is left to pay or to take waits for nobody any more. */
export function overtaken(state: CaseState): Pick<CaseState, 'proposals'> {
  return {
    proposals: state.proposals.map((one) =>
      isOpenProposal(one) && isOvertaken(state, one.payment) ? { ...one, state: 'void' } : one,
    ),
  };
}

export function moneyOutcome({ refunds }: CaseState): MoneyOutcome {
  if (refunds.length === 0) return 'none';
  if (refunds.some(({ state, paid_twice }) => state === 'failed' || paid_twice)) return 'manual';
  return refunds.every(hasArrived) ? 'refunded' : 'owed';
}

function unforeseen(event: never): never {
  throw new Error(`an event of no known type: ${JSON.stringify(event)}`);
}
