import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NoticeReader, PaymentNotice, SentNotice } from '../../ports/payment.ts';

/** How a notice is to be made; without anything: as the provider makes it, of a refund that has succeeded. */
export type Making = {
  at?: number;
  signedBy?: 'stranger';
  merchant?: 'other';
  about?: 'a payment';
};

export type NoticeSubject = {
  name: string;
  start(): Promise<{ reader: NoticeReader; close(): Promise<void> }>;
  make(how: Making): SentNotice;
  expected: Omit<PaymentNotice, 'id' | 'occurred_at'>;
  /** How old a notice may be at most. */
  mostAgeMs: number;
};

/** What every reader of notices keeps. */
export function noticeContract(subject: NoticeSubject): void {
  describe(`${subject.name} notices`, () => {
    let reader: NoticeReader;
    let close: () => Promise<void>;
    beforeEach(async () => {
      ({ reader, close } = await subject.start());
    });
    afterEach(() => close());
    const read = (how: Making) => reader.read(subject.make(how));

    test('are read in our words, under an id that a repeat keeps', async () => {
      const sent = subject.make({});
      const reading = await reader.read(sent);
      expect(reading).toEqual({
        kind: 'notice',
        notice: { ...subject.expected, id: expect.stringMatching(/^[a-z-]+:\S+$/), occurred_at: expect.any(String) },
      });
      expect(await reader.read(sent)).toEqual(reading);
      const again = await read({});
      expect('notice' in again && 'notice' in reading && again.notice.id !== reading.notice.id).toBe(true);
    });

    test('signed by somebody else are not believed', async () => {
      expect(await read({ signedBy: 'stranger' })).toEqual({ kind: 'not_believed', why: 'forged' });
    });

    test('altered anywhere are not believed', async () => {
      const sent = subject.make({});
      // Base64 can write the same signature in more than one way.
      const signature = sent.rawBody.indexOf('&sign=');
      const end = signature < 0 ? sent.rawBody.length : signature;
      for (let at = 0; at < end; at += 5) {
        const rawBody = Buffer.from(sent.rawBody);
        rawBody[at] = (rawBody[at] ?? 0) ^ 1;
        expect((await reader.read({ ...sent, rawBody })).kind, `byte ${at}`).toBe('not_believed');
      }
    });

    test('without a signature are not believed', async () => {
      const { headers, rawBody } = subject.make({});
      const bare = { headers: { 'content-type': headers['content-type'] }, rawBody: withoutSign(rawBody) };
      expect(await reader.read(bare)).toEqual({ kind: 'not_believed', why: 'unsigned' });
      for (const name of reader.signatureHeaders) {
        expect(await reader.read({ headers: { ...headers, [name]: undefined }, rawBody })).toMatchObject({
          kind: 'not_believed',
        });
      }
    });

    test('sent again by somebody long after are not believed', async () => {
      expect((await read({ at: Date.now() - subject.mostAgeMs + 60_000 })).kind).toBe('notice');
      expect(await read({ at: Date.now() - subject.mostAgeMs - 60_000 })).toEqual({
        kind: 'not_believed',
        why: 'expired',
      });
    });

    test('for another merchant are not believed', async () => {
      expect(await read({ merchant: 'other' })).toEqual({ kind: 'not_believed', why: 'other_merchant' });
    });

    test('about anything but a refund are none', async () => {
      expect(await read({ about: 'a payment' })).toEqual({ kind: 'other' });
    });

    test.each(['', '{}', '{"type":', '[]', 'a=b&a=c', '%', '\uFEFF{}'])('%j is no notice', async (text) => {
      const { headers } = subject.make({});
      expect((await reader.read({ headers, rawBody: Buffer.from(text) })).kind).toBe('not_believed');
    });
  });
}

/** The signature of a form is one of its fields. */
function withoutSign(rawBody: Buffer): Buffer {
  return Buffer.from(rawBody.toString().replace(/&sign=[^&]*/, ''));
}
