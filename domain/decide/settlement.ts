import type { Context } from '../context.ts';
import type { Draft } from '../events.ts';
import type { OwedEffect } from '../facts.ts';
import type { Settlement } from '../standard.ts';
import type { CaseState, LineQuantity, Refund } from '../state.ts';
import type { Outcome } from '../vocabulary.ts';

/** What is owed for the accepted goods: the refunds of one settlement version, or the end where nothing is owed. */
export function settle(state: CaseState, accepted: LineQuantity[], context: Context): Draft[] {
  const settlement = context.standard.settle(state.application, {
    calendar: context.calendar,
    position: context.position,
    accepted,
    returnFreightPaid: state.return_freight_paid,
    agreedAmount: state.agreed?.amount ?? null,
  });
  if (settlement.manual || namesItsOwnFreight(settlement, context)) {
    return [
      { type: 'sent_to_platform', data: { why: 'settlement_for_a_person' }, to: 'platform_review', clause: '3.1.3d' },
    ];
  }
  const version = (state.settlement?.version ?? 0) + 1;
  const refunds = refundsOf(state, settlement, version);
  const made: Draft = {
    type: 'settlement_made',
    data: { settlement: { ...settlement, version }, refunds },
    rules: citedBy(settlement),
    clause: '3.1.3d',
    owes: refunds.map(effectOf),
  };
  if (refunds.length > 0) return [made];
  return [{ ...made, milestones: { settled: {} } }, closing('refunded')];
}

/** Return freight is given back on the consumer's word, up to what a parcel may cost; above that a person looks. */
function namesItsOwnFreight({ adjustments }: Settlement, { standard }: Context): boolean {
  return adjustments.some(
    ({ kind, amount }) => kind === 'return_freight' && amount > standard.numbers.return_freight_cap,
  );
}

/** The end of a case, which sets the milestone every story waits for. */
export function closing(outcome: Outcome): Draft {
  return { type: 'closed', data: { outcome }, to: 'closed', milestones: { closed: { outcome } } };
}

/** The effect of a refund's present round; its id tells the rounds apart, so that a workflow starts each once. */
export function effectOf(refund: Pick<Refund, 'id' | 'round'>): OwedEffect {
  return { id: `${refund.id}#${refund.round}`, kind: 'refund' };
}

/** One refund a tender; `refund_no` is a function of case, settlement version and tender, never of the attempt. */
function refundsOf(state: CaseState, settlement: Settlement, version: number): Refund[] {
  const key = state.id.replace(/^case_/, '');
  const place = (tenderId: string) => state.application.order.tenders.findIndex(({ id }) => id === tenderId) + 1;
  return settlement.tenders
    .filter(({ amount, units }) => amount > 0 || (units ?? 0) > 0)
    .map(({ tender_id, amount, units }) => ({
      id: `rf_${key}_${version}_${place(tender_id)}`,
      settlement_version: version,
      tender_id,
      amount,
      units: units ?? null,
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
