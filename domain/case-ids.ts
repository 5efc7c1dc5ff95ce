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

/** `ch_<case>_<n>`, and the number by which the provider knows it: the case's nth charge, however often it is tried. */
export function chargeIds({ id, charges }: CaseState): { charge_id: string; charge_no: string } {
  const nth = charges.length + 1;
  return { charge_id: `ch_${keyOf(id)}_${nth}`, charge_no: `${keyOf(id)}-c${nth}` };
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
