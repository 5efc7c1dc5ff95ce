import type { ChargeStep } from '../domain/vocabulary.ts';

/**
 * A step of a charge to ask for. Asking again for the same step of the same `chargeNo` is always safe: the provider acts once.
 * `amount`, minor units of `currency`: what to hold, what to take of it (the rest is let go with that), or what is let go.
 */
export type ChargeRequest = {
  chargeNo: string;
  orderId: string;
  tenderId: string;
  tenderKind: string;
  /** The provider's own number of the payment; null when the order did not say. */
  paymentRef: string | null;
  amount: number;
  currency: string;
};

/**
 * `succeeded`: it is held, taken or free. `failed`: a definite refusal, nothing moved; `reason` is an identifier of the provider's,
 * `not_offered` where it charges nothing, or `other`. `unknown`: no reply that can be trusted; left only by a query or by asking
 * again with the same number.
 */
export type ChargeAnswer =
  | { status: 'succeeded'; providerNo: string }
  | { status: 'failed'; reason: string }
  | { status: 'unknown'; reason: string };

/** No call ever throws for what the network or the provider does. */
export type ChargePort = {
  authorise(request: ChargeRequest): Promise<ChargeAnswer>;
  capture(request: ChargeRequest): Promise<ChargeAnswer>;
  /** Also of a number that was never authorised: it succeeds, and nothing can be authorised under that number any more. */
  void(request: ChargeRequest): Promise<ChargeAnswer>;
  /** What became of a step that was asked for. `not_found`: the provider itself says that it has not done it. */
  query(step: ChargeStep, request: ChargeRequest): Promise<ChargeAnswer | { status: 'not_found' }>;
};
