import { z } from 'zod';
import type { Posted } from '../books.ts';
import { eventId } from '../case-ids.ts';
import { accounts } from '../vocabulary.ts';
import { adjustmentKinds } from './settlement.ts';

/** One side of an entry: debit positive, credit negative. Postings of the same `event_id` and `entry` add up to 0 in each unit. */
export const PostingView = z
  .object({
    case_id: z.string(),
    event_id: z.string(),
    entry: z.int(),
    at: z.string(),
    account: z.enum(accounts),
    /** The merchant whose money it is, or the tender. */
    holder: z.string().nullable(),
    /** Minor units of the currency, or units of the tender, that `unit` names. */
    amount: z.int(),
    unit: z.string(),
    /** 0 where it is about a charge. */
    settlement_version: z.int(),
    line_id: z.string().nullable(),
    adjustment: z.enum(adjustmentKinds).nullable(),
    refund_id: z.string().nullable(),
    charge_id: z.string().nullable(),
    rule: z.string(),
  })
  .meta({ id: 'Posting' });
export type PostingView = z.infer<typeof PostingView>;

export function viewPosting(caseId: string, { seq, place: _place, ...posting }: Posted): PostingView {
  return { ...posting, case_id: caseId, event_id: eventId({ stream: caseId, seq }) };
}
