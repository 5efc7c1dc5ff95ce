import type { ScanKind } from '../domain/vocabulary.ts';

/**
 * A carrier's scan, the body of `POST /v1/callbacks/carrier`; may come late, twice, out of order or never.
 * `tracking_no` is personal data: events keep only its salted hash.
 */
export type CarrierScan = {
  id: string;
  kind: ScanKind;
  carrier: string;
  tracking_no: string;
  occurred_at: string;
  /** What the parcel weighs, in grams, where the carrier says it. */
  weight_g?: number | null;
};
