import { z } from 'zod';
import { parseDay, startOfDay } from '../../domain/calendar/days.ts';
import { toText } from '../../domain/instant.ts';
import type { StatementLine } from '../../domain/reconciliation.ts';
import { Identifier } from '../../domain/shapes.ts';
import type { StatementSource } from '../../ports/payment.ts';
import type { FurtherRequest } from '../further-request.ts';
import { fromStripe } from './amounts.ts';
import { clientOf, readError } from './payment.ts';
import { StripeRefund, statusOf } from './refund.ts';
import type { StripeSettings } from './settings.ts';

/** Seconds since 1970. */
const Dated = StripeRefund.extend({ created: z.int() });
const Page = z.object({ object: z.literal('list'), data: z.array(Dated), has_more: z.boolean() });

/**
 * Stripe's refunds by the Beijing day on which they were made. One that was made by hand in the dashboard has no number of ours. A
 * list with a refund that cannot be read is no statement. `timeoutMs` bounds each page; those after the first wait for
 * slots of their own.
 */
export function stripeStatements(
  settings: StripeSettings & { timeoutMs: number; further: FurtherRequest },
): Pick<StatementSource, 'statement'> {
  const stripe = clientOf(settings);

  /** Null where there is no slot for the next page. */
  async function pagesOf(day: string): Promise<z.infer<typeof Dated>[] | null> {
    const start = startOfDay(parseDay(day)) / 1000;
    const created = { gte: start, lt: start + 86_400 };
    const all: z.infer<typeof Dated>[] = [];
    for (;;) {
      const last = all.at(-1);
      if (last && !(await settings.further())) return null;
      const query = { created, limit: 100, ...(last ? { starting_after: last.id } : {}) };
      const { data, has_more } = Page.parse(await stripe.refunds.list(query, { timeout: settings.timeoutMs }));
      all.push(...data);
      if (!has_more || data.length === 0) return all;
    }
  }

  return {
    async statement(day) {
      try {
        const pages = await pagesOf(day);
        if (pages === null) return { kind: 'unknown', reason: 'too_many_requests' };
        const lines = pages.map(lineOf);
        const whole = lines.filter((line) => line !== null);
        if (whole.length < lines.length) return { kind: 'unknown', reason: 'unreadable_reply' };
        return { kind: 'statement', lines: whole };
      } catch (error) {
        const answer = readError(error);
        if (answer.status === 'not_taken') return { kind: 'unknown', reason: 'too_many_requests' };
        return { kind: 'unknown', reason: 'reason' in answer ? answer.reason : 'unreadable_reply' };
      }
    },
  };
}

function lineOf(refund: z.infer<typeof Dated>): StatementLine | null {
  const { id, amount: units, currency, created, metadata } = refund;
  const stands = statusOf(refund);
  const amount = fromStripe(units, currency);
  if (stands === null || amount === null) return null;
  const ours = Identifier.safeParse(metadata?.refund_no);
  return {
    refund_no: ours.success ? ours.data : null,
    provider_no: id,
    amount,
    currency,
    units: null,
    status: stands.status,
    at: toText(created * 1000),
  };
}
