import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Identifier } from '../../domain/shapes.ts';
import { chargeSteps } from '../../domain/vocabulary.ts';
import type { Callbacks } from './callbacks.ts';
import { type ChargeRow, type chargeBook, decideStep, StepRequest } from './charge-book.ts';
import { type FaultMode, faultFor } from './faults.ts';
import type { Memory } from './memory.ts';
import { breakOff } from './provider.ts';
import type { PaymentFaults } from './refund-book.ts';

/** Faults that can strike a charge, which has no notices: in the answer, or `twice`, a call that reaches the provider two times. */
const strikes: readonly FaultMode[] = ['slow', 'error_after', 'twice'];
const Path = z.object({ charge_no: Identifier, step: z.enum(chargeSteps) });

type Provided = {
  book: ReturnType<typeof chargeBook>;
  memory: Pick<Memory<ChargeRow, PaymentFaults>, 'faults' | 'write'>;
  callbacks: Pick<Callbacks, 'pause'>;
  slowMs: number;
};

/** The provider's charges: a step of a charge number moves money once and for ever, and what was answered is on disk first. */
export function serveCharges(app: FastifyInstance, { book, memory, callbacks, slowMs }: Provided): void {
  app.post('/charges/:charge_no/:step', async (request, reply) => {
    const asked = { ...Path.parse(request.params), ...StepRequest.parse(request.body) };
    const { charge_no, step } = asked;
    const faults = memory.faults();
    const key = `${charge_no}/${step}`;
    const chosen = faultFor(faults, key);
    const fault = strikes.includes(chosen) ? chosen : 'none';
    const struck = fault === 'none' ? null : key;
    const act = async () => {
      const decided = decideStep(book.find(charge_no), asked, faults.fail_charges);
      await memory.write({ row: { charge_no, step, charge: decided.charge }, struck });
      return decided;
    };
    const first = await act();
    const { refusal } = fault === 'twice' ? await act() : first;
    if (fault === 'slow') await callbacks.pause(slowMs);
    if (fault === 'error_after') return breakOff(reply, faults, key);
    if (refusal) return reply.code(refusal.code).send({ reason: refusal.reason });
    const { amount, currency } = asked;
    return { provider_no: book.find(charge_no)?.provider_no, amount, currency };
  });

  app.get('/charges', async () => ({ data: book.list() }));

  app.get<{ Params: { charge_no: string } }>('/charges/:charge_no', async (request, reply) => {
    return book.find(request.params.charge_no) ?? reply.code(404).send({ reason: 'charge_not_found' });
  });
}
