import { type Charge, isBeingTaken } from '../charge.ts';
import type { CaseState } from '../state.ts';

/** What a deposit that is held waits for. */
export const awaitedByDeposits = ['word', 'request', 'answer', 'next_round', 'person'] as const;
type AwaitedByDeposit = (typeof awaitedByDeposits)[number];

/** A charge that keeps the deposits of its case from zero. */
export type HeldDeposit = Pick<Charge, 'id' | 'tender_id' | 'state' | 'step' | 'reason' | 'retry_at' | 'release_by'> & {
  amount: number;
  waits_for: AwaitedByDeposit;
};

/** What is held for this charge; nothing where the books are at fault themselves. */
export function heldFor({ charges }: CaseState, chargeId: string): HeldDeposit[] {
  return charges
    .filter(({ id, held }) => id === chargeId && held > 0)
    .map((charge) => {
      const { id, tender_id, state, step, reason, retry_at, release_by, held } = charge;
      return { id, tender_id, state, step, reason, retry_at, release_by, amount: held, waits_for: awaitedBy(charge) };
    });
}

function awaitedBy(charge: Charge): AwaitedByDeposit {
  const { state, step, retry_at } = charge;
  if (state === 'failed') return 'person';
  if (step === null) return 'word';
  if (retry_at !== null) return 'next_round';
  return state === 'requested' || isBeingTaken(charge) ? 'answer' : 'request';
}
