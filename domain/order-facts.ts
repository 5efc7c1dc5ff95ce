import type { Order } from './application.ts';

/**
 * Whether a later application gives the order as the first one did. Delivery facts may have been added since (shipment, sign-off,
 * installation), never changed; null and absent mean the same.
 */
export function sameOrder(known: Order, given: Order): boolean {
  const { shipped_at: knownShipped, delivery: knownDelivery, ...rest } = known;
  const { shipped_at, delivery, ...givenRest } = given;
  return (
    same(rest, givenRest) &&
    addedOnly(knownShipped, shipped_at) &&
    addedOnly(knownDelivery?.signed_at, delivery?.signed_at) &&
    addedOnly(knownDelivery?.installed_at, delivery?.installed_at) &&
    (!knownDelivery || !delivery || knownDelivery.carrier_chosen_by === delivery.carrier_chosen_by) &&
    (!knownDelivery?.signed_at || !delivery?.signed_at || knownDelivery.signed_by === delivery.signed_by)
  );
}

/** The order with the delivery facts of both. */
export function withDelivery(known: Order, given: Order): Order {
  return {
    ...known,
    shipped_at: known.shipped_at ?? given.shipped_at,
    delivery: given.delivery
      ? {
          ...given.delivery,
          signed_at: known.delivery?.signed_at ?? given.delivery.signed_at,
          signed_by: known.delivery?.signed_at ? known.delivery.signed_by : given.delivery.signed_by,
          installed_at: known.delivery?.installed_at ?? given.delivery.installed_at,
        }
      : known.delivery,
  };
}

function addedOnly(known: string | null | undefined, given: string | null | undefined): boolean {
  return known == null || given == null || Date.parse(known) === Date.parse(given);
}

function same(a: unknown, b: unknown): boolean {
  if (a === b || (isNothing(a) && isNothing(b))) return true;
  if (typeof a === 'string' && typeof b === 'string')
    return isInstant(a) && isInstant(b) && Date.parse(a) === Date.parse(b);
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (!isRecord(a) || !isRecord(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => same(a[key], b[key]));
}

/** Null, absent and an empty list mean the same. */
function isNothing(value: unknown): boolean {
  return value == null || (Array.isArray(value) && value.length === 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same moment may be written with another offset. */
function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(text);
}
