import {
  longestCallMs,
  type NoticeReader,
  type NoticeSource,
  type PaymentPort,
  type PaymentProvider,
} from '../ports/payment.ts';
import type { Slots } from '../ports/turns.ts';
import { alipayNotices } from './alipay/notice.ts';
import { alipayPayment } from './alipay/payment.ts';
import type { AlipaySettings } from './alipay/settings.ts';
import { furtherRequest } from './further-request.ts';
import { routePayments } from './payment-router.ts';
import { sandboxPayment } from './sandbox/payment-client.ts';
import { stripeNotices } from './stripe/notice.ts';
import { stripePayment } from './stripe/payment.ts';
import type { StripeSettings } from './stripe/settings.ts';
import { wechatPayNotices } from './wechat-pay/notice.ts';
import { wechatPayPayment } from './wechat-pay/payment.ts';
import type { WechatPaySettings } from './wechat-pay/settings.ts';

const timeoutMs = longestCallMs;
/** How long a further request of a call waits for its slot. */
const patienceMs = 2_000;

/** Which providers there are, and which kinds of tenders go to them. Every route leads to one that is configured. */
export type PaymentSettings = {
  /** The sandbox's provider, or any that speaks its language. */
  url: string;
  /** Days after the payment in which that one gives back. */
  refundDays: number;
  routes: Readonly<Record<string, PaymentProvider>>;
  stripe: StripeSettings | null;
  alipay: AlipaySettings | null;
  wechatPay: WechatPaySettings | null;
};

/** Refunds, each by the provider of its tender; requests after the first of a call in slots of their own. */
export function connectPayment(settings: PaymentSettings, slots: Slots): PaymentPort {
  const { url, refundDays, routes, stripe, alipay, wechatPay } = settings;
  const further = (provider: PaymentProvider) => furtherRequest(slots, provider, patienceMs);
  const sandbox = sandboxPayment({ baseUrl: url, timeoutMs, refundDays });
  const ports: Record<PaymentProvider, PaymentPort | null> = {
    sandbox,
    stripe: stripe && stripePayment({ ...stripe, timeoutMs, further: further('stripe') }),
    alipay: alipay && alipayPayment({ ...alipay, timeoutMs, further: further('alipay') }),
    'wechat-pay': wechatPay && wechatPayPayment({ ...wechatPay, timeoutMs, further: further('wechat-pay') }),
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
export function noticeReaders(
  { stripe, alipay, wechatPay }: Omit<PaymentSettings, 'url' | 'refundDays' | 'routes'>,
  slots: Slots,
): Map<NoticeSource, NoticeReader> {
  const readers = new Map<NoticeSource, NoticeReader>();
  if (stripe) readers.set('stripe', stripeNotices(stripe));
  if (alipay)
    readers.set(
      'alipay',
      alipayNotices({ ...alipay, timeoutMs, further: furtherRequest(slots, 'alipay', patienceMs) }),
    );
  if (wechatPay) readers.set('wechat-pay', wechatPayNotices(wechatPay));
  return readers;
}
