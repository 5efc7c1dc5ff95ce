import { chargeOf } from '../domain/charge.ts';
import type { ChargeReport } from '../domain/commands.ts';
import type { CaseState } from '../domain/state.ts';
import { factOf } from './fact.ts';

type Answer = { status: ChargeReport['body']['status']; reason?: string };

/** What an effect says of its step, as a command. An effect of no charge names none, and is refused. */
export function chargeReport(effectId: string, { status, reason }: Answer): ChargeReport {
  const { chargeId = '', step = 'authorise' } = chargeOf(effectId) ?? {};
  return {
    command: 'report_charge',
    body: { charge_id: chargeId, step, status, effect_id: effectId, ...(reason ? { reason } : {}) },
  };
}

/** The case as its workflow is told it, and the step of a charge that an effect is to ask for; null when it is not owed any more. */
export function chargeIn(state: CaseState, effectId: string) {
  return { fact: factOf(state), charge: chargeOrder(state, effectId) };
}

function chargeOrder({ charges, owes, application }: CaseState, effectId: string) {
  const named = chargeOf(effectId);
  const charge = charges.find(({ id }) => id === named?.chargeId);
  if (!named || !charge || !owes.some(({ id }) => id === effectId)) return null;
  const { order } = application;
  const tender = order.tenders.find(({ id }) => id === charge.tender_id);
  const { step } = named;
  // the last of them is this one's own
  const before = charge.attempts.filter((attempt) => attempt.step === step).at(-2);
  return {
    step,
    attempted: before !== undefined && before.result !== 'failed',
    chargeNo: charge.charge_no,
    orderId: order.id,
    tenderId: charge.tender_id ?? '',
    tenderKind: tender?.kind ?? '',
    paymentRef: tender?.payment_ref ?? null,
    amount: step === 'capture' ? (charge.to_capture ?? 0) : charge.amount,
    currency: order.currency,
  };
}
