import type { KeyObject } from 'node:crypto';

/** What we know of our Alipay application, in key mode: our private key, and the public key by which Alipay signs. */
export type AlipaySettings = {
  appId: string;
  sellerId: string;
  privateKey: KeyObject;
  alipayPublicKey: KeyObject;
  url: string;
  refundDays: number;
};
