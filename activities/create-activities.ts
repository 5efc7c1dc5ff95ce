import { activityInfo } from '@temporalio/activity';
import type { Fact } from '../domain/facts.ts';
import type { ActivityDeps } from './deps.ts';
import { answerGivenUp, ledgerFailure } from './ledger-failure.ts';
import { notNow } from './not-now.ts';
import { AnswerLost, askForRefund } from './refund.ts';

export type Activities = ReturnType<typeof createActivities>;

/** The attempt from which on a lost answer is given up: it is reported as unknown, and the ledger sets the next round. */
const lastAttempt = 3;

/** Every effect a workflow may ask for. Each answers with the case's newest fact and may be repeated at any point. */
export function createActivities(deps: ActivityDeps) {
  const { ledger } = deps;
  return {
    loadFact: (caseId: string) => safely(ledger.presentFact(caseId)),

    tick: (caseId: string) => safely(ledger.tick(caseId)),

    refund: async (caseId: string, effectId: string): Promise<Fact> => {
      const { attempt } = activityInfo();
      const asked = await askForRefund(deps, { caseId, effectId, attempt }).catch((error: unknown) => {
        throw error instanceof AnswerLost && attempt >= lastAttempt ? answerGivenUp(error) : ledgerFailure(error);
      });
      if ('fact' in asked) return asked.fact;
      throw notNow(asked);
    },

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
