import { describe, expect, test } from 'vitest';
import { wechatPayNotices } from '../../adapters/wechat-pay/notice.ts';
import { type Making, noticeContract } from './notice-contract.ts';
import { merchantId, strangersKey, wechatPayNotice, wechatPaySettings } from './wechat-pay-simulator.ts';

const reader = wechatPayNotices(wechatPaySettings('https://api.mch.weixin.qq.com'));
const content = {
  mchid: merchantId,
  transaction_id: '4200000914202101195554393855',
  out_trade_no: 'O-1',
  refund_id: '50300005022021012',
  out_refund_no: 'c1-1-1',
  refund_status: 'SUCCESS',
  success_time: '2026-02-13T15:00:59+08:00',
  user_received_account: '招商银行信用卡0403',
  amount: { total: 30_000, refund: 8_805, payer_total: 30_000, payer_refund: 8_805 },
};

function sent({ body, headers }: ReturnType<typeof wechatPayNotice>) {
  return { headers, rawBody: Buffer.from(body) };
}

function make({ at = Date.now(), signedBy, merchant, about }: Making) {
  const of = merchant === 'other' ? { ...content, mchid: '1900000108' } : content;
  const key = signedBy ? { key: strangersKey } : {};
  return sent(wechatPayNotice(of, about ? 'TRANSACTION.SUCCESS' : 'REFUND.SUCCESS', { at, ...key }));
}

noticeContract({
  name: 'WeChat Pay',
  start: async () => ({ reader, close: async () => {} }),
  make,
  expected: {
    refund_no: 'c1-1-1',
    provider_no: '50300005022021012',
    status: 'succeeded',
    amount: 8_805,
    currency: 'CNY',
    payment_refs: ['4200000914202101195554393855'],
  },
  mostAgeMs: 300_000,
});

describe('WeChat Pay’s notices', () => {
  test.each([
    ['CLOSED', { status: 'failed', reason: 'CLOSED' }],
    ['ABNORMAL', { status: 'failed', reason: 'ABNORMAL' }],
  ])('of a refund that is %s', async (refund_status, notice) => {
    const { success_time: _never, ...rest } = content;
    const made = wechatPayNotice({ ...rest, refund_status }, `REFUND.${refund_status}`);
    expect(await reader.read(sent(made))).toMatchObject({
      kind: 'notice',
      notice: { ...notice, occurred_at: '2026-02-13T15:01:00+08:00' },
    });
  });

  test('encrypted with another key are not believed', async () => {
    const made = wechatPayNotice(content, 'REFUND.SUCCESS', { encryptedWith: '0123456789abcdef0123456789abcdef' });
    expect(await reader.read(sent(made))).toEqual({ kind: 'not_believed', why: 'forged' });
  });

  test('signed by a key nobody knows are not believed', async () => {
    const made = wechatPayNotice(content, 'REFUND.SUCCESS', { serial: 'PUB_KEY_ID_OF_NOBODY' });
    expect(await reader.read(sent(made))).toEqual({ kind: 'not_believed', why: 'forged' });
  });

  test('in a form we do not know are not passed over', async () => {
    const made = wechatPayNotice({ ...content, amount: {} }, 'REFUND.SUCCESS');
    expect(await reader.read(sent(made))).toEqual({ kind: 'unreadable' });
  });
});
