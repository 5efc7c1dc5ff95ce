import { AlipaySdk } from 'alipay-sdk';
import { z } from 'zod';
import { toText } from '../../domain/instant.ts';
import { call, jsonIn } from '../http-call.ts';
import type { AlipaySettings } from './settings.ts';

/** A signed answer of Alipay's; `code` 10000 says that the call was understood, not that money has moved. */
export const AlipayReply = z.object({
  code: z.string(),
  sub_code: z.string().nullish(),
  trade_no: z.string().nullish(),
  out_request_no: z.string().nullish(),
  fund_change: z.string().nullish(),
  refund_status: z.string().nullish(),
  refund_amount: z.string().nullish(),
});
export type AlipayReply = z.infer<typeof AlipayReply>;

const Envelope = z.object({ sign: z.string() });

export type Gateway = {
  /** Asks one method. `problem`: no answer, or none that is Alipay's; it may have acted. */
  ask(
    method: string,
    content: Record<string, string>,
    deadline: AbortSignal,
  ): Promise<AlipayReply | { problem: string }>;
};

/**
 * Alipay's gateway. The SDK signs and checks; we send and read, because its own `exec` leaves checking to an option, is not bounded as
 * a whole, and hands out what it parsed from all of the reply, of which a second field of the same name may be unsigned. Here nothing
 * is read but the text whose signature was right.
 */
export function alipayGateway(settings: AlipaySettings): Gateway {
  const sdk = sdkOf(settings);

  /** The signed part, when it is signed by Alipay. */
  function signedIn(text: string, method: string): string | null {
    const envelope = Envelope.safeParse(jsonIn(text));
    if (!envelope.success) return null;
    const signed = sdk.getSignStr(text, `${method.replaceAll('.', '_')}_response`);
    return sdk.rsaCheck(signed, envelope.data.sign) ? signed : null;
  }

  return {
    async ask(method, bizContent, deadline) {
      // The SDK would take the time of day from the machine's zone; Alipay reads Beijing's.
      const timestamp = toText(Date.now()).slice(0, 19).replace('T', ' ');
      const reply = await call(
        settings.url,
        {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
          body: sdk.sdkExecute(method, { timestamp, bizContent }),
        },
        deadline,
      );
      if ('problem' in reply) return reply;
      if (reply.code !== 200) return { problem: `http_${reply.code}` };
      const signed = signedIn(reply.text, method);
      if (signed === null) return { problem: 'unsigned_reply' };
      const read = AlipayReply.safeParse(jsonIn(signed));
      return read.success ? read.data : { problem: 'unreadable_reply' };
    },
  };
}

/** The SDK with our keys, for what it signs and checks. */
export function sdkOf({ appId, privateKey, alipayPublicKey }: AlipaySettings): AlipaySdk {
  return new AlipaySdk({
    appId,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    keyType: 'PKCS8',
    alipayPublicKey: alipayPublicKey.export({ type: 'spki', format: 'pem' }).toString(),
  });
}
