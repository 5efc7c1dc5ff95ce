/** What we know of our Stripe account. `account`: the connected account we act for; `livemode` follows from the key. */
export type StripeSettings = {
  secretKey: string;
  webhookSecret: string;
  account: string | null;
  url: string;
  refundDays: number | null;
};

/** Test keys move no real money, and speak of none. */
export function isLive({ secretKey }: StripeSettings): boolean {
  return !/^[a-z]+_test_/.test(secretKey);
}
