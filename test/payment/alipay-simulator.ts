import { createSign, createVerify, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { AlipaySettings } from '../../adapters/alipay/settings.ts';
import { serve } from './served.ts';

/** Answers that Alipay would not give, or that nobody should believe. */
type Lie = 'none' | 'unsigned' | 'wrong_key' | 'altered' | 'second_field' | 'amount' | 'number' | 'payment';

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
export const app = { id: '2021000122671080', sellerId: '2088000000000001', keys: rsa() };
export const alipay = rsa();
export const stranger = rsa();

export const alipaySettings = (url: string): AlipaySettings => ({
  appId: app.id,
  sellerId: app.sellerId,
  privateKey: app.keys.privateKey,
  alipayPublicKey: alipay.publicKey,
  url,
  refundDays: 365,
});

type Refund = { tradeNo: string; refundNo: string; fen: number };

/** Alipay's gateway as its reference describes it: RSA2 over sorted fields both ways, amounts in yuan, a refund paid once by its number. */
export async function alipaySimulator(payments: Record<string, number>) {
  const refunds: Refund[] = [];
  const asked: Record<string, string>[] = [];
  let lie: Lie = 'none';
  let refusal: object | null = null;
  let turnedAway = 0;
  let takesOn: 'at_once' | 'quietly' | 'not_at_all' = 'at_once';

  const server = await serve(async (request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://alipay.invalid');
    const fields = Object.fromEntries([...searchParams, ...new URLSearchParams(await text(request))]);
    asked.push(fields);
    const method = fields.method ?? '';
    const told = isRightlyAsked(fields) ? answer(method, JSON.parse(fields.biz_content ?? '{}')) : badSignature;
    response.writeHead(200, { 'content-type': 'text/html;charset=utf-8' }).end(signed(method, JSON.stringify(told)));
  });

  function answer(method: string, content: Record<string, string>): object {
    if (turnedAway > 0) {
      turnedAway -= 1;
      return { code: '40005', msg: 'Call Limited', sub_code: 'isv.method-call-limited', sub_msg: 'API调用次数超限' };
    }
    if (method === 'alipay.trade.refund') return refund(content);
    if (method === 'alipay.trade.fastpay.refund.query') return query(content);
    return { code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.invalid-method', sub_msg: '方法名不正确' };
  }

  function refund({ trade_no = '', out_request_no = '', refund_amount = '' }: Record<string, string>): object {
    if (refusal) return refusal;
    const paid = payments[trade_no];
    if (paid === undefined) return failed('ACQ.TRADE_NOT_EXIST', '交易不存在');
    if (!/^\d+\.\d\d$/.test(refund_amount)) return failed('ACQ.INVALID_PARAMETER', '参数无效');
    const fen = Math.round(Number(refund_amount) * 100);
    const known = find(trade_no, out_request_no);
    if (known && known.fen !== fen) return failed('ACQ.DISCORDANT_REPEAT_REQUEST', '退款金额不一致');
    if (!known && given(trade_no) + fen > paid) return failed('ACQ.REASON_TRADE_REFUND_FEE_ERR', '退款金额无效');
    if (!known && takesOn !== 'not_at_all') refunds.push({ tradeNo: trade_no, refundNo: out_request_no, fen });
    return {
      code: '10000',
      msg: 'Success',
      buyer_logon_id: 'xia***@gmail.com',
      fund_change: known || takesOn !== 'at_once' ? 'N' : 'Y',
      out_trade_no: 'O-1',
      refund_fee: yuan(given(trade_no)),
      send_back_fee: '0.00',
      trade_no: lie === 'payment' ? '9999999999999999' : trade_no,
    };
  }

  function query({ trade_no = '', out_request_no = '' }: Record<string, string>): object {
    if (payments[trade_no] === undefined) return failed('ACQ.TRADE_NOT_EXIST', '交易不存在');
    const known = find(trade_no, out_request_no);
    if (!known) return { code: '10000', msg: 'Success' };
    return {
      code: '10000',
      msg: 'Success',
      out_request_no: lie === 'number' ? 'another' : out_request_no,
      out_trade_no: 'O-1',
      refund_amount: yuan(known.fen + (lie === 'amount' ? 1 : 0)),
      refund_status: 'REFUND_SUCCESS',
      total_amount: yuan(payments[trade_no] ?? 0),
      trade_no: lie === 'payment' ? '9999999999999999' : trade_no,
    };
  }

  const find = (tradeNo: string, refundNo: string) =>
    refunds.find((one) => one.tradeNo === tradeNo && one.refundNo === refundNo);
  const given = (tradeNo: string) =>
    refunds.filter((one) => one.tradeNo === tradeNo).reduce((sum, { fen }) => sum + fen, 0);

  function signed(method: string, told: string): string {
    const name = `${method.replaceAll('.', '_')}_response`;
    const sign = signatureOf(told, lie === 'wrong_key' ? stranger.privateKey : alipay.privateKey);
    if (lie === 'unsigned') return `{"${name}":${told}}`;
    if (lie === 'altered') return `{"${name}":${told.replace('Success', 'success')},"sign":"${sign}"}`;
    // A reader that takes the last of two fields would believe what was never signed.
    if (lie === 'second_field') return `{"${name}":${told},"sign":"${sign}","${name}":${paidInFull(method)}}`;
    return `{"${name}":${told},"sign":"${sign}"}`;
  }

  return {
    url: `${server.url}/gateway.do`,
    origin: server.url,
    close: server.close,
    asked,
    moved: (refundNo: string) => refunds.filter((one) => one.refundNo === refundNo).map(({ fen }) => fen),
    lies: (next: Lie) => {
      lie = next;
    },
    refuses: (code: string, word: string) => {
      refusal = { code, msg: 'Business Failed', sub_code: word, sub_msg: '王小明的退款失败' };
    },
    /** So many of the next requests are too many. */
    turnsAway: (requests: number) => {
      turnedAway = requests;
    },
    /** Whether new refunds are made, and say so. */
    takesOn: (next: typeof takesOn) => {
      takesOn = next;
    },
  };
}

/** A notice of a refund as Alipay sends it: a form, signed over everything but `sign` and `sign_type`. */
export function alipayNotice(
  fields: Record<string, string>,
  { key = alipay.privateKey, at = Date.now() }: { key?: KeyObject; at?: number } = {},
): Buffer {
  const all: Record<string, string> = {
    notify_id: `n${randomUUID().replaceAll('-', '')}`,
    notify_time: beijing(at),
    notify_type: 'trade_status_sync',
    charset: 'utf-8',
    version: '1.0',
    app_id: app.id,
    seller_id: app.sellerId,
    subject: '一件 100% 棉的衬衫 & 更多',
    trade_status: 'TRADE_SUCCESS',
    ...fields,
  };
  const sign = signatureOf(sortedText(all), key);
  return Buffer.from(new URLSearchParams({ ...all, sign_type: 'RSA2', sign }).toString());
}

/** `YYYY-MM-DD hh:mm:ss` in Beijing. */
export function beijing(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

function isRightlyAsked({ sign = '', ...fields }: Record<string, string>): boolean {
  const age = Math.abs(Date.now() - Date.parse(`${fields.timestamp?.replace(' ', 'T')}+08:00`));
  const isOurs = fields.app_id === app.id && fields.sign_type === 'RSA2' && fields.version === '1.0';
  const check = createVerify('RSA-SHA256').update(sortedText(fields));
  return isOurs && age < 600_000 && check.verify(app.keys.publicKey, sign, 'base64');
}

function sortedText(fields: Record<string, string>): string {
  const pairs = Object.entries(fields).filter(([, value]) => value !== '');
  return pairs
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function signatureOf(signedText: string, key: KeyObject): string {
  return createSign('RSA-SHA256').update(signedText).sign(key, 'base64');
}

const badSignature = {
  code: '40002',
  msg: 'Invalid Arguments',
  sub_code: 'isv.invalid-signature',
  sub_msg: '验签出错',
};

function failed(word: string, sentence: string): object {
  return { code: '40004', msg: 'Business Failed', sub_code: word, sub_msg: sentence, refund_fee: '0.00' };
}

function paidInFull(method: string): string {
  const status = method.endsWith('query') ? { refund_status: 'REFUND_SUCCESS', refund_amount: '88.00' } : {};
  return JSON.stringify({
    code: '10000',
    msg: 'Success',
    fund_change: 'Y',
    trade_no: '2026021022001400001',
    ...status,
  });
}

function yuan(fen: number): string {
  return (fen / 100).toFixed(2);
}
