import { type Charge, chargeEffect, firstRound, isBeingTaken, isGone, isUnasked, owedFor } from '../charge.ts';
import type { Draft } from '../events.ts';
import type { CaseState } from '../state.ts';
import type { ReleaseReason } from '../vocabulary.ts';

/**
 * Lets go of a charge: what was never asked for, or refused by the provider, is gone at once; what is or may be authorised is voided,
 * also where nobody knows yet whether it is. One that is being taken right now is only marked: if that fails, it is voided.
 */
export function release(state: CaseState, charge: Charge, why: ReleaseReason): Draft[] {
  const about = { charge_id: charge.id };
  const { rules, clause } = charge;
  const done = owedFor(state, charge.id);
  const type = 'charge_released';
  if (isBeingTaken(charge)) return [{ type, data: { ...about, why, voids: false }, rules, clause }];
  if (isUnasked(charge) || isGone(charge)) {
    return [
      { type, data: { ...about, why, voids: false }, rules, clause, done },
      { type: 'charge_voided', data: about, rules, clause },
    ];
  }
  const effect = chargeEffect(charge.id, 'void', firstRound(charge, 'void'));
  return [{ type, data: { ...about, why, voids: true }, rules, clause, done, owes: [effect] }];
}

/** Lets go of all that a case that ends still asks for or holds. */
export function releaseAll(state: CaseState): Draft[] {
  const left = state.charges.filter((charge) => !isGone(charge) && !charge.released);
  return left.flatMap((charge) => release(state, charge, 'case_over'));
}
