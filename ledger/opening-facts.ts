import type { Application } from '../domain/application.ts';
import { positionOf, triedOnceMore } from '../domain/position.ts';
import type { LoadedOrder } from './load.ts';
import { termsOf } from './merchant-record.ts';

/** What the ledger knows of an application's order and merchant, for opening a case and for judging without opening one. */
export function openingFacts({ previous_case_id }: Application, { others, merchant, knownOrder }: LoadedOrder) {
  return {
    terms: termsOf(merchant),
    publishedAddress: null, // an opening sends nothing back
    position: positionOf(others),
    knownOrder,
    previous: triedOnceMore(others, previous_case_id),
  };
}
