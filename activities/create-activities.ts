import { activityInfo } from '@temporalio/activity';
import { chargeOf } from '../domain/charge.ts';
import type { Fact } from '../domain/facts.ts';
import type { NotNow } from '../ports/turns.ts';
import { type ChargeDeps, carryOutCharge } from './charge.ts';
import type { ActivityDeps } from './deps.ts';
import { answerGivenUp, ledgerFailure } from './ledger-failure.ts';
import { AnswerLost } from './lost-answer.ts';
import { notNow } from './not-now.ts';
import { askForRefund } from './refund.ts';

export type Activities = ReturnType<typeof createActivities>;

/** The attempt from which on a lost answer is given up: it is reported as unknown, and the ledger sets the next round. */
const lastAttempt = 3;

/** Every effect a workflow may ask for. Each answers with the case's newest fact and may be repeated at any point. */
export function createActivities(deps: ActivityDeps & ChargeDeps) {
  const { ledger } = deps;
  return {
    loadFact: (caseId: string) => safely(ledger.presentFact(caseId)),

    tick: (caseId: string) => safely(ledger.tick(caseId)),

    refund: (caseId: string, effectId: string) =>
      inAttempts((attempt) => askForRefund(deps, { caseId, effectId, attempt })),

    charge: (caseId: string, effectId: string) =>
      inAttempts((attempt) => carryOutCharge(deps, { caseId, effectId, attempt })),

    /** For an effect that ended without an answer: the ledger sets its next round. */
    parkEffect: (caseId: string, effectId: string) => {
      const report = chargeOf(effectId) ? ledger.reportCharge : ledger.reportRefund;
      return safely(report(caseId, effectId, { status: 'unknown', reason: 'no_answer' }));
    },
  };
}

/** One attempt of many: it comes back later, gives up after the last lost answer, or answers. */
async function inAttempts(ask: (attempt: number) => Promise<{ fact: Fact } | NotNow>): Promise<Fact> {
  const { attempt } = activityInfo();
  const asked = await ask(attempt).catch((error: unknown) => {
    throw error instanceof AnswerLost && attempt >= lastAttempt ? answerGivenUp(error) : ledgerFailure(error);
  });
  if ('fact' in asked) return asked.fact;
  throw notNow(asked);
}

async function safely(fact: Promise<Fact>): Promise<Fact> {
  try {
    return await fact;
  } catch (error) {
    throw ledgerFailure(error);
  }
}
