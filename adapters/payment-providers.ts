import type { NoticeReader, NoticeSource, PaymentPort, PaymentProvider } from '../ports/payment.ts';
import { alipayNotices } from './alipay/notice.ts';
import { alipayPayment } from './alipay/payment.ts';
import type { AlipaySettings } from './alipay/settings.ts';
import { routePayments } from './payment-router.ts';
import { sandboxPayment } from './sandbox/payment-client.ts';
import { stripeNotices } from './stripe/notice.ts';
import { stripePayment } from './stripe/payment.ts';
import type { StripeSettings } from './stripe/settings.ts';
import { wechatPayNotices } from './wechat-pay/notice.ts';
import { wechatPayPayment } from './wechat-pay/payment.ts';
import type { WechatPaySettings } from './wechat-pay/settings.ts';

/** How long a call to a provider may take in all, whatever it asks. */
const timeoutMs = 5_000;

/** Which providers there are, and which kinds of tenders go to them. Every route leads to one that is configured. */
export type PaymentSettings = {
  /** The sandbox's provider, or any that speaks its language. */
  url: string;
  routes: Readonly<Record<string, PaymentProvider>>;
  stripe: StripeSettings | null;
  alipay: AlipaySettings | null;
  wechatPay: WechatPaySettings | null;
};

/** Refunds, each by the provider of its tender. */
export function connectPayment(settings: PaymentSettings): PaymentPort {
  const { url, routes, stripe, alipay, wechatPay } = settings;
  const sandbox = sandboxPayment({ baseUrl: url, timeoutMs });
  const ports: Record<PaymentProvider, PaymentPort | null> = {
    sandbox,
    stripe: stripe && stripePayment({ ...stripe, timeoutMs }),
    alipay: alipay && alipayPayment({ ...alipay, timeoutMs }),
    'wechat-pay': wechatPay && wechatPayPayment({ ...wechatPay, timeoutMs }),
  };
  const routed = Object.entries(routes).map(([kind, provider]): [string, PaymentPort] => {
    const port = ports[provider];
    if (!port) throw new Error(`tenders of kind ${kind} go to ${provider}, which is not configured`);
    return [kind, port];
  });
  return routePayments(new Map(routed), sandbox);
}

/** By whom money paid with a kind of tender goes back. */
export function providersOf({ routes }: Pick<PaymentSettings, 'routes'>): (tenderKind: string) => PaymentProvider {
  const named = new Map(Object.entries(routes));
  return (tenderKind) => named.get(tenderKind) ?? 'sandbox';
}

/** Readers of what the configured providers send; the sandbox's notices have a form and a place of their own. */
export function noticeReaders({ stripe, alipay, wechatPay }: PaymentSettings): Map<NoticeSource, NoticeReader> {
  const readers = new Map<NoticeSource, NoticeReader>();
  if (stripe) readers.set('stripe', stripeNotices(stripe));
  if (alipay) readers.set('alipay', alipayNotices({ ...alipay, timeoutMs }));
  if (wechatPay) readers.set('wechat-pay', wechatPayNotices(wechatPay));
  return readers;
}
