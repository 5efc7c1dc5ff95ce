import type { PaymentProvider, StatementSource } from '../ports/payment.ts';
import type { PaymentSettings } from './payment-providers.ts';
import { sandboxStatements } from './sandbox/statement-client.ts';
import { stripeStatements } from './stripe/statement.ts';

/** How long a call for a page of a statement may take. */
const timeoutMs = 20_000;

/** Alipay and WeChat Pay give the statement of a day as a file to download; reading those is not built. */
const none: Pick<StatementSource, 'statement'> = { statement: async () => ({ kind: 'none_offered' }) };

/** The statements of every provider that is configured. */
export function statementSources({ url, routes, stripe, alipay, wechatPay }: PaymentSettings): StatementSource[] {
  const of = (provider: PaymentProvider, source: Pick<StatementSource, 'statement'>): StatementSource => ({
    ...source,
    provider,
    pays: (tenderKind) => (routes[tenderKind] ?? 'sandbox') === provider,
  });
  return [
    of('sandbox', sandboxStatements({ baseUrl: url, timeoutMs })),
    ...(stripe ? [of('stripe', stripeStatements({ ...stripe, timeoutMs }))] : []),
    ...(alipay ? [of('alipay', none)] : []),
    ...(wechatPay ? [of('wechat-pay', none)] : []),
  ];
}
