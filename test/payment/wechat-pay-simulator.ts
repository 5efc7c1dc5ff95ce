import {
  createCipheriv,
  createSign,
  createVerify,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  randomUUID,
} from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { WechatPaySettings } from '../../adapters/wechat-pay/settings.ts';
import { serve } from './served.ts';

/** Answers that WeChat Pay would not give, or that nobody should believe. */
type Lie = 'none' | 'unsigned' | 'wrong_key' | 'wrong_serial' | 'altered' | 'old' | 'amount' | 'number' | 'payment';

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const merchant = { id: '1900000109', serialNo: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1', keys: rsa() };
const platform = { serial: 'PUB_KEY_ID_0000000000000024101100397200000006', keys: rsa() };
const stranger = rsa();
const apiKey = randomBytes(16).toString('hex');

export const wechatPaySettings = (url: string): WechatPaySettings => ({
  merchantId: merchant.id,
  serialNo: merchant.serialNo,
  privateKey: merchant.keys.privateKey,
  platformKeys: new Map([[platform.serial, platform.keys.publicKey]]),
  apiKey,
  notifyUrl: 'https://recourse.example/v1/callbacks/payment/wechat-pay',
  url,
  refundDays: 365,
});

type Refund = { transaction: string; refundNo: string; refund: number; total: number; status: string; id: string };
type Answer = { code: number; body: object };
const path = '/v3/refund/domestic/refunds';

/** WeChat Pay's refunds, API v3: requests signed by the merchant, answers by the platform, a refund paid once by its number. */
export async function wechatPaySimulator(payments: Record<string, number>) {
  const refunds: Refund[] = [];
  const asked: Record<string, unknown>[] = [];
  let lie: Lie = 'none';
  let refusal: Answer | null = null;
  let turnedAway = 0;

  const server = await serve(async (request, response) => {
    const body = await text(request);
    // What is not signed by the merchant is answered without a signature.
    if (!isRightlyAsked(request, body)) {
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"code":"SIGN_ERROR"}');
      return;
    }
    const url = request.url ?? '';
    const isTooMany = turnedAway > 0;
    if (isTooMany) turnedAway -= 1;
    const answer = () =>
      request.method === 'POST' && url === path
        ? refund(JSON.parse(body))
        : query(decodeURIComponent(url.slice(path.length + 1)));
    const { code, body: told } = isTooMany ? failure(429, 'FREQUENCY_LIMITED') : answer();
    const sent = JSON.stringify(told);
    const read = lie === 'altered' ? sent.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)) : sent;
    response
      .writeHead(code, {
        'content-type': 'application/json; charset=utf-8',
        ...(lie === 'unsigned' ? {} : signatureOf(sent, signer())),
      })
      .end(read);
  });

  const signer = () => ({
    key: lie === 'wrong_key' ? stranger.privateKey : platform.keys.privateKey,
    serial: lie === 'wrong_serial' ? 'PUB_KEY_ID_OF_NOBODY' : platform.serial,
    at: Date.now() - (lie === 'old' ? 600_000 : 0),
  });

  function refund(given: {
    transaction_id: string;
    out_refund_no: string;
    notify_url?: string;
    amount: { refund: number; total: number; currency: string };
  }): Answer {
    asked.push(given);
    if (refusal) return refusal;
    const { transaction_id, out_refund_no, amount } = given;
    const paid = payments[transaction_id];
    if (paid === undefined) return failure(404, 'RESOURCE_NOT_EXISTS');
    const known = find(out_refund_no);
    if (known) {
      if (known.refund !== amount.refund || known.total !== amount.total) return failure(400, 'INVALID_REQUEST');
      return { code: 200, body: shown(known) };
    }
    const before = refunds
      .filter((one) => one.transaction === transaction_id)
      .reduce((sum, one) => sum + one.refund, 0);
    if (amount.total !== paid || before + amount.refund > paid) return failure(400, 'INVALID_REQUEST');
    const made = {
      transaction: transaction_id,
      refundNo: out_refund_no,
      refund: amount.refund,
      total: amount.total,
      status: 'PROCESSING',
      id: `5030000${Date.now()}${refunds.length}`,
    };
    refunds.push(made);
    const answer = shown(made);
    // The money arrives a moment later.
    made.status = 'SUCCESS';
    return { code: 200, body: answer };
  }

  function query(refundNo: string): Answer {
    const known = find(refundNo);
    return known ? { code: 200, body: shown(known) } : failure(404, 'RESOURCE_NOT_EXISTS');
  }

  const find = (refundNo: string) => refunds.find((one) => one.refundNo === refundNo);

  const shown = ({ transaction, refundNo, refund: fen, total, status, id }: Refund) => ({
    refund_id: id,
    out_refund_no: lie === 'number' ? 'another' : refundNo,
    transaction_id: lie === 'payment' ? '4200000000000000009' : transaction,
    out_trade_no: 'O-1',
    channel: 'ORIGINAL',
    user_received_account: '招商银行信用卡0403',
    create_time: '2026-02-13T15:00:00+08:00',
    status,
    amount: { total, refund: fen + (lie === 'amount' ? 1 : 0), payer_total: total, payer_refund: fen, currency: 'CNY' },
  });

  return {
    url: server.url,
    close: server.close,
    asked,
    moved: (refundNo: string) => refunds.filter((one) => one.refundNo === refundNo).map(({ refund: fen }) => fen),
    lies: (next: Lie) => {
      lie = next;
    },
    refuses: (code: number, word: string) => {
      refusal = failure(code, word);
    },
    /** So many of the next requests are too many. */
    turnsAway: (requests: number) => {
      turnedAway = requests;
    },
    becomes: (refundNo: string, status: string) => {
      const known = find(refundNo);
      if (known) known.status = status;
    },
  };
}

type Signer = { key?: KeyObject; serial?: string; at?: number };

/** A notice as WeChat Pay sends it: what it says encrypted for the merchant, the whole signed. */
export function wechatPayNotice(content: object, event: string, signer: Signer & { encryptedWith?: string } = {}) {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(signer.encryptedWith ?? apiKey), Buffer.from(nonce));
  cipher.setAAD(Buffer.from('refund'));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(content)), cipher.final(), cipher.getAuthTag()]);
  const body = JSON.stringify({
    id: randomUUID(),
    create_time: '2026-02-13T15:01:00+08:00',
    resource_type: 'encrypt-resource',
    event_type: event,
    summary: '退款成功',
    resource: {
      original_type: 'refund',
      algorithm: 'AEAD_AES_256_GCM',
      ciphertext: sealed.toString('base64'),
      associated_data: 'refund',
      nonce,
    },
  });
  return { body, headers: { 'content-type': 'application/json', ...signatureOf(body, signer) } };
}

export const merchantId = merchant.id;
export const strangersKey = stranger.privateKey;

function signatureOf(
  body: string,
  { key = platform.keys.privateKey, serial = platform.serial, at = Date.now() }: Signer,
) {
  const timestamp = String(Math.floor(at / 1000));
  const nonce = randomBytes(16).toString('hex');
  const signature = createSign('RSA-SHA256').update(`${timestamp}\n${nonce}\n${body}\n`).sign(key, 'base64');
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-serial': serial,
    'wechatpay-signature': signature,
    'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
  };
}

function isRightlyAsked({ method, url, headers }: IncomingMessage, body: string): boolean {
  const [scheme, given = ''] = (headers.authorization ?? '').split(' ');
  const part = (name: string) => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(given)?.[1] ?? '';
  const age = Math.abs(Date.now() - Number(part('timestamp')) * 1000);
  const signed = `${method}\n${url}\n${part('timestamp')}\n${part('nonce_str')}\n${body}\n`;
  return (
    scheme === 'WECHATPAY2-SHA256-RSA2048' &&
    part('mchid') === merchant.id &&
    part('serial_no') === merchant.serialNo &&
    age < 300_000 &&
    createVerify('RSA-SHA256').update(signed).verify(merchant.keys.publicKey, part('signature'), 'base64')
  );
}

function failure(code: number, word: string): Answer {
  return { code, body: { code: word, message: '王小明的退款失败' } };
}
