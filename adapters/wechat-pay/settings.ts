import type { KeyObject } from 'node:crypto';

/**
 * What we know of our WeChat Pay merchant. `serialNo` is that of the certificate of our private key; `platformKeys` are the public keys
 * WeChat Pay signs by, each under the serial number it names with a signature; `apiKey` is the APIv3 key, 32 bytes.
 */
export type WechatPaySettings = {
  merchantId: string;
  serialNo: string;
  privateKey: KeyObject;
  platformKeys: ReadonlyMap<string, KeyObject>;
  apiKey: string;
  /** Where notices of our refunds are to be sent. */
  notifyUrl: string;
  url: string;
  refundDays: number;
};
