import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';

const least = {
  DATABASE_URL: 'postgres://recourse@db/recourse',
  PAYMENT_SECRET: 'whsec_c2VjcmV0',
  CARRIER_SECRET: 'whsec_c2VjcmV0',
  LINK_SECRET: '0123456789abcdef',
};
const folder = mkdtempSync(join(tmpdir(), 'keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = {
  private: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  public: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
};
const file = join(folder, 'private.pem');
writeFileSync(file, pem.private);

const stripe = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' };
const alipay = {
  ALIPAY_APP_ID: '2021000122671080',
  ALIPAY_SELLER_ID: '2088000000000001',
  ALIPAY_PRIVATE_KEY: file,
  ALIPAY_PUBLIC_KEY: pem.public,
};
const wechatPay = {
  WECHAT_PAY_MERCHANT_ID: '1900000109',
  WECHAT_PAY_SERIAL_NO: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
  WECHAT_PAY_PRIVATE_KEY: pem.private,
  WECHAT_PAY_PLATFORM_KEYS: JSON.stringify({ PUB_KEY_ID_1: pem.public }),
  WECHAT_PAY_API_KEY: '0123456789abcdef0123456789abcdef',
};
const payment = (more: Record<string, string>) => readConfig({ ...least, ...more }).payment;

describe('payment providers', () => {
  test('are none but the sandbox without settings', () => {
    expect(payment({})).toMatchObject({ routes: {}, stripe: null, alipay: null, wechatPay: null });
  });

  test('are configured by what is required, and their terms are ours until said otherwise', () => {
    const all = payment({
      ...stripe,
      ...alipay,
      ...wechatPay,
      PUBLIC_URL: 'https://recourse.example/',
      PAYMENT_ROUTES: '{"card":"stripe","alipay":"alipay","wechat":"wechat-pay","points":"sandbox"}',
    });
    expect(all.routes).toEqual({ card: 'stripe', alipay: 'alipay', wechat: 'wechat-pay', points: 'sandbox' });
    expect(all.stripe).toMatchObject({ refundDays: null, account: null, url: 'https://api.stripe.com' });
    expect(all.alipay).toMatchObject({ refundDays: 365, url: 'https://openapi.alipay.com/gateway.do' });
    expect(all.wechatPay).toMatchObject({
      refundDays: 365,
      notifyUrl: 'https://recourse.example/v1/callbacks/payment/wechat-pay',
      url: 'https://api.mch.weixin.qq.com',
    });
    expect(payment({ ...alipay, ALIPAY_REFUND_DAYS: '90' }).alipay?.refundDays).toBe(90);
  });

  test('are called at a rate below what they publish, and the sandbox as often as there are calls, until said otherwise', () => {
    expect(payment({}).rates).toEqual({ sandbox: null, stripe: null, alipay: null, 'wechat-pay': null });
    const all = payment({ ...stripe, ...alipay, ...wechatPay, PAYMENT_CALLS_PER_SECOND: '0.5' });
    expect(all.rates).toEqual({ sandbox: 0.5, stripe: 20, alipay: 20, 'wechat-pay': 50 });
    expect(() => payment({ ...stripe, STRIPE_CALLS_PER_SECOND: '0' })).toThrow('STRIPE_CALLS_PER_SECOND');
  });

  test('need all that is required as soon as one setting is there', () => {
    expect(() => payment({ STRIPE_SECRET_KEY: 'sk_test_1' })).toThrow('STRIPE_WEBHOOK_SECRET is required');
    expect(() => payment({ WECHAT_PAY_URL: 'https://api2.mch.weixin.qq.com' })).toThrow(
      /WECHAT_PAY_MERCHANT_ID is required.*WECHAT_PAY_API_KEY is required/,
    );
  });

  test('that tenders are sent to must be configured', () => {
    expect(() => payment({ PAYMENT_ROUTES: '{"card":"stripe"}' })).toThrow(
      'PAYMENT_ROUTES: card goes to stripe, of which no setting is given',
    );
    expect(() => payment({ PAYMENT_ROUTES: '{"card":"paypal"}' })).toThrow('PAYMENT_ROUTES');
    expect(() => payment({ PAYMENT_ROUTES: 'card' })).toThrow('PAYMENT_ROUTES: not JSON');
  });
});

describe('a key', () => {
  const der = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
  const older = privateKey.export({ type: 'pkcs1', format: 'der' }).toString('base64');
  const baseFile = join(folder, 'private.txt');
  writeFileSync(baseFile, `${der}\n`);

  test.each([
    ['PEM', pem.private],
    ['PEM on one line', pem.private.replaceAll('\n', '\\n')],
    ['Base64, PKCS #8', der],
    ['Base64, PKCS #1', older],
    ['a file with PEM', file],
    ['a file with Base64', baseFile],
  ])('may be %s', (_, ALIPAY_PRIVATE_KEY) => {
    expect(payment({ ...alipay, ALIPAY_PRIVATE_KEY }).alipay?.privateKey.equals(privateKey)).toBe(true);
  });

  test('of Alipay’s may be Base64 as its console shows it', () => {
    const ALIPAY_PUBLIC_KEY = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    expect(payment({ ...alipay, ALIPAY_PUBLIC_KEY }).alipay?.alipayPublicKey.equals(publicKey)).toBe(true);
  });

  test.each([
    ['that is none', 'secret-of-ours'],
    ['that is a public one', pem.public],
    ['of another kind', generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['file that is not there', '/nowhere/private.pem'],
  ])('%s is refused, and not quoted', (_, ALIPAY_PRIVATE_KEY) => {
    const read = () => payment({ ...alipay, ALIPAY_PRIVATE_KEY });
    expect(read).toThrow('ALIPAY_PRIVATE_KEY: holds no RSA key');
    expect(read).not.toThrow(ALIPAY_PRIVATE_KEY);
  });

  test('that is private is not taken for the provider’s', () => {
    expect(() => payment({ ...alipay, ALIPAY_PUBLIC_KEY: pem.private })).toThrow('ALIPAY_PUBLIC_KEY: holds no RSA key');
  });
});
