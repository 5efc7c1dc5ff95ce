import type { Fact } from '../domain/facts.ts';
import type { ActivityDeps } from './deps.ts';
import { ledgerFailure } from './ledger-failure.ts';
import { askForRefund } from './refund.ts';

export type Activities = ReturnType<typeof createActivities>;

/** Every effect a workflow may ask for. Each answers with the case's newest fact and may be repeated at any point. */
export function createActivities(deps: ActivityDeps) {
  const { ledger } = deps;
  return {
    loadFact: (caseId: string) => safely(ledger.presentFact(caseId)),

    tick: (caseId: string) => safely(ledger.tick(caseId)),

    refund: (caseId: string, effectId: string) => safely(askForRefund(deps, caseId, effectId)),

    /** For an effect that ended without an answer: the ledger sets its next round. */
    parkEffect: (caseId: string, effectId: string) =>
      safely(ledger.reportRefund(caseId, effectId, { status: 'unknown', reason: 'no_answer' })),
  };
}

async function safely(fact: Promise<Fact>): Promise<Fact> {
  try {
    return await fact;
  } catch (error) {
    throw ledgerFailure(error);
  }
}
