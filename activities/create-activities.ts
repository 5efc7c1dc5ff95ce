import { ApplicationFailure } from '@temporalio/activity';
import type { Fact } from '../domain/facts.ts';
import type { ActivityDeps } from './deps.ts';
import { askForRefund } from './refund.ts';

export type Activities = ReturnType<typeof createActivities>;

/** Every effect a workflow may ask for. Each answers with the case's newest fact and may be repeated at any point. */
export function createActivities(deps: ActivityDeps) {
  const { ledger } = deps;
  return {
    loadFact: (caseId: string) => ofKnownCase(ledger.presentFact(caseId)),

    tick: (caseId: string) => ofKnownCase(ledger.tick(caseId)),

    refund: (caseId: string, effectId: string) => ofKnownCase(askForRefund(deps, caseId, effectId)),

    /** For an effect that ended without an answer: the ledger sets its next round. */
    parkEffect: (caseId: string, effectId: string) =>
      ofKnownCase(ledger.reportRefund(caseId, effectId, { status: 'unknown', reason: 'no_answer' })),
  };
}

/** Everything else may pass and is tried again; a case that the ledger does not know stays unknown. */
async function ofKnownCase(fact: Promise<Fact>): Promise<Fact> {
  try {
    return await fact;
  } catch (error) {
    const isUnknown = error instanceof Error && 'code' in error && error.code === 'not_found';
    throw isUnknown ? ApplicationFailure.nonRetryable('the ledger knows no such case', 'case_unknown') : error;
  }
}
