import assert from 'node:assert/strict';
import { isCapturable } from '../../domain/charge.ts';
import type { CaseEvent, EventOf, EventType } from '../../domain/events.ts';
import { hasArrived } from '../../domain/payment.ts';
import { currentStandard } from '../../policy/fixtures.ts';
import type { PureCase } from './pure-ledger.ts';

const { two_person_limit } = currentStandard().numbers;

/** What must hold of money that people pay, whatever happened to a case. @throws AssertionError where it does not. */
export function paysOnce({ state, fresh }: PureCase): void {
  const events = fresh.map(({ leaf }) => leaf);
  if (state.final) assert(state.refunds.every(hasArrived), 'no case closes over money');
  for (const refund of state.refunds) {
    const about = events.filter(({ data }) => 'refund_id' in data && data.refund_id === refund.id);
    const brought = about.filter(({ type }) => type === 'refund_succeeded' || type === 'refund_settled_by_hand');
    assert(brought.length <= 1, `${refund.id} arrives once`);
    assert.equal(brought.length === 1, hasArrived(refund), `${refund.id} has arrived when something has brought it`);
    if (!hasArrived(refund)) continue;
    assert.equal(refund.retry_at, null, `nobody asks for ${refund.id} again`);
    assert(!state.owes.some(({ id }) => id.startsWith(`${refund.id}#`)), `${refund.id} is owed no more`);
  }
  for (const byHand of ofType(events, 'refund_settled_by_hand')) keepsRules(events, byHand, state.refunds);
  for (const { payment, ...proposal } of state.proposals.filter(({ state: at }) => at === 'open')) {
    if (payment.kind === 'capture_charge') {
      const charge = state.charges.find(({ id }) => id === payment.charge_id);
      assert(charge && isCapturable(charge), `${proposal.id} is about a deposit that can be taken`);
      continue;
    }
    if (payment.kind !== 'settle_manually') continue;
    const refund = state.refunds.find(({ id }) => id === payment.refund_id);
    assert.equal(refund?.state, 'failed', `${proposal.id} is about money that has not come`);
  }
}

/** A refund is paid by hand only after it failed, in the way agreed to, and above the limit by two people. */
function keepsRules(
  events: readonly CaseEvent[],
  { seq, actor, data }: EventOf<'refund_settled_by_hand'>,
  refunds: PureCase['state']['refunds'],
): void {
  const before = events.filter((event) => event.seq < seq);
  const { refund_id, method, proposal_id } = data;
  const refund = refunds.find(({ id }) => id === refund_id);
  assert(
    ofType(before, 'refund_failed').some((failed) => failed.data.refund_id === refund_id),
    'it had failed',
  );
  const agreed = ofType(before, 'other_way_consented').findLast((one) => one.data.refund_id === refund_id);
  assert(method === 'same_way' || agreed?.data.method === method, 'another way was agreed to (NR-11)');
  assert(actor.role === 'platform' && actor.person !== undefined, 'a person pays');
  if ((refund?.amount ?? 0) <= two_person_limit) return;
  const made = ofType(before, 'payment_proposed').find((one) => one.data.proposal_id === proposal_id);
  const approved = ofType(before, 'payment_approved').find((one) => one.data.proposal_id === proposal_id);
  assert(made?.actor.person && approved?.actor.person, 'two people are named');
  assert.notEqual(made.actor.person, approved.actor.person, 'two different people');
}

export function ofType<Type extends EventType>(events: readonly CaseEvent[], type: Type): EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> => event.type === type);
}
