/**
 * Where Stripe counts a currency otherwise than ISO 4217, by which we count minor units: `up` of its units are `down` of ours.
 * Everything else, zero-decimal and three-decimal currencies too, is counted alike (https://docs.stripe.com/currencies).
 */
const ratios: Partial<Record<string, { up: number; down: number }>> = {
  ISK: { up: 100, down: 1 },
  UGX: { up: 100, down: 1 },
  MGA: { up: 1, down: 100 },
};
const alike = { up: 1, down: 1 };

/** Stripe takes three decimals only with a zero at the end. */
const roundedToTen = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);

/** Our minor units as Stripe writes them; null for an amount that Stripe cannot express. */
export function toStripe(amount: number, currency: string): number | null {
  if (roundedToTen.has(currency) && amount % 10 !== 0) return null;
  const { up, down } = ratios[currency] ?? alike;
  return whole((amount * up) / down);
}

/** Stripe's units as ours; null for an amount that is none of ours. */
export function fromStripe(units: number, currency: string): number | null {
  const { up, down } = ratios[currency] ?? alike;
  return whole((units * down) / up);
}

function whole(amount: number): number | null {
  return Number.isSafeInteger(amount) ? amount : null;
}
