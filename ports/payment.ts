/**
 * A refund to ask for. Asking again with the same `refundNo` is always safe: the provider moves the money once.
 * `amount` and `tenderAmount`, what was paid with the tender in all, are in minor units of `currency`; `units` are points or
 * coupons given back in kind; `reason` is a word, never a person's text.
 */
export type RefundRequest = {
  refundNo: string;
  orderId: string;
  tenderId: string;
  tenderKind: string;
  tenderAmount: number;
  /** The provider's own number of the payment; null when the order did not say. */
  paymentRef: string | null;
  /** RFC 3339. */
  paidAt: string;
  amount: number;
  currency: string;
  units: number | null;
  reason: string;
};

/**
 * `accepted`: the provider has taken it on and will tell the rest by notice. `failed`: a definite refusal, nothing moved;
 * `reason` is an identifier of the provider's, or `other`. `unknown`: no reply that can be trusted, the money may have
 * moved; left only by a query or by asking again with the same number. `reason` then is one of our own words
 * (`timeout`, `network`, `unreadable_reply`, `http_503` …).
 */
export type PaymentAnswer =
  | { status: 'accepted' | 'succeeded'; providerNo: string }
  | { status: 'failed'; reason: string }
  | { status: 'unknown'; reason: string };

/** Neither call ever throws for what the network or the provider does. */
export type PaymentPort = {
  refund(request: RefundRequest): Promise<PaymentAnswer>;
  /** What became of a refund that was asked for. `not_found`: the provider itself says that it has never heard of this number. */
  query(request: RefundRequest): Promise<PaymentAnswer | { status: 'not_found' }>;
};

/** A provider's notice, the body of `POST /v1/callbacks/payment`; may come early, late, twice or never. */
export type PaymentNotice = {
  id: string;
  refund_no: string;
  provider_no: string;
  status: 'accepted' | 'succeeded' | 'failed';
  amount: number;
  currency: string;
  reason?: string | null;
  occurred_at: string;
};
