import { isOpenProposal, type Payment } from './payment.ts';
import type { Adjustment, Granted, OrderPosition, Settlement } from './standard.ts';
import type { CaseState } from './state.ts';
import { type Bearer, type GrantKind, grantKinds } from './vocabulary.ts';

/** Money beside what the rules come to: what it is, at whose cost, and what it rests on. Amounts in minor units. */
export type Grant = {
  kind: GrantKind;
  amount: number;
  borne_by: Bearer;
  granted_by: 'merchant' | 'platform';
  /** The rule of its kind first, then what else it rests on. */
  rules: string[];
  clause: string;
};

export function isGrant(payment: Payment): payment is Grant {
  return grantKinds.some((kind) => kind === payment.kind);
}

/** What was granted so far: each settlement keeps it. */
export function grantsIn(settlement: Pick<Settlement, 'adjustments'> | null): Granted[] {
  return settlement?.adjustments.filter(isGranted) ?? [];
}

function isGranted(adjustment: Adjustment): adjustment is Granted {
  return grantKinds.some((kind) => kind === adjustment.kind);
}

/** What a case has granted, or proposes to: the limits count both, so that no order of proposing and agreeing gets round them. */
export function grantedBy(state: CaseState): OrderPosition['granted'] {
  const made = grantsIn(state.settlement);
  const proposed = state.proposals.filter(isOpenProposal).flatMap(({ payment }) => (isGrant(payment) ? [payment] : []));
  const all = [...made, ...proposed];
  return {
    total: sumOf(all),
    goodwill: sumOf(all.filter(({ kind }) => kind === 'goodwill')),
    off_the_price: sumOf(made.filter(({ kind }) => kind === 'price_reduction')),
  };
}

function sumOf(grants: readonly { amount: number }[]): number {
  return grants.reduce((sum, { amount }) => sum + amount, 0);
}
