import type { CaseEvent } from './events.ts';
import type { Weighing } from './risk.ts';
import type { CaseState, LineQuantity } from './state.ts';

/** What scans and receipts among these events say that parcels weigh, where it is known what they were to hold and what that weighs. */
export function weighingsIn(state: CaseState, events: readonly CaseEvent[]): Weighing[] {
  return events.flatMap((event) => {
    if (event.type !== 'scanned' && event.type !== 'received') return [];
    const { weight_g } = event.data;
    const parcel_ids = event.type === 'scanned' ? [event.data.parcel_id] : event.data.parcel_ids;
    const claimed_g = weight_g === undefined ? null : claimedWeight(state, parcel_ids);
    return weight_g === undefined || claimed_g === null ? [] : [{ parcel_ids, weight_g, claimed_g }];
  });
}

/** Grams; null where the order does not weigh something, or where it is not known which parcel holds what. */
function claimedWeight(state: CaseState, parcelIds: readonly string[]): number | null {
  const back = state.parcels.filter(({ direction }) => direction === 'back');
  if (announcesMoreThanAgreed(state, back)) return null;
  const inside = back.filter(({ id }) => parcelIds.includes(id)).flatMap(({ lines }) => lines);
  const weights = inside.map(({ line_id, quantity }) => {
    const each = state.application.order.lines.find(({ id }) => id === line_id)?.weight_g;
    return each == null ? null : each * quantity;
  });
  return weights.reduce<number | null>(
    (sum, weight) => (sum === null || weight === null ? null : sum + weight),
    inside.length > 0 ? 0 : null,
  );
}

/** Several parcels were announced without saying which of the goods are in which. */
function announcesMoreThanAgreed({ agreed }: CaseState, parcels: readonly { lines: LineQuantity[] }[]): boolean {
  const sent = new Map<string, number>();
  for (const { line_id, quantity } of parcels.flatMap(({ lines }) => lines))
    sent.set(line_id, (sent.get(line_id) ?? 0) + quantity);
  return [...sent].some(
    ([line_id, quantity]) => quantity > (agreed?.lines.find((line) => line.line_id === line_id)?.quantity ?? 0),
  );
}
