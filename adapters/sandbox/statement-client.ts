import { z } from 'zod';
import { Amount, Currency, Identifier, Instant } from '../../domain/shapes.ts';
import type { StatementSource } from '../../ports/payment.ts';
import { call, jsonIn } from '../http-call.ts';

const Statement = z.object({
  data: z.array(
    z.object({
      refund_no: Identifier.nullable(),
      provider_no: Identifier,
      amount: Amount,
      currency: Currency,
      units: z.int().min(0).nullable(),
      status: z.enum(['accepted', 'succeeded', 'failed']),
      at: Instant,
    }),
  ),
});

/** Statements of the sandbox's payment provider; `timeoutMs` bounds a whole call, reply read to its end. */
export function sandboxStatements({
  baseUrl,
  timeoutMs,
}: {
  baseUrl: string;
  timeoutMs: number;
}): Pick<StatementSource, 'statement'> {
  return {
    async statement(day) {
      const url = `${baseUrl.replace(/\/+$/, '')}/statements/${day}`;
      const answer = await call(url, {}, AbortSignal.timeout(timeoutMs));
      if ('problem' in answer) return { kind: 'unknown', reason: answer.problem };
      if (answer.code !== 200) return { kind: 'unknown', reason: `http_${answer.code}` };
      const read = Statement.safeParse(jsonIn(answer.text));
      return read.success
        ? { kind: 'statement', lines: read.data.data }
        : { kind: 'unknown', reason: 'unreadable_reply' };
    },
  };
}
