import type Pay from 'wechatpay-node-v3';
import { call, jsonIn, type Reply } from '../http-call.ts';
import type { WechatPaySettings } from './settings.ts';
import { checkSignature } from './signature.ts';

/** The address that the SDK knows, and puts before every path. */
const fixedUrl = 'https://api.mch.weixin.qq.com';

type Transport = Parameters<Pay['createHttp']>[0];
type Output = Awaited<ReturnType<Transport['get']>>;

/**
 * How the SDK's signed requests travel: to our address, in bounded time, and back with nothing but JSON that WeChat Pay signed.
 * `error` says why there is none; its own transport has no timeout and parses what nobody has checked.
 */
export function wechatPayTransport({ url, platformKeys }: WechatPaySettings, deadline: AbortSignal): Transport {
  const base = url.replace(/\/+$/, '');

  async function send(to: string, init: RequestInit): Promise<Output> {
    const reply = await call(to.replace(fixedUrl, base), init, deadline);
    return 'problem' in reply ? { status: 0, error: reply.problem } : read(reply);
  }

  function read({ code, headers, text }: Reply): Output {
    const signature = checkSignature(platformKeys, (name) => headers.get(name), text);
    if (signature === 'right') return { status: code, data: jsonIn(text) };
    return { status: code, error: code === 200 ? `${signature}_reply` : `http_${code}` };
  }

  return {
    get: (to, headers) => send(to, { headers }),
    post: (to, params, headers) => send(to, { method: 'POST', headers, body: JSON.stringify(params) }),
    upload: async () => ({ status: 0, error: 'no_uploads' }),
  };
}
