import type { Context } from '../context.ts';
import type { Draft } from '../events.ts';
import type { OwedEffect } from '../facts.ts';
import { plus } from '../line-quantities.ts';
import type { Settlement } from '../standard.ts';
import type { CaseState, LineQuantity, Refund } from '../state.ts';
import { closing, endsOnceReleased, mayStillBeHeard, refundsArrived } from './endings.ts';

/**
 * What is owed for the accepted goods, with what was settled before: the refunds that this settlement version adds, or the end where
 * nothing is owed.
 */
export function settle(state: CaseState, accepted: LineQuantity[], context: Context): Draft[] {
  const settlement = context.standard.settle(state.application, {
    calendar: context.calendar,
    position: context.position,
    accepted: plus(state.settlement?.lines ?? [], accepted),
    returnFreightPaid: state.return_freight_paid,
    agreedAmount: state.agreed?.amount ?? null,
    earlier: state.settlement,
  });
  const made = nextVersion(state, settlement);
  if (made === null || isAmbiguous(state) || namesItsOwnFreight(settlement, context)) {
    return [
      { type: 'sent_to_platform', data: { why: 'settlement_for_a_person' }, to: 'platform_review', clause: '3.1.3d' },
    ];
  }
  if (made.data.refunds.length > 0) return [made];
  if (state.refunds.length > 0 && !refundsArrived(state)) return [made];
  const settled: Draft = { ...made, milestones: { settled: {} } };
  return mayStillBeHeard(state)
    ? [{ ...settled, to: 'appeal_window' }]
    : [settled, ...endsOnceReleased(state, closing('refunded'))];
}

type SettlementMade = Extract<Draft, { type: 'settlement_made' }>;

/** A settlement as the case's next version, with the refunds that it adds; null where a person must look. */
export function nextVersion(state: CaseState, settlement: Settlement): SettlementMade | null {
  const version = (state.settlement?.version ?? 0) + 1;
  const refunds = settlement.manual ? null : refundsOf(state, settlement, version);
  return (
    refunds && {
      type: 'settlement_made',
      data: { settlement: { ...settlement, version }, refunds },
      rules: citedBy(settlement),
      clause: '3.1.3d',
      owes: refunds.map(effectOf),
    }
  );
}

/** Part of the money went by agreement and the rest would go by rule: the two don't add up by themselves. */
function isAmbiguous({ agreed, settlement }: CaseState): boolean {
  const byAgreement = settlement?.lines.some(({ rules }) => rules.includes('QR-03')) ?? false;
  return byAgreement && agreed?.amount == null;
}

/** Return freight is given back on the consumer's word, up to what a parcel may cost; above that a person looks. */
function namesItsOwnFreight({ adjustments }: Settlement, { standard }: Context): boolean {
  return adjustments.some(
    ({ kind, amount }) => kind === 'return_freight' && amount > standard.numbers.return_freight_cap,
  );
}

/** The effect of a refund's present round; its id tells the rounds apart, so that a workflow starts each once. */
export function effectOf(refund: Pick<Refund, 'id' | 'round'>): OwedEffect {
  return { id: `${refund.id}#${refund.round}`, kind: 'refund' };
}

/**
 * What a version adds for each tender; `refund_no` is a function of case, settlement version and tender, never of the attempt.
 * Null where it would take something back from a tender: a person looks.
 */
function refundsOf(state: CaseState, settlement: Settlement, version: number): Refund[] | null {
  const key = state.id.replace(/^case_/, '');
  const place = (tenderId: string) => state.application.order.tenders.findIndex(({ id }) => id === tenderId) + 1;
  const added = settlement.tenders.map(({ tender_id, amount, units }) => {
    const before = state.refunds.filter((refund) => refund.tender_id === tender_id);
    const given = before.reduce((sum, refund) => sum + refund.amount, 0);
    const givenUnits = before.reduce((sum, refund) => sum + (refund.units ?? 0), 0);
    return { tender_id, amount: amount - given, units: units === undefined ? null : units - givenUnits };
  });
  if (added.some(({ amount, units }) => amount < 0 || (units ?? 0) < 0)) return null;
  return added
    .filter(({ amount, units }) => amount > 0 || (units ?? 0) > 0)
    .map(({ tender_id, amount, units }) => ({
      id: `rf_${key}_${version}_${place(tender_id)}`,
      settlement_version: version,
      tender_id,
      amount,
      units,
      refund_no: `${key}-${version}-${place(tender_id)}`,
      state: 'promised' as const,
      accepted: false,
      reason: null,
      attempts: [],
      retry_at: null,
      round: 1,
    }));
}

function citedBy(settlement: Settlement): string[] {
  const lines = settlement.lines.flatMap(({ rules }) => rules);
  return [...new Set([...lines, ...settlement.adjustments.map(({ rule }) => rule)])].sort();
}
