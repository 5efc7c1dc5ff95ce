import type { CaseState } from './state.ts';

/** Ids that follow from the case: no randomness enters a decision. */
export function offerId(state: CaseState): string {
  return `off_${keyOf(state.id)}${state.offers.length + 1}`;
}

/** `tsk_<case>_<n>`: the case's nth task. */
export function taskId(caseId: string, nth: number): string {
  return `tsk_${keyOf(caseId)}_${nth}`;
}

export function proposalId(state: CaseState): string {
  return `pay_${keyOf(state.id)}${state.proposals.length + 1}`;
}

/** The place of an event that is the next of its case. */
export function nextEventId({ id, seq }: CaseState): string {
  return eventId({ stream: id, seq: seq + 1 });
}

/** `evt_<stream>_<seq>`: an event's id follows from its place. */
export function eventId(event: { stream: string; seq: number }): string {
  return `evt_${keyOf(event.stream)}_${event.seq}`;
}

function keyOf(caseId: string): string {
  return caseId.replace(/^case_/, '');
}
