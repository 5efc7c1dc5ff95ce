import assert from 'node:assert/strict';
import { bookOf, inPlace, type Posted, unitOf } from '../../domain/books.ts';
import { nextRung } from '../../domain/clocks.ts';
import { unsettled } from '../../domain/decide/claimed-lines.ts';
import { fold } from '../../domain/evolve.ts';
import { toMs } from '../../domain/instant.ts';
import { mayMove } from '../../domain/lifecycle.ts';
import { hasArrived, openProposals } from '../../domain/payment.ts';
import type { LineQuantity, Refund } from '../../domain/state.ts';
import { isUndone, taskRules } from '../../domain/task.ts';
import type { Account, CaseTaskKind } from '../../domain/vocabulary.ts';
import { leafHash } from '../../ledger/leaf.ts';
import { chargesOnce } from './charges.ts';
import { grantsWithinLimits } from './grants.ts';
import { paysOnce } from './payments.ts';
import type { PureCase } from './pure-ledger.ts';
import { holdsForPeople } from './risks.ts';

/** What must hold of any case after any step, whatever happened to it. @throws AssertionError where it does not. */
export function keepsItsPromises(before: PureCase | null, after: PureCase): void {
  const { state, fresh } = after;
  const events = fresh.map(({ leaf }) => leaf);
  assert.deepEqual(fold(events), state, 'the trail folds to the state');
  for (const event of events.slice(before?.fresh.length ?? 0)) {
    if (event.stage.from) assert(mayMove(event.stage.from, event.type, event.stage.to), 'the lifecycle lets it move');
    const previous = events[event.seq - 2];
    if (previous) assert(toMs(event.at) >= toMs(previous.at), 'time does not run backwards');
    assert.equal(event.prev_hash, previous ? leafHash(previous) : null, 'the chain holds');
    const ends = (event.data.clocks ?? []).filter(({ change }) => change === 'met' || change === 'cancelled');
    assert.equal(new Set(ends.map(({ name }) => name)).size, ends.length, `${event.type} ends a window twice`);
  }
  keepsMoney(after);
  keepsBooks(after);
  paysOnce(after);
  grantsWithinLimits(after);
  chargesOnce(after);
  keepsItsWord(after);
  if (before?.state.final) {
    const { stage, final, outcome } = state;
    assert.deepEqual({ stage, final, outcome }, { stage: 'closed', final: true, outcome: before.state.outcome });
  }
  for (const [name, milestone] of Object.entries(before?.state.milestones ?? {})) {
    const kept = Object.entries(state.milestones).find(([known]) => known === name)?.[1];
    assert.deepEqual(kept, milestone, 'a milestone is set once');
  }
  keepsTime(after);
  asksForPeople(before, after);
  holdsForPeople(before, after);
}

function keepsMoney({ state }: PureCase): void {
  for (const tender of state.application.order.tenders) {
    // one that failed too: a person may still pay it
    const own = state.refunds.filter(({ tender_id }) => tender_id === tender.id);
    const promised = own.reduce((sum, { amount }) => sum + amount, 0);
    assert(promised <= tender.amount, `${promised} of the ${tender.amount} that ${tender.id} paid`);
  }
  const numbers = new Set(state.refunds.map(({ refund_no }) => refund_no));
  assert.equal(numbers.size, state.refunds.length, 'one refund, one number');
  for (const { line_id, quantity } of state.application.lines) {
    const of = (lines: readonly LineQuantity[]) =>
      lines.filter((line) => line.line_id === line_id).reduce((sum, line) => sum + line.quantity, 0);
    const [granted, refused, settled] = [
      of(state.agreed?.lines ?? []),
      of(state.refused),
      of(state.settlement?.lines ?? []),
    ];
    assert(granted + refused <= quantity, `${granted} granted and ${refused} refused of ${quantity}`);
    assert(settled <= granted, `${settled} settled of ${granted} granted`);
  }
}

/** Every entry balances, clearing holds what refunds have not brought yet, and tenders have got what has arrived. */
function keepsBooks({ state, fresh }: PureCase): void {
  const book = fresh.flatMap(({ leaf, entries }) => inPlace(leaf, entries));
  assert.deepEqual(bookOf(fresh.map(({ leaf }) => leaf)), book, 'the books can be written again from the trail');
  for (const [place, postings] of Map.groupBy(book, ({ seq, entry, unit }) => `entry ${seq}.${entry} in ${unit}`))
    assert.equal(sumOf(postings), 0, `${place} does not balance`);
  const { currency } = state.application.order;
  const units = [currency, ...state.application.order.tenders.map(({ id }) => unitOf(id))];
  for (let version = 1; version <= (state.settlement?.version ?? 0); version++) {
    const own = state.refunds.filter(({ settlement_version }) => settlement_version === version);
    for (const unit of units) {
      const clearing = book.filter(
        (one) => one.account === 'clearing' && one.settlement_version === version && one.unit === unit,
      );
      const open = own.filter((refund) => !hasArrived(refund)).map((refund) => inUnit(refund, unit, currency));
      const excess = own.filter(broughtTwice).map((refund) => inUnit(refund, unit, currency));
      assert.equal(
        sumOf(clearing) + total(open),
        total(excess),
        `clearing ${version} in ${unit} is what is not settled`,
      );
    }
  }
  for (const unit of units) {
    const got = book.filter((one) => one.account === 'consumer_tender' && one.unit === unit);
    const arrived = state.refunds.flatMap((refund) =>
      hasArrived(refund) ? (broughtTwice(refund) ? [refund, refund] : [refund]) : [],
    );
    const charged =
      unit === currency ? total(state.charges.map(({ held, captured_amount: taken }) => held + taken)) : 0;
    assert.equal(
      sumOf(got) + total(arrived.map((refund) => inUnit(refund, unit, currency))),
      charged,
      'tenders got what arrived, and gave what is held or was taken',
    );
  }
  const borne = book.filter(({ account, unit }) => !inBetween.has(account) && unit === currency);
  const taken = total(state.charges.map(({ captured_amount }) => captured_amount));
  assert.equal(sumOf(borne) + taken, state.settlement?.total ?? 0, 'somebody bears all that was settled');
}

/** Paid by hand, as the books have it, and by the provider as well. */
const broughtTwice = ({ state, paid_twice }: Refund) => state === 'manual' && paid_twice === true;
const inBetween: ReadonlySet<Account> = new Set<Account>(['clearing', 'consumer_tender', 'deposits_held']);
const total = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);
const sumOf = (postings: readonly Posted[]) => total(postings.map(({ amount }) => amount));

function inUnit({ tender_id, amount, units }: Refund, unit: string, currency: string): number {
  if (unit === currency) return amount;
  return unit === unitOf(tender_id) ? (units ?? 0) : 0;
}

/** What was granted is paid, unless the consumer gave it up or a person closed the case. */
function keepsItsWord({ state, fresh }: PureCase): void {
  const events = fresh.map(({ leaf }) => leaf);
  const givenUp = events.some(({ type, command }) => type === 'withdrawn' || type === 'lapsed' || command === 'close');
  if (state.outcome === 'refunded' && !givenUp) assert.deepEqual(unsettled(state), [], 'what was granted is settled');
}

function keepsTime({ state }: PureCase): void {
  for (const clock of state.clocks) {
    assert(toMs(clock.breach_at) >= toMs(clock.due_at), `${clock.name} is breached before it is due`);
    if (state.final) assert.notEqual(clock.ended_at, null, `${clock.name} goes on after the end`);
  }
  const open = state.offers.filter((offer) => offer.state === 'open');
  assert(open.length <= 1, 'one offer at a time');
  const answering = state.clocks.some(({ name, ended_at }) => name === 'offer_answer' && ended_at === null);
  if (!state.final) assert.equal(answering, open.length === 1, 'an offer is open as long as its window');
  if (!state.final)
    assert.equal(state.awaited_evidence !== null, state.stage === 'awaiting_evidence', 'evidence is awaited');
  const waits = nextRung(state) !== null || state.owes.length > 0 || state.tasks.some(isUndone);
  assert(state.final || waits, 'nothing is left to wait for ever, unless a person was asked');
}

/** Whatever waits for a person is somebody's task, once, for as long as it waits. */
function asksForPeople(before: PureCase | null, { state }: PureCase): void {
  const undone = state.tasks.filter(isUndone);
  const names = undone.map(({ kind, subject }) => `${kind} ${subject}`);
  assert.equal(new Set(names).size, names.length, `nobody is asked twice: ${names.join(', ')}`);
  const isReviewed =
    state.stage === 'platform_review' ||
    (state.stage === 'awaiting_evidence' && state.awaited_evidence?.back_to === 'platform_review');
  const reviews = undone.filter(({ kind }) => taskRules[kind].clock === 'platform_review');
  assert.equal(reviews.length, isReviewed ? 1 : 0, 'a review by the platform is one task');
  const failed = state.refunds.filter(({ state: at }) => at === 'failed').map(({ id }) => id);
  const askedFor = (kind: CaseTaskKind, among = undone) =>
    among.filter((task) => task.kind === kind).map(({ subject }) => subject);
  const asked = askedFor('refund_failed').toSorted();
  assert.deepEqual(asked, failed.toSorted(), 'a refund that failed is a task until it is dealt with');
  const proposed = openProposals(state).filter(({ awaits }) => awaits.includes('second_person'));
  const answers = askedFor('payment_to_approve').toSorted();
  assert.deepEqual(
    answers,
    proposed.map(({ id }) => id).toSorted(),
    'who agrees to a payment is asked until they answer',
  );
  for (const { id } of state.refunds.filter(({ paid_twice }) => paid_twice))
    assert(askedFor('refund_paid_twice', state.tasks).includes(id), 'money that came twice was somebody’s task');
  if (state.final) {
    const others = undone.filter(({ kind }) => taskRules[kind].ends !== 'word');
    assert.deepEqual(others, [], 'no task outlives what it is for');
  }
  for (const task of before?.state.tasks ?? []) {
    const kept = state.tasks.find(({ id }) => id === task.id);
    if (!isUndone(task)) assert.deepEqual(kept, task, 'what is done is done');
  }
}
