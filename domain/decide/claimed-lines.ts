import type { Context } from '../context.ts';
import { minus } from '../line-quantities.ts';
import { type Refusal, refuseField } from '../refusal.ts';
import { OUTSIDE_TENDERS } from '../standard.ts';
import type { CaseState, LineQuantity } from '../state.ts';

export function claimed(state: CaseState): LineQuantity[] {
  return state.application.lines.map(({ line_id, quantity }) => ({ line_id, quantity }));
}

/** What was neither granted nor refused so far. */
export function undecided(state: CaseState): LineQuantity[] {
  return minus(minus(claimed(state), state.agreed?.lines ?? []), state.refused);
}

/** Granted, and not settled yet. */
export function unsettled(state: CaseState): LineQuantity[] {
  return minus(state.agreed?.lines ?? [], state.settlement?.lines ?? []);
}

/** Whether money was settled for anything that was claimed; what was granted beside it settles nothing of the claim. */
export function isSettled({ settlement }: CaseState): boolean {
  return settlement !== null && settlement.lines.length > 0;
}

/** Lines that a person names must be among those in question, each once, and no more of them than there are. */
export function refuseStrangeLines(
  among: readonly LineQuantity[],
  lines: readonly LineQuantity[],
): { refusal: Refusal } | null {
  const strange = lines.findIndex(({ line_id, quantity }, index) => {
    const known = among.find((one) => one.line_id === line_id);
    return !known || quantity > known.quantity || lines.findIndex((one) => one.line_id === line_id) !== index;
  });
  return strange >= 0 ? refuseField(`/lines/${strange}`, 'is not in question here, or named twice') : null;
}

/** What the order still has to give back, over all its cases, minor units. */
export function leftToRefund(state: CaseState, { position }: Context): number {
  const paid = state.application.order.tenders.reduce((sum, { amount }) => sum + amount, 0);
  const given = [...state.refunds, ...position.tenders].filter(({ tender_id }) => tender_id !== OUTSIDE_TENDERS);
  return given.reduce((left, { amount }) => left - amount, paid);
}
