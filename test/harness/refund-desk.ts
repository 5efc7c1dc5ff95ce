import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ActivityDeps } from '../../activities/deps.ts';
import { askForRefund } from '../../activities/refund.ts';
import { providerTurns } from '../../activities/turns.ts';
import { buildPaymentApp } from '../../adapters/sandbox/payment-app.ts';
import { sandboxPayment } from '../../adapters/sandbox/payment-client.ts';
import { call, listenSomewhere, quickSettings, startReceiver } from '../../adapters/sandbox/rehearsal.ts';
import { connect } from '../../drizzle/client.ts';
import { createLedger } from '../../ledger/ledger.ts';
import { noPauses } from '../../ports/pauses.ts';
import { atOnce } from './at-once.ts';
import type { LedgerBench } from './ledger.ts';

const Book = z.object({
  data: z.array(z.object({ refund_no: z.string(), requests: z.int(), movements: z.int() })),
});
const Asked = z.object({ order_id: z.string() });

/** A request for a refund, from its coming to its answer, by the provider's clock. */
export type Span = { orderId: string; from: number; to: number };

/** The sandbox's provider, which takes its time, and workers without Temporal that ask it for what a ledger owes. */
export async function openRefundDesk(bench: LedgerBench, { takesMs }: { takesMs: number }) {
  const receiver = await startReceiver();
  const provider = await buildPaymentApp(quickSettings(receiver.url));
  const spans: Span[] = [];
  timed(provider, spans, takesMs);
  const url = await listenSomewhere(provider);
  const ends: (() => Promise<void>)[] = [() => provider.close(), receiver.close];

  /** What a worker process has of its own: connections, ledger, turns. */
  function openWorker(refundDays: number): ActivityDeps {
    const { db, close } = connect(bench.url, { max: 6, onError: () => {} });
    ends.unshift(close);
    const { rulebook, realTime } = bench;
    const ledger = createLedger({ db, rulebook, pauses: noPauses, realTime, sandbox: true, onCommit: () => {} });
    return {
      ...atOnce,
      ledger,
      payment: sandboxPayment({ baseUrl: url, timeoutMs: 5_000, refundDays }),
      turns: providerTurns(db),
      pauses: noPauses,
      onAnswered: () => {},
    };
  }

  return {
    spans,
    openWorker,
    setFaults: (faults: object) => call('PUT', `${url}/faults`, faults),
    book: async () => Book.parse((await call('GET', `${url}/refunds`)).body).data,
    close: async () => {
      for (const end of ends) await end();
    },
  };
}

/** Tries as Temporal does, only sooner, until the ledger has an answer; how often it was tried. */
export async function asksUntilDone(worker: ActivityDeps, caseId: string, effectId: string): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const asked = await askForRefund(worker, { caseId, effectId, attempt });
    if ('fact' in asked) return attempt;
    await wait(Math.min(asked.comeBackMs, 50));
  }
}

function timed(app: FastifyInstance, spans: Span[], takesMs: number): void {
  const began = new WeakMap<object, number>();
  app.addHook('preHandler', async (request) => {
    began.set(request, performance.now());
    await wait(takesMs);
  });
  app.addHook('onSend', async (request) => {
    const asked = Asked.safeParse(request.body);
    const from = began.get(request);
    if (asked.success && from !== undefined) spans.push({ orderId: asked.data.order_id, from, to: performance.now() });
  });
}
