import type { PaymentProvider } from '../ports/payment.ts';
import type { Slots } from '../ports/turns.ts';

/**
 * Waits for the slot of one more request to a provider. False where none is near: then it is not made. The first request of a call of
 * a port is in a slot that its caller has waited for.
 */
export type FurtherRequest = () => Promise<boolean>;

export function furtherRequest(slots: Slots, provider: PaymentProvider, patienceMs: number): FurtherRequest {
  return async () => (await slots.next(provider, patienceMs)) === null;
}
