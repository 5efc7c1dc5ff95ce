import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ChargeRow, chargeBook } from './charge-book.ts';
import { serveCharges } from './charge-routes.ts';
import { type FaultMode, faultFor } from './faults.ts';
import { openMemory } from './memory.ts';
import { afterAnswer, breakOff, buildProvider, type ProviderSettings } from './provider.ts';
import {
  asksForTheSame,
  decideRefund,
  noticesFor,
  PaymentFaults,
  RefundRequest,
  RefundRow,
  refundBook,
} from './refund-book.ts';
import { Day, statementOf } from './statement.ts';

/** Faults that lie in the answer strike every call for a refund; the others lie in its notices and strike the first. */
const inTheAnswer: readonly FaultMode[] = ['slow', 'error_after'];
/** How many requests for a refund `too_many` turns away. */
const turnedAwayAtMost = 2;

/**
 * A payment provider that behaves like the real ones, badly if told to: a refund number moves money once and for ever,
 * what it answered is on disk first, and its notices go on until they are taken.
 */
export async function buildPaymentApp(settings: ProviderSettings): Promise<FastifyInstance> {
  const book = refundBook();
  const charges = chargeBook();
  const memory = await openMemory({
    path: settings.stateFile,
    row: z.union([RefundRow, ChargeRow]),
    faults: PaymentFaults,
    apply: (row) => ('step' in row ? charges.apply(row) : book.apply(row)),
  });
  const { app, callbacks } = buildProvider(settings, PaymentFaults, memory);
  const turnedAway = new Map<string, number>();

  app.post('/refunds', async (request, reply) => {
    const asked = RefundRequest.parse(request.body);
    const { refund_no } = asked;
    const faults = memory.faults();
    const known = book.find(refund_no);
    if (known && !asksForTheSame(known, asked)) {
      await memory.write({ row: { again: refund_no } });
      return reply.code(409).send({ reason: 'refund_no_used_for_another_refund' });
    }

    const chosen = faultFor(faults, refund_no);
    const before = turnedAway.get(refund_no) ?? 0;
    if (chosen === 'too_many' && !known && before < turnedAwayAtMost) {
      turnedAway.set(refund_no, before + 1);
      await memory.write({ struck: refund_no });
      return reply.code(429).send({ reason: 'too_many_requests' });
    }
    const refund = known ?? decideRefund(asked, faults);
    const isStruck = chosen !== 'too_many' && (inTheAnswer.includes(chosen) || !(known || refund.refused));
    const fault = isStruck ? chosen : 'none';
    const notices = known ? [] : noticesFor(refund, fault);
    await memory.write({
      row: known ? { again: refund_no } : { refund },
      owes: notices,
      struck: fault === 'none' ? null : refund_no,
    });

    const early = fault === 'out_of_order' ? notices.slice(0, 1) : [];
    afterAnswer(reply, () => {
      for (const notice of notices.slice(early.length)) void callbacks.deliver(notice, 0);
    });
    for (const notice of early) await callbacks.deliver(notice, settings.pace.patienceMs / 2);
    if (fault === 'slow') await callbacks.pause(settings.pace.slowMs);
    if (fault === 'error_after') return breakOff(reply, faults, refund_no);
    if (refund.refused) return reply.code(422).send({ reason: refund.reason });
    return { provider_no: refund.provider_no, status: known ? refund.status : 'accepted', reason: known?.reason };
  });

  serveCharges(app, { book: charges, memory, callbacks, slowMs: settings.pace.slowMs });

  app.get('/refunds', async () => ({ data: book.list() }));

  app.get<{ Params: { refund_no: string } }>('/refunds/:refund_no', async (request, reply) => {
    return book.show(request.params.refund_no) ?? reply.code(404).send({ reason: 'refund_not_found' });
  });

  app.get<{ Params: { day: string } }>('/statements/:day', async (request) => {
    return { data: statementOf(Day.parse(request.params.day), book.all(), memory.faults().statement) };
  });

  return app;
}
