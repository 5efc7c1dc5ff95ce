import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FurtherRequest } from '../../adapters/further-request.ts';
import { Identifier } from '../../domain/shapes.ts';
import type { NotTaken, PaymentAnswer, PaymentPort, RefundRequest } from '../../ports/payment.ts';
import { further } from '../harness/at-once.ts';
import { badLine, lineFaults } from './bad-line.ts';

/** A payment provider to try an adapter on. */
export type Provider<Lie> = {
  url: string;
  /** What has moved under a number, movement by movement, in minor units. */
  moved(refundNo: string): number[] | Promise<number[]>;
  /** From now on refuses for good. */
  refuse(): void | Promise<void>;
  /** Answers so many of the next requests with its own word for too many. */
  turnsAway(requests: number): void;
  /** From now on gives answers that must not be believed. */
  lies(lie: Lie | 'none'): void;
  close(): Promise<void>;
};

export type Subject<Lie extends string> = {
  name: string;
  /** The provider, with the payment in its books that `request` names. */
  start(): Promise<Provider<Lie>>;
  connect(url: string, timeoutMs: number, further: FurtherRequest): PaymentPort;
  request: RefundRequest;
  /** Whether a call asks for money to move. */
  pays(method: string, body: string): boolean;
  /** Whether a refund that is refused takes more than one request. */
  asksTwice: boolean;
  /** What should be heard of its refusal. */
  refusalReason: string;
  /** Its lies, by what they are. */
  lies: Record<string, Lie>;
  /** What it could never give back, by the reason that should be heard without asking. */
  impossible: Record<string, Partial<RefundRequest>>;
};

/** Long enough for a machine that is busy with other suites. */
const patientMs = 20_000;
const testMs = 60_000;
const impatientMs = 300;

/** What every adapter keeps, whatever its provider and the line between do. */
export function paymentContract<Lie extends string>(subject: Subject<Lie>): void {
  describe(`${subject.name} keeps the contract of a payment adapter`, { timeout: testMs }, () => {
    let provider: Provider<Lie>;
    let line: Awaited<ReturnType<typeof badLine>>;
    let payment: PaymentPort;
    let impatient: PaymentPort;
    let request: RefundRequest;
    beforeEach(async () => {
      provider = await subject.start();
      line = await badLine(provider.url);
      payment = subject.connect(line.url, patientMs, further);
      impatient = subject.connect(line.url, impatientMs, further);
      request = another();
    });
    afterEach(async () => {
      await line.close();
      await provider.close();
    });
    const another = () => ({ ...subject.request, refundNo: `${randomUUID().replaceAll('-', '')}-1-1` });
    const moved = () => provider.moved(request.refundNo);

    test('pays once, however often it is asked', async () => {
      expectTaken(await payment.refund(request));
      for (let time = 0; time < 3; time += 1) expectTaken(await payment.refund(request));
      expectTaken(await payment.query(request));
      expect(await moved()).toEqual([request.amount]);
    });

    test('pays once, however many ask at the same moment', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => payment.refund(request)));
      expect(answers.filter(({ status }) => status === 'failed')).toEqual([]);
      expect(await moved()).toEqual([request.amount]);
      expectTaken(await payment.query(request));
    });

    test('pays each of several refunds of one payment', async () => {
      const several = [another(), another(), another()].map((one) => ({ ...one, amount: 100 }));
      for (const answer of await Promise.all(several.map((one) => payment.refund(one)))) expectTaken(answer);
      const all = await Promise.all(several.map(({ refundNo }) => provider.moved(refundNo)));
      expect(all).toEqual([[100], [100], [100]]);
    });

    test('a number it never heard of is not found, on its own word', async () => {
      expect(await payment.query(request)).toEqual({ status: 'not_found' });
    });

    describe.each(lineFaults)('%s', (fault) => {
      const caller = () => (fault === 'answer_late' || fault === 'answer_stalls' ? impatient : payment);

      test('leaves a refund unknown; asked again it is paid once, and the query finds it', async () => {
        line.does(fault, subject.pays);
        expectUnknown(await caller().refund(request));
        line.does('none');
        const asked = await payment.query(request);
        const acted = fault !== 'never_sent' && fault !== 'elsewhere';
        if (acted) expectTaken(asked);
        else expect(asked).toEqual({ status: 'not_found' });
        expect(await moved()).toEqual(acted ? [request.amount] : []);
        expectTaken(await payment.refund(request));
        expectTaken(await payment.query(request));
        expect(await moved()).toEqual([request.amount]);
      });

      test('leaves a query unknown, whether there is a refund or not', async () => {
        line.does(fault);
        expectUnknown(await caller().query(request));
        expectUnknown(await caller().refund(request));
        line.does('none');
        expectTaken(await payment.refund(request));
        line.does(fault);
        expectUnknown(await caller().query(request));
        expect(await moved()).toEqual([request.amount]);
      });
    });

    test('a provider that is not there leaves everything unknown', async () => {
      const nobody = subject.connect('http://127.0.0.1:1', patientMs, further);
      expect(await nobody.refund(request)).toEqual({ status: 'unknown', reason: 'network' });
      expect(await nobody.query(request)).toEqual({ status: 'unknown', reason: 'network' });
    });

    test('a definite refusal has failed, for the provider’s reason, and moves nothing', async () => {
      await provider.refuse();
      expect(await payment.refund(request)).toEqual({ status: 'failed', reason: subject.refusalReason });
      expect(['not_found', 'failed']).toContain((await payment.query(request)).status);
      expect(await moved()).toEqual([]);
    });

    test('too many calls, in the provider’s own word, are neither failed nor unknown; later it is paid, once', async () => {
      provider.turnsAway(1);
      expect(await payment.refund(request)).toEqual({ status: 'not_taken' });
      provider.turnsAway(1);
      expect(await payment.query(request)).toEqual({ status: 'not_taken' });
      expect(await payment.query(request)).toEqual({ status: 'not_found' });
      expect(await moved()).toEqual([]);
      expectTaken(await payment.refund(request));
      provider.turnsAway(1);
      expect(await payment.query(request)).toEqual({ status: 'not_taken' });
      expectTaken(await payment.query(request));
      expect(await moved()).toEqual([request.amount]);
    });

    test('a request for which there is no slot is not made, and nothing is concluded without it', async () => {
      await provider.refuse();
      const hurried = subject.connect(line.url, patientMs, async () => false);
      const { status } = await hurried.refund(request);
      expect({ status, calls: line.calls() }).toEqual({ status: subject.asksTwice ? 'not_taken' : 'failed', calls: 1 });
      expect(await payment.refund(request)).toEqual({ status: 'failed', reason: subject.refusalReason });
    });

    test('another amount under the same number is no success, and moves nothing', async () => {
      await payment.refund(request);
      const { status } = await payment.refund({ ...request, amount: request.amount - 1 });
      expect(['failed', 'unknown']).toContain(status);
      expect(await moved()).toEqual([request.amount]);
    });

    test.each(Object.entries(subject.lies))('%s is not believed, and the truth is found later', async (_, lie) => {
      provider.lies(lie);
      expectUnknown(await payment.refund(request));
      expectUnknown(await payment.query(request));
      provider.lies('none');
      expectTaken(await payment.refund(request));
      expectTaken(await payment.query(request));
      expect(await moved()).toEqual([request.amount]);
    });

    test.each(Object.entries(subject.impossible))('%s is told without asking the provider', async (reason, change) => {
      expect(await payment.refund({ ...request, ...change })).toEqual({ status: 'failed', reason });
      expect(line.calls()).toBe(0);
    });
  });
}

type Heard = PaymentAnswer | NotTaken | { status: 'not_found' };

function expectTaken(answer: Heard): void {
  expect(answer).toEqual({ status: expect.stringMatching(/^(accepted|succeeded)$/), providerNo: expect.any(String) });
}

/** Whatever was heard, only a word goes further. */
function expectUnknown(answer: Heard): void {
  expect(answer).toEqual({ status: 'unknown', reason: expect.stringMatching(/./) });
  expect(Identifier.safeParse('reason' in answer ? answer.reason : null).success).toBe(true);
}
