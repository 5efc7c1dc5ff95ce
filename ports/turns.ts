import type { PaymentProvider } from './payment.ts';

/** Nothing was begun: come again after so many milliseconds. */
export type NotNow = { comeBackMs: number };

/** A refund that is about to be asked for, or asked about. */
export type AskedRefund = { provider: PaymentProvider; orderId: string; effectId: string };

/**
 * Refunds of an order wait for one another at each provider, the oldest first, over all processes: providers refuse, or confuse, what
 * is asked of one payment at the same time. Whoever is told to come back keeps its place for a while.
 */
export type Turns = {
  take(refund: AskedRefund): Promise<Turn | NotNow>;
};

/** Nobody else asks for a refund of the order there until it ends, or lapses because nothing is heard of who has it. */
export type Turn = {
  /** Whether a call that begins now is over before the turn lapses. */
  allowsACall(): boolean;
  /** Some providers want time between two refunds of an order: the next turn comes that much later. */
  asksToPay(): void;
  /** Never rejects: a turn that cannot be ended lapses. */
  end(): Promise<void>;
};

/**
 * Calls to a provider at the rate that is set, over all processes. `next` resolves in the moment of a slot of one's own, waiting for it
 * up to `patienceMs`; where the next one is later than that, it takes none.
 */
export type Slots = {
  next(provider: PaymentProvider, patienceMs: number): Promise<NotNow | null>;
};
