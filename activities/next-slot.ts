import type { PaymentProvider } from '../ports/payment.ts';
import type { NotNow, Slots } from '../ports/turns.ts';

/** How long an attempt waits for a slot of its provider's rate; then it comes back later each time, up to so many times that. */
const patienceMs = 1_000;
const mostPatience = 15;

/** Resolves in the moment of a slot of one's own, or says when to come back. `attempt` counts from 1. */
export async function nextSlot(slots: Slots, provider: PaymentProvider, attempt: number): Promise<NotNow | null> {
  const full = await slots.next(provider, patienceMs);
  return full && { comeBackMs: full.comeBackMs * Math.min(attempt, mostPatience) };
}
