import type { PaymentProvider, StatementSource } from '../ports/payment.ts';
import type { Slots } from '../ports/turns.ts';
import { furtherRequest } from './further-request.ts';
import type { PaymentSettings } from './payment-providers.ts';
import { sandboxStatements } from './sandbox/statement-client.ts';
import { stripeStatements } from './stripe/statement.ts';

/** How long a call for a page of a statement may take. */
const timeoutMs = 20_000;
/** How long one waits for its slot: there is a night for it. */
const patienceMs = 10_000;

/** Alipay and WeChat Pay give the statement of a day as a file to download; reading those is not built. */
const none: Pick<StatementSource, 'statement'> = { statement: async () => ({ kind: 'none_offered' }) };

/** The statements of every provider that is configured, asked for in slots of its rate. */
export function statementSources(
  { url, routes, stripe, alipay, wechatPay }: PaymentSettings,
  slots: Slots,
): StatementSource[] {
  const of = (provider: PaymentProvider, source: Pick<StatementSource, 'statement'>): StatementSource => ({
    provider,
    pays: (tenderKind) => (routes[tenderKind] ?? 'sandbox') === provider,
    statement: async (day) => {
      const full = await slots.next(provider, patienceMs);
      return full ? { kind: 'unknown', reason: 'too_many_requests' } : source.statement(day);
    },
  });
  return [
    of('sandbox', sandboxStatements({ baseUrl: url, timeoutMs })),
    ...(stripe
      ? [of('stripe', stripeStatements({ ...stripe, timeoutMs, further: furtherRequest(slots, 'stripe', patienceMs) }))]
      : []),
    ...(alipay ? [of('alipay', none)] : []),
    ...(wechatPay ? [of('wechat-pay', none)] : []),
  ];
}
