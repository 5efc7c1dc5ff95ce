import type { Plant } from './plant.ts';

const stripe = 'test/payment/stripe.test.ts';
const alipay = 'test/payment/alipay.test.ts';
const wechatPay = 'test/payment/wechat-pay.test.ts';
const notices = 'test/ledger/api-provider-notices.test.ts';

/** What keeps real providers from paying twice, and us from believing what they did not say. */
export const paymentPlants: Plant[] = [
  {
    name: 'Stripe is asked again without looking for the refund that its key has forgotten',
    file: 'adapters/stripe/payment.ts',
    find: 'const known = await find(request, left);',
    replace: "const known = await Promise.resolve({ status: 'not_found' as const });",
    test: { file: stripe, name: 'are recognised after their idempotency key is forgotten' },
  },
  {
    name: 'every attempt at Stripe has an idempotency key of its own',
    file: 'adapters/stripe/payment.ts',
    find: 'idempotencyKey: request.refundNo,',
    replace: 'idempotencyKey: request.refundNo + String(Math.random()),',
    test: { file: stripe, name: 'are not asked for after the days our terms give' },
  },
  {
    name: 'a refund is asked for however long ago the payment was',
    file: 'adapters/refund-terms.ts',
    find: 'toMs(askedAt) > toMs(paidAt) + refundDays * day',
    replace: 'toMs(askedAt) < toMs(paidAt) - refundDays * day',
    test: { file: stripe, name: 'are not asked for after the days our terms give' },
  },
  {
    name: 'a currency without hundredths is counted in hundredths',
    file: 'adapters/stripe/payment.ts',
    find: 'const amount = toStripe(request.amount, request.currency);',
    replace: 'const amount = toStripe(request.amount, request.currency.slice(0, 0));',
    test: { file: stripe, name: 'are counted as Stripe counts their currency' },
  },
  {
    name: 'an answer of Alipay’s that no money moved passes for success, unasked',
    file: 'adapters/alipay/payment.ts',
    find: "return refusal ? refused(refusal) : unknown('no_fund_change');",
    replace: 'return refusal ? refused(refusal) : succeeded(request);',
    test: { file: alipay, name: 'that say no money moved and are not there stay unknown' },
  },
  {
    name: 'what Alipay found of another amount passes for ours',
    file: 'adapters/alipay/payment.ts',
    find: 'return found.amount === request.amount &&',
    replace: 'return found.amount > 0 &&',
    test: { file: alipay, name: 'found with another %s are believed in nothing' },
  },
  {
    name: 'WeChat Pay’s refusal of a repeat passes for a refund that failed',
    file: 'adapters/wechat-pay/payment.ts',
    find: "return known.status === 'not_found' ? refused(code) : known;",
    replace: "return known.status === 'not_found' ? refused(code) : refused(code);",
    test: { file: wechatPay, name: 'are there whatever a repeat is refused for' },
  },
  {
    name: 'the tag of an encrypted notice is not checked',
    file: 'adapters/wechat-pay/notice.ts',
    find: 'decipher.update(sealed.subarray(0, -16)), decipher.final()',
    replace: 'decipher.update(sealed.subarray(0, -16))',
    test: { file: 'test/payment/wechat-pay-notices.test.ts', name: 'encrypted with another key are not believed' },
  },
  {
    name: 'a signed notice is good for ever',
    file: 'adapters/notice-age.ts',
    find: 'return !(age <= mostMs && age >= -forwardMs);',
    replace: 'return Number.isNaN(age + mostMs + forwardMs);',
    test: { file: notices, name: 'to %s, %s, is refused and leaves nothing' },
  },
  {
    name: 'any provider may speak of any refund',
    file: 'ledger/take-report.ts',
    find: 'if (refund && isOf(refund, notice) && providerOf(kindOf(refund)) === provider) {',
    replace: 'if (refund && isOf(refund, notice)) {',
    test: { file: notices, name: 'by the sandbox of a refund that was asked of a real provider neither' },
  },
  {
    name: 'a refund of another payment passes for ours',
    file: 'ledger/take-report.ts',
    find: 'return !payment_refs ||',
    replace: 'return !payment_refs || payment_refs.length > 0 ||',
    test: { file: notices, name: 'of another payment is about no refund of ours' },
  },
];
