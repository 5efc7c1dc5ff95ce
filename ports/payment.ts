import type { StatementLine } from '../domain/reconciliation.ts';

/** Where money can go back by. */
export const paymentProviders = ['sandbox', 'stripe', 'alipay', 'wechat-pay'] as const;
export type PaymentProvider = (typeof paymentProviders)[number];

/** A provider whose notices have a form of its own. */
export type NoticeSource = Exclude<PaymentProvider, 'sandbox'>;

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
  /** RFC 3339; null of money that no tender of the order has paid. */
  paidAt: string | null;
  /** When it is asked for, in the case's own time, which in a sandbox may be moved; RFC 3339. */
  askedAt: string;
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

/**
 * Too many calls, in the provider's own word, or by the rate that is set for it. What was asked for before stands as it stood; this call
 * changed nothing, and is to be made again, the query first.
 */
export type NotTaken = { status: 'not_taken' };

/** How long a call of a port may take in all, however many requests it makes. */
export const longestCallMs = 5_000;

/**
 * Neither call ever throws for what the network or the provider does. The caller has waited for a slot of the provider's rate; requests
 * after the first wait for their own.
 */
export type PaymentPort = {
  refund(request: RefundRequest): Promise<PaymentAnswer | NotTaken>;
  /** What became of a refund that was asked for. `not_found`: the provider itself says that it has never heard of this number. */
  query(request: RefundRequest): Promise<PaymentAnswer | NotTaken | { status: 'not_found' }>;
};

/**
 * A provider's own list of the refunds of a day. `none_offered`: it is not to be had here, and never will be. `unknown`: no list that
 * can be trusted, whole; to be asked for again. `reason` is one of our own words.
 */
export type StatementAnswer =
  | { kind: 'statement'; lines: StatementLine[] }
  | { kind: 'none_offered' }
  | { kind: 'unknown'; reason: string };

/** Where a provider's statements come from; `pays`: whether refunds of such a tender are made by it. */
export type StatementSource = {
  provider: PaymentProvider;
  pays(tenderKind: string): boolean;
  /** `day`: a Beijing day, YYYY-MM-DD; of one that is not over, what there is so far. Never throws for what the network does. */
  statement(day: string): Promise<StatementAnswer>;
};

/** A provider's notice of a refund in our words; may come early, late, twice or never. `id` is unique over all providers. */
export type PaymentNotice = {
  id: string;
  refund_no: string;
  provider_no: string;
  status: 'accepted' | 'succeeded' | 'failed';
  amount: number;
  currency: string;
  reason?: string | null;
  occurred_at: string;
  /** The provider's numbers of the payment that the refund is of, where it says. */
  payment_refs?: readonly string[];
};

/** What came over the wire, byte for byte: signatures are over nothing else. */
export type SentNotice = { headers: Record<string, string | string[] | undefined>; rawBody: Buffer };

/**
 * What a provider's message is. `other`: rightly signed, but about no refund. `not_believed`: not from the provider, not for us, or
 * sent again by somebody long after. `unreadable`: rightly signed, in a form we do not know. `later`: it cannot be judged now and is
 * to be sent again.
 */
export type NoticeReading =
  | { kind: 'notice'; notice: PaymentNotice }
  | { kind: 'other' | 'unreadable' | 'later' }
  | { kind: 'not_believed'; why: 'unsigned' | 'forged' | 'expired' | 'other_merchant' };

export type NoticeReader = {
  /** Never throws for what was sent or for what the provider answers. */
  read(sent: SentNotice): Promise<NoticeReading>;
  /** The headers that a signature cannot be checked again without. */
  signatureHeaders: readonly string[];
  /** What the provider takes for "received"; anything else makes it send again. */
  thanks: { type: string; body: string };
};
