import { z } from 'zod';
import { buildPaymentApp } from '../../adapters/sandbox/payment-app.ts';
import { sandboxPayment } from '../../adapters/sandbox/payment-client.ts';
import { call, listenSomewhere, quickSettings, startReceiver } from '../../adapters/sandbox/rehearsal.ts';
import { paymentContract } from './contract.ts';

const Book = z.object({ data: z.array(z.object({ refund_no: z.string(), amount: z.int(), movements: z.int() })) });

paymentContract({
  name: 'The sandbox',
  start: async () => {
    const recourse = await startReceiver();
    const app = await buildPaymentApp(quickSettings(recourse.url));
    let turnedAway = 0;
    app.addHook('onRequest', async (_request, reply) => {
      if (turnedAway === 0) return;
      turnedAway -= 1;
      return reply.code(429).send({ reason: 'too_many_requests' });
    });
    const url = await listenSomewhere(app);
    return {
      url,
      moved: async (refundNo) => {
        const { data } = Book.parse((await call('GET', `${url}/refunds`)).body);
        return data
          .filter(({ refund_no }) => refund_no === refundNo)
          .flatMap(({ amount, movements }) => Array.from({ length: movements }, () => amount));
      },
      refuse: async () => {
        await call('PUT', `${url}/faults`, { fail: [{ tender_id: 't1', reason: 'account_closed' }] });
      },
      turnsAway: (requests) => {
        turnedAway = requests;
      },
      lies: () => {},
      close: async () => {
        await app.close();
        await recourse.close();
      },
    };
  },
  connect: (baseUrl, timeoutMs) => sandboxPayment({ baseUrl, timeoutMs, refundDays: 365 }),
  request: {
    refundNo: 'c1-1-1',
    orderId: 'o-1001',
    tenderId: 't1',
    tenderKind: 'wechat',
    tenderAmount: 30_000,
    paymentRef: null,
    paidAt: '2026-02-10T09:00:00+08:00',
    askedAt: '2026-02-13T09:00:00+08:00',
    amount: 8_805,
    currency: 'CNY',
    units: null,
    reason: 'after_sales',
  },
  pays: (method) => method === 'POST',
  asksTwice: false,
  refusalReason: 'account_closed',
  // It neither signs its answers nor says what they are about.
  lies: {},
  impossible: { past_refund_term: { paidAt: '2025-02-12T08:59:59+08:00' } },
});
