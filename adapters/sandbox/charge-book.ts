import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Amount, Currency, Identifier } from '../../domain/shapes.ts';
import { type ChargeStep, chargeSteps } from '../../domain/vocabulary.ts';

/** Tenders of which a step fails for good, until they are told otherwise. */
export const ChargeFailures = z
  .array(z.strictObject({ tender_id: Identifier, step: z.enum(chargeSteps), reason: Identifier }))
  .max(1000);
export type ChargeFailures = z.infer<typeof ChargeFailures>;

export const StepRequest = z.strictObject({
  tender_id: Identifier,
  order_id: Identifier,
  amount: Amount,
  currency: Currency,
});
export type StepRequest = z.infer<typeof StepRequest>;

const Charge = z.strictObject({
  charge_no: Identifier,
  tender_id: Identifier,
  order_id: Identifier,
  currency: Currency,
  provider_no: z.string(),
  state: z.enum(['authorised', 'captured', 'voided', 'failed']),
  authorised: Amount,
  captured: Amount,
  /** Why it was never authorised. */
  reason: z.string().nullable(),
});
export type Charge = z.infer<typeof Charge>;

/** What the journal keeps of a call: the step, and what the charge is after it, where it changed. */
export const ChargeRow = z.strictObject({
  charge_no: Identifier,
  step: z.enum(chargeSteps),
  charge: Charge.nullable(),
});
export type ChargeRow = z.infer<typeof ChargeRow>;

type Counted = { charge: Charge | null; requests: number; movements: Record<ChargeStep, number> };

/** Every charge ever asked for. Counts calls and movements of money from the rows alone, so a double movement would show. */
export function chargeBook() {
  const book = new Map<string, Counted>();
  const shown = ({ charge, requests, movements }: Counted) => (charge ? [{ ...charge, requests, movements }] : []);
  return {
    apply({ charge_no, step, charge }: ChargeRow): void {
      const before = book.get(charge_no) ?? {
        charge: null,
        requests: 0,
        movements: { authorise: 0, capture: 0, void: 0 },
      };
      // letting go of what was never held moves nothing
      const moved = charge !== null && charge.authorised > 0 ? 1 : 0;
      book.set(charge_no, {
        charge: charge ?? before.charge,
        requests: before.requests + 1,
        movements: { ...before.movements, [step]: before.movements[step] + moved },
      });
    },
    find: (chargeNo: string): Charge | null => book.get(chargeNo)?.charge ?? null,
    list: () => [...book.values()].flatMap(shown),
  };
}

/** What a call comes to: the charge as it is then, where that changes, and a refusal or none. */
export type Decided = { charge: Charge | null; refusal: { code: 409 | 422; reason: string } | null };

const unchanged: Decided = { charge: null, refusal: null };
const refuse = (reason: string, code: 409 | 422 = 422): Decided => ({ charge: null, refusal: { code, reason } });

/** Decides a step once for its charge number: repeated, it moves nothing and says the same. */
export function decideStep(
  known: Charge | null,
  asked: StepRequest & { charge_no: string; step: ChargeStep },
  failures: ChargeFailures,
): Decided {
  const { charge_no, step, amount, tender_id, order_id, currency } = asked;
  const isOther =
    known && (known.tender_id !== tender_id || known.order_id !== order_id || known.currency !== currency);
  if (isOther) return refuse('charge_no_used_for_another_charge', 409);
  const planted = failures.find((failure) => failure.tender_id === tender_id && failure.step === step)?.reason;
  const own = { charge_no, tender_id, order_id, currency, provider_no: `sbc_${randomUUID().replaceAll('-', '')}` };
  switch (step) {
    case 'authorise': {
      if (known?.state === 'failed') return refuse(known.reason ?? 'other');
      if (known?.state === 'voided') return refuse('voided');
      if (known) return known.authorised === amount ? unchanged : refuse('charge_no_used_for_another_charge', 409);
      if (!planted)
        return {
          charge: { ...own, state: 'authorised', authorised: amount, captured: 0, reason: null },
          refusal: null,
        };
      const failed: Charge = { ...own, state: 'failed', authorised: 0, captured: 0, reason: planted };
      return { charge: failed, refusal: { code: 422, reason: planted } };
    }
    case 'capture':
      if (known?.state === 'captured') return known.captured === amount ? unchanged : refuse('already_captured', 409);
      if (known?.state !== 'authorised') return refuse(known ? `is_${known.state}` : 'charge_not_found');
      if (amount > known.authorised) return refuse('exceeds_authorised');
      return planted ? refuse(planted) : { charge: { ...known, state: 'captured', captured: amount }, refusal: null };
    case 'void':
      if (known?.state === 'voided') return unchanged;
      if (known?.state === 'captured') return refuse('already_captured', 409);
      if (planted) return refuse(planted);
      return {
        charge: { ...(known ?? { ...own, authorised: 0, captured: 0 }), state: 'voided', reason: 'voided' },
        refusal: null,
      };
    default:
      return unforeseen(step);
  }
}

function unforeseen(step: never): never {
  throw new Error(`a step of no known kind: ${step}`);
}
