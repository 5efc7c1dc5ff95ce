import type { CaseState } from './state.ts';

/** Ids that follow from the case: no randomness enters a decision. */
export function offerId(state: CaseState): string {
  return `off_${keyOf(state.id)}${state.offers.length + 1}`;
}

function keyOf(caseId: string): string {
  return caseId.replace(/^case_/, '');
}
