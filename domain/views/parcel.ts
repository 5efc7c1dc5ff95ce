import { z } from 'zod';
import type { Parcel } from '../state.ts';
import { scanKinds } from '../vocabulary.ts';

export const ParcelView = z
  .object({
    id: z.string(),
    direction: z.enum(['back', 'out']),
    carrier: z.string(),
    /** Null for who may not see it. */
    tracking_no: z.string().nullable(),
    lines: z.array(z.object({ line_id: z.string(), quantity: z.int() })),
    state: z.enum(['announced', 'under_way', 'delivered', 'returned', 'lost', 'damaged']),
    scans: z.array(z.object({ kind: z.enum(scanKinds), occurred_at: z.string(), weight_g: z.int().optional() })),
  })
  .meta({ id: 'Parcel' });
export type ParcelView = z.infer<typeof ParcelView>;

/** The tracking number is private content and comes from beside the case. */
export function viewParcel(parcel: Parcel, trackingNo: string | null): ParcelView {
  const { id, direction, carrier, lines, state, scans } = parcel;
  return { id, direction, carrier, tracking_no: trackingNo, lines, state, scans };
}
