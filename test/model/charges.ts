import assert from 'node:assert/strict';
import { bookOf } from '../../domain/books.ts';
import type { CaseEvent, EventOf, EventType } from '../../domain/events.ts';
import { isUndone } from '../../domain/task.ts';
import { currentStandard } from '../../policy/fixtures.ts';
import type { PureCase } from './pure-ledger.ts';

const { two_person_limit } = currentStandard().numbers;

/** What must hold of money that the consumer is charged, whatever happened to a case. @throws AssertionError where it does not. */
export function chargesOnce({ state, fresh }: PureCase): void {
  const events = fresh.map(({ leaf }) => leaf);
  const book = bookOf(events);
  for (const charge of state.charges) {
    const about = events.filter(({ data }) => 'charge_id' in data && data.charge_id === charge.id);
    const [taken, ...again] = ofType(about, 'charge_captured');
    assert.deepEqual(again, [], `${charge.id} is taken once`);
    assert.equal(taken?.data.amount ?? 0, charge.captured_amount, 'what was taken is what the trail says');
    const authorised = ofType(about, 'charge_authorised');
    assert(authorised.length <= 1, `${charge.id} is authorised once`);
    assert(charge.captured_amount <= (authorised.length > 0 ? charge.amount : 0), 'no more is taken than authorised');
    if (about.some(({ type }) => type === 'charge_attempted')) assert(hasConsent(about), 'the consumer has agreed');
    const voided = about.some(({ type }) => type === 'charge_voided');
    assert(!(voided && taken), `${charge.id} is either taken or let go`);
    const isOver = voided || taken !== undefined;
    assert.equal(charge.held, authorised.length > 0 && !isOver ? charge.amount : 0, 'what is held is what is left');
    const held = book.filter(({ account, charge_id }) => account === 'deposits_held' && charge_id === charge.id);
    assert.equal(held.reduce((sum, { amount }) => sum + amount, 0) + charge.held, 0, 'the books hold what is held');
    keepsLimit(about, events);
    if (isOver) assert(!state.owes.some(({ id }) => id.startsWith(`${charge.id}.`)), `${charge.id} is owed no more`);
    if (charge.state === 'failed' && !state.final) {
      const asked = state.tasks.some(
        (task) => isUndone(task) && task.kind === 'charge_failed' && task.subject === charge.id,
      );
      assert(asked, 'a charge that failed is a task until it is dealt with');
    }
  }
  const waiting = state.charges.filter(({ step, state: at }) => step !== null && at !== 'failed');
  for (const { id, retry_at } of waiting) {
    const isOwed = state.owes.some((owed) => owed.id.startsWith(`${id}.`));
    assert(isOwed !== (retry_at !== null), `${id} is owed, or waits for its next round`);
  }
  if (state.final) {
    assert(
      state.charges.every(
        ({ held, state: at }) => held === 0 && at !== 'asked' && at !== 'unknown' && at !== 'requested',
      ),
      'no case closes over a deposit',
    );
  }
  const numbers = new Set(state.charges.map(({ charge_no }) => charge_no));
  assert.equal(numbers.size, state.charges.length, 'one charge, one number');
}

/** Before anything was asked of the provider. */
function hasConsent(about: readonly CaseEvent[]): boolean {
  const agreed = about.findIndex(({ type, actor }) => type === 'charge_agreed' && actor.role === 'consumer');
  return agreed >= 0 && agreed < about.findIndex(({ type }) => type === 'charge_attempted');
}

/** A deposit above the limit is taken with the word of two different people. */
function keepsLimit(about: readonly CaseEvent[], events: readonly CaseEvent[]): void {
  for (const { data } of ofType(about, 'charge_capture_due')) {
    if (data.amount <= two_person_limit) continue;
    const made = ofType(events, 'payment_proposed').find((one) => one.data.proposal_id === data.proposal_id);
    const approved = ofType(events, 'payment_approved').find((one) => one.data.proposal_id === data.proposal_id);
    assert(made && approved?.actor.person, 'a second person has agreed');
    assert.notEqual(made.actor.person, approved.actor.person, 'two different people');
  }
}

function ofType<Type extends EventType>(events: readonly CaseEvent[], type: Type): EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> => event.type === type);
}
