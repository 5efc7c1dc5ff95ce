import type { Application } from '../domain/application.ts';
import { positionOf, triedOnceMore } from '../domain/position.ts';
import type { Transaction } from '../drizzle/client.ts';
import { findMerchant, findOrder, otherStates } from './load.ts';
import { termsOf } from './merchant-record.ts';

/** What the ledger knows of an application's order and merchant, for opening a case and for judging without opening one. */
export async function openingFacts(tx: Transaction, { order, previous_case_id }: Application, caseId: string) {
  const others = await otherStates(tx, order.id, caseId);
  const merchant = await findMerchant(tx, order.merchant_id);
  return {
    terms: termsOf(merchant),
    publishedAddress: null, // an opening sends nothing back
    position: positionOf(others),
    knownOrder: await findOrder(tx, order.id),
    previous: triedOnceMore(others, previous_case_id),
  };
}
