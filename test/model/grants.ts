import assert from 'node:assert/strict';
import { inPlace } from '../../domain/books.ts';
import type { CaseEvent, EventOf } from '../../domain/events.ts';
import { fold } from '../../domain/evolve.ts';
import { grantsIn } from '../../domain/grant.ts';
import { type Account, type Bearer, bearers, grantKinds } from '../../domain/vocabulary.ts';
import { currentStandard } from '../../policy/fixtures.ts';
import { ofType } from './payments.ts';
import type { PureCase } from './pure-ledger.ts';

const { two_person_limit, goodwill_cap } = currentStandard().numbers;
const bears: Record<Bearer, Account> = {
  merchant: 'merchant_payable',
  platform: 'platform_subsidy',
  carrier: 'carrier_receivable',
};
const sumOf = (amounts: readonly { amount: number }[]) => amounts.reduce((sum, { amount }) => sum + amount, 0);

/** What must hold of what was granted, whatever happened to a case. @throws AssertionError where it does not. */
export function grantsWithinLimits({ state, fresh }: PureCase): void {
  const events = fresh.map(({ leaf }) => leaf);
  const granted = ofType(events, 'granted');
  const grants = granted.map(({ data }) => data.grant);
  const kept = grantsIn(state.settlement).map(({ kind, amount, borne_by }) => ({ kind, amount, borne_by }));
  assert.deepEqual(
    kept,
    grants.map(({ kind, amount, borne_by }) => ({ kind, amount, borne_by })),
    'each grant is settled once, and stays',
  );
  assert(sumOf(grants.filter(({ kind }) => kind === 'goodwill')) <= goodwill_cap, 'goodwill stays below its cap');
  const alone = granted.filter((event) => !hasSecondPerson(events, event));
  assert(sumOf(alone.map(({ data }) => data.grant)) <= two_person_limit, 'one person grants up to the limit alone');
  for (const event of granted) {
    assert.equal(event.stage.from, event.stage.to, 'a grant moves no stage');
    assert.equal(event.data.milestones, undefined, 'a grant is no turn of the story');
    assert(mayBear(events, event), `${event.data.grant.borne_by} bears it for a reason`);
  }
  const book = fresh.flatMap(({ leaf, entries }) => inPlace(leaf, entries));
  for (const kind of grantKinds)
    for (const bearer of bearers) {
      const borne = book.filter(({ adjustment, account }) => adjustment === kind && account === bears[bearer]);
      const own = grants.filter((one) => one.kind === kind && one.borne_by === bearer);
      assert.equal(sumOf(borne), sumOf(own), `the ${bearer} bears its ${kind}`);
    }
}

function wordsFor(events: readonly CaseEvent[], { data }: EventOf<'granted'>): EventOf<'payment_approved'>[] {
  return ofType(events, 'payment_approved').filter(({ data: word }) => word.proposal_id === data.proposal_id);
}

function madeBy(events: readonly CaseEvent[], event: EventOf<'granted'>): CaseEvent['actor'] {
  const proposed = ofType(events, 'payment_proposed').find(({ data }) => data.proposal_id === event.data.proposal_id);
  return proposed?.actor ?? event.actor;
}

function hasSecondPerson(events: readonly CaseEvent[], event: EventOf<'granted'>): boolean {
  const first = madeBy(events, event);
  return wordsFor(events, event).some(
    ({ data, actor }) =>
      data.as === 'second_person' &&
      actor.role === 'platform' &&
      actor.person !== undefined &&
      actor.person !== first.person,
  );
}

/** The platform bears what it gives; the merchant what it has agreed to or is liable for, the carrier what it is liable for. */
function mayBear(events: readonly CaseEvent[], event: EventOf<'granted'>): boolean {
  const { kind, borne_by } = event.data.grant;
  if (borne_by === 'platform') return madeBy(events, event).role === 'platform';
  const before = fold(events.filter(({ seq }) => seq < event.seq));
  const isLiable = before?.liability?.some(({ party, percent }) => party === borne_by && percent > 0) ?? false;
  if (borne_by === 'carrier') return isLiable;
  const agreed = wordsFor(events, event).some(({ data, actor }) => data.as === 'merchant' && actor.role === 'merchant');
  return madeBy(events, event).role === 'merchant' || agreed || (kind === 'compensation' && isLiable);
}
