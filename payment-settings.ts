import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { AlipaySettings } from './adapters/alipay/settings.ts';
import type { StripeSettings } from './adapters/stripe/settings.ts';
import type { WechatPaySettings } from './adapters/wechat-pay/settings.ts';

/** The settings of the payment providers: each group as a whole, as soon as one of its variables is set. */

export const RefundDays = z.coerce.number().int().min(1).max(3650);
export const CallsPerSecond = z.coerce.number().min(0.01).max(1000);
const rate = (name: string) => `Calls a second to ${name}, over all processes; above that they wait.`;
const PrivateKey = z.string().transform(keyOf((text) => privateKeyIn(text)));
const PublicKey = z.string().transform(keyOf((text) => publicKeyIn(text)));
const keyForms = 'PEM, Base64, or the path of a file with either';

export const StripeVariables = z.object({
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, 'sk_… or rk_…')
    .describe('Secret or restricted key; a restricted one needs to write refunds.'),
  STRIPE_WEBHOOK_SECRET: z.string().startsWith('whsec_').describe('Secret of the webhook endpoint (`whsec_…`).'),
  STRIPE_ACCOUNT: z
    .string()
    .regex(/^acct_\w+$/, 'acct_…')
    .optional()
    .describe('Connected account to act for.'),
  STRIPE_REFUND_DAYS: RefundDays.optional().describe(
    'Days after the payment in which a refund is asked for. Default: as long as Stripe lets.',
  ),
  STRIPE_CALLS_PER_SECOND: CallsPerSecond.default(20).describe(rate('Stripe')),
  STRIPE_URL: z.url().default('https://api.stripe.com').describe('Stripe’s API.'),
});

export const AlipayVariables = z.object({
  ALIPAY_APP_ID: z.string().regex(/^\d+$/, 'digits').describe('Number of the application.'),
  ALIPAY_SELLER_ID: z.string().regex(/^\d+$/, 'digits').describe('Seller whose notices are ours (`2088…`).'),
  ALIPAY_PRIVATE_KEY: PrivateKey.describe(`Private key of the application (RSA2): ${keyForms}.`),
  ALIPAY_PUBLIC_KEY: PublicKey.describe(`Public key by which Alipay signs, not the application’s: ${keyForms}.`),
  ALIPAY_REFUND_DAYS: RefundDays.default(365).describe('Days after the payment in which Alipay refunds.'),
  ALIPAY_CALLS_PER_SECOND: CallsPerSecond.default(20).describe(rate('Alipay')),
  ALIPAY_URL: z.url().default('https://openapi.alipay.com/gateway.do').describe('Alipay’s gateway.'),
});

export const WechatPayVariables = z.object({
  WECHAT_PAY_MERCHANT_ID: z.string().regex(/^\d+$/, 'digits').describe('Number of the merchant (`mchid`).'),
  WECHAT_PAY_SERIAL_NO: z.string().regex(/^\w+$/).describe('Serial number of the merchant’s API certificate.'),
  WECHAT_PAY_PRIVATE_KEY: PrivateKey.describe(`Private key of that certificate: ${keyForms}.`),
  WECHAT_PAY_PLATFORM_KEYS: z
    .string()
    .transform(json)
    .pipe(z.record(z.string().regex(/^\w+$/), PublicKey))
    .refine((keys) => Object.keys(keys).length > 0, 'names no key')
    .describe(
      'JSON `{ "<serial>": "<key>" }`: public keys (`PUB_KEY_ID_…`) or platform certificates by which WeChat Pay signs; ' +
        `each key ${keyForms}. Name the old and the new one while they change.`,
    ),
  WECHAT_PAY_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{32}$/, '32 characters')
    .describe('APIv3 key, by which notices are encrypted.'),
  WECHAT_PAY_NOTIFY_URL: z
    .url()
    .optional()
    .describe('Where WeChat Pay sends notices of refunds. Default: PUBLIC_URL and `/v1/callbacks/payment/wechat-pay`.'),
  WECHAT_PAY_REFUND_DAYS: RefundDays.default(365).describe('Days after the payment in which WeChat Pay refunds.'),
  WECHAT_PAY_CALLS_PER_SECOND: CallsPerSecond.default(50).describe(rate('WeChat Pay')),
  WECHAT_PAY_URL: z.url().default('https://api.mch.weixin.qq.com').describe('WeChat Pay’s API.'),
});

export function stripeSettings(read: z.infer<typeof StripeVariables>): StripeSettings {
  return {
    secretKey: read.STRIPE_SECRET_KEY,
    webhookSecret: read.STRIPE_WEBHOOK_SECRET,
    account: read.STRIPE_ACCOUNT ?? null,
    refundDays: read.STRIPE_REFUND_DAYS ?? null,
    url: read.STRIPE_URL,
  };
}

export function alipaySettings(read: z.infer<typeof AlipayVariables>): AlipaySettings {
  return {
    appId: read.ALIPAY_APP_ID,
    sellerId: read.ALIPAY_SELLER_ID,
    privateKey: read.ALIPAY_PRIVATE_KEY,
    alipayPublicKey: read.ALIPAY_PUBLIC_KEY,
    refundDays: read.ALIPAY_REFUND_DAYS,
    url: read.ALIPAY_URL,
  };
}

export function wechatPaySettings(read: z.infer<typeof WechatPayVariables>, publicUrl: string): WechatPaySettings {
  return {
    merchantId: read.WECHAT_PAY_MERCHANT_ID,
    serialNo: read.WECHAT_PAY_SERIAL_NO,
    privateKey: read.WECHAT_PAY_PRIVATE_KEY,
    platformKeys: new Map(Object.entries(read.WECHAT_PAY_PLATFORM_KEYS)),
    apiKey: read.WECHAT_PAY_API_KEY,
    notifyUrl: read.WECHAT_PAY_NOTIFY_URL ?? `${publicUrl}/v1/callbacks/payment/wechat-pay`,
    refundDays: read.WECHAT_PAY_REFUND_DAYS,
    url: read.WECHAT_PAY_URL,
  };
}

/** The key in a setting, or a fault that does not quote it. */
function keyOf(read: (text: string) => KeyObject) {
  return (setting: string, context: z.RefinementCtx): KeyObject => {
    try {
      const key = read(contentOf(setting).trim());
      if (key.asymmetricKeyType === 'rsa') return key;
    } catch {
      // What went wrong may quote the key.
    }
    context.addIssue({
      code: 'custom',
      message: 'holds no RSA key of the right kind, nor is it the path of a file that does',
    });
    return z.NEVER;
  };
}

/** Where a variable can hold no line breaks, `\n` stands for one. */
function contentOf(setting: string): string {
  if (setting.includes('-----BEGIN')) return setting.replaceAll('\\n', '\n');
  return existsSync(setting) ? readFileSync(setting, 'utf8') : setting;
}

function privateKeyIn(text: string): KeyObject {
  if (text.includes('-----BEGIN')) return createPrivateKey(text);
  const key = Buffer.from(text, 'base64');
  try {
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  } catch {
    return createPrivateKey({ key, format: 'der', type: 'pkcs1' });
  }
}

/** A private key would give a public one too: it is refused, as the wrong file was named. */
function publicKeyIn(text: string): KeyObject {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) throw new Error('a private key');
  if (text.includes('-----BEGIN')) return createPublicKey(text);
  return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
}

/** A setting that is written as JSON. */
export function json(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
}
