import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { toText } from '../../domain/instant.ts';
import { Amount, Currency, Identifier, Instant } from '../../domain/shapes.ts';
import type { PaymentNotice } from '../../ports/payment.ts';
import { ChargeFailures } from './charge-book.ts';
import { type FaultMode, Faults } from './faults.ts';
import type { Callback } from './memory.ts';

const Moved = { amount: Amount, currency: Currency, units: z.int().min(0).nullish() };

/** How statements differ from what was done, by refund number; `adds` are movements that nobody has asked for. */
const StatementFaults = z.strictObject({
  lacks: z.array(Identifier).max(1000).default([]),
  doubles: z.array(Identifier).max(1000).default([]),
  alters: z
    .array(
      z.strictObject({
        refund_no: Identifier,
        amount: Amount.optional(),
        currency: Currency.optional(),
        status: z.enum(['accepted', 'succeeded', 'failed']).optional(),
      }),
    )
    .max(1000)
    .default([]),
  adds: z
    .array(z.strictObject({ refund_no: Identifier.nullable(), provider_no: Identifier, at: Instant, ...Moved }))
    .max(1000)
    .default([]),
});

/**
 * `fail`: tenders whose refunds fail for good, at once, or (`late`) by notice after they were accepted; `fail_charges`: tenders of which
 * a step of a charge does.
 */
export const PaymentFaults = Faults.extend({
  fail: z
    .array(z.strictObject({ tender_id: Identifier, reason: Identifier, late: z.boolean().default(false) }))
    .max(1000)
    .default([]),
  fail_charges: ChargeFailures.default([]),
  statement: StatementFaults.prefault({}),
});
export type PaymentFaults = z.infer<typeof PaymentFaults>;

export const RefundRequest = z.strictObject({
  refund_no: Identifier,
  tender_id: Identifier,
  order_id: Identifier,
  amount: Amount,
  currency: Currency,
  units: z.int().min(0).nullish(),
});
export type RefundRequest = z.infer<typeof RefundRequest>;

const Refund = RefundRequest.extend({
  provider_no: z.string(),
  status: z.enum(['succeeded', 'failed']),
  /** Only of a failed refund. */
  reason: z.string().nullable(),
  /** The refusal was the answer itself, not a later notice. */
  refused: z.boolean(),
  /** When it was decided; missing in journals of earlier versions, and then on no statement. */
  at: Instant.optional(),
});
export type Refund = z.infer<typeof Refund>;

/** What the journal keeps: a refund with its first call, or a further call for a known one. */
export const RefundRow = z.union([z.strictObject({ refund: Refund }), z.strictObject({ again: Identifier })]);
export type RefundRow = z.infer<typeof RefundRow>;

type Counted = { refund: Refund; requests: number; movements: number };

/** Every refund ever asked for. Counts calls and movements of money from the rows alone, so a double movement would show. */
export function refundBook() {
  const book = new Map<string, Counted>();
  const shown = ({ refund: { refused: _refused, ...refund }, requests, movements }: Counted) => ({
    ...refund,
    requests,
    movements,
  });
  return {
    apply(row: RefundRow): void {
      const before = book.get('again' in row ? row.again : row.refund.refund_no);
      const refund = 'again' in row ? before?.refund : row.refund;
      if (!refund) return;
      const moved = 'refund' in row && refund.status === 'succeeded' ? 1 : 0;
      book.set(refund.refund_no, {
        refund,
        requests: (before?.requests ?? 0) + 1,
        movements: (before?.movements ?? 0) + moved,
      });
    },
    find: (refundNo: string): Refund | undefined => book.get(refundNo)?.refund,
    show: (refundNo: string) => {
      const counted = book.get(refundNo);
      return counted ? shown(counted) : null;
    },
    list: () => [...book.values()].map(shown),
    all: () => [...book.values()].map(({ refund }) => refund),
  };
}

/** Decides, once for this refund number, whether the money moves. */
export function decideRefund(request: RefundRequest, { fail }: PaymentFaults): Refund {
  const failure = fail.find(({ tender_id }) => tender_id === request.tender_id);
  return {
    ...request,
    provider_no: `sbp_${randomUUID().replaceAll('-', '')}`,
    status: failure ? 'failed' : 'succeeded',
    reason: failure?.reason ?? null,
    refused: failure !== undefined && !failure.late,
    at: toText(Date.now()),
  };
}

export function asksForTheSame(refund: Refund, request: RefundRequest): boolean {
  return (
    refund.tender_id === request.tender_id &&
    refund.order_id === request.order_id &&
    refund.amount === request.amount &&
    refund.currency === request.currency &&
    (refund.units ?? 0) === (request.units ?? 0)
  );
}

/** The notices owed for a new refund, in the order in which they are to go out. */
export function noticesFor(refund: Refund, fault: FaultMode): Callback[] {
  if (refund.refused || fault === 'lost_callback') return [];
  const times = fault === 'twice' ? 2 : 1;
  const statuses = fault === 'out_of_order' ? [refund.status, 'accepted' as const] : [refund.status];
  return statuses.map((status) => {
    const id = `ntc_${randomUUID().replaceAll('-', '')}`;
    const notice: PaymentNotice = {
      id,
      refund_no: refund.refund_no,
      provider_no: refund.provider_no,
      status,
      amount: refund.amount,
      currency: refund.currency,
      ...(status === 'failed' ? { reason: refund.reason } : {}),
      occurred_at: toText(Date.now()),
    };
    return { id, body: JSON.stringify(notice), times };
  });
}
