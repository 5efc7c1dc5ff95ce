import type { Context } from '../context.ts';
import { type Refusal, refuseField } from '../refusal.ts';
import { OUTSIDE_TENDERS } from '../standard.ts';
import type { CaseState, LineQuantity } from '../state.ts';

export function claimed(state: CaseState): LineQuantity[] {
  return state.application.lines.map(({ line_id, quantity }) => ({ line_id, quantity }));
}

/** Lines that a person names must be the case's, each once, and no more of them than it has. */
export function refuseStrangeLines(state: CaseState, lines: LineQuantity[]): { refusal: Refusal } | null {
  const strange = lines.findIndex(({ line_id, quantity }, index) => {
    const known = claimed(state).find((one) => one.line_id === line_id);
    return !known || quantity > known.quantity || lines.findIndex((one) => one.line_id === line_id) !== index;
  });
  return strange >= 0 ? refuseField(`/lines/${strange}`, 'is not under this case, or named twice') : null;
}

/** What the order still has to give back, over all its cases, minor units. */
export function leftToRefund(state: CaseState, { position }: Context): number {
  const paid = state.application.order.tenders.reduce((sum, { amount }) => sum + amount, 0);
  const given = [...state.refunds, ...position.tenders].filter(({ tender_id }) => tender_id !== OUTSIDE_TENDERS);
  return given.reduce((left, { amount }) => left - amount, paid);
}
