import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { toText } from '../../domain/instant.ts';
import { Grams, Identifier, Instant } from '../../domain/shapes.ts';
import { scanKinds } from '../../domain/vocabulary.ts';
import type { CarrierScan } from '../../ports/carrier.ts';
import { Faults, faultFor } from './faults.ts';
import { type Callback, openMemory } from './memory.ts';
import { breakOff, buildProvider, type ProviderSettings } from './provider.ts';

const ScanRequest = z.strictObject({
  tracking_no: Identifier,
  carrier: Identifier.default('sandbox'),
  kind: z.enum(scanKinds),
  occurred_at: Instant.nullish(),
  weight_g: Grams.optional(),
  /** False: answer at once, do not wait for the callback. */
  wait: z.boolean().default(true),
});

const Scan: z.ZodType<CarrierScan> = z.strictObject({
  id: z.string(),
  kind: z.enum(scanKinds),
  carrier: Identifier,
  tracking_no: Identifier,
  occurred_at: Instant,
  weight_g: Grams.optional(),
});

/** A carrier whose parcels are scanned by whoever posts a scan; each scan then calls back, signed, until it is taken. */
export async function buildCarrierApp(settings: ProviderSettings): Promise<FastifyInstance> {
  const scans: CarrierScan[] = [];
  const memory = await openMemory({
    path: settings.stateFile,
    row: Scan,
    faults: Faults,
    apply: (scan) => void scans.push(scan),
  });
  const { app, callbacks } = buildProvider(settings, Faults, memory);
  const { patienceMs, holdMs, slowMs } = settings.pace;

  /** By tracking number, the callback that waits to be overtaken by the parcel's next scan. */
  const heldBack = new Map<string, Callback>();

  async function release(trackingNo: string, held: Callback): Promise<void> {
    if (heldBack.get(trackingNo) !== held) return;
    heldBack.delete(trackingNo);
    await callbacks.deliver(held, patienceMs);
  }

  app.post('/scans', async (request, reply) => {
    const { wait, occurred_at, ...asked } = ScanRequest.parse(request.body);
    const { tracking_no } = asked;
    const scan: CarrierScan = {
      id: `scn_${randomUUID().replaceAll('-', '')}`,
      ...asked,
      occurred_at: occurred_at ?? toText(Date.now()),
    };
    const faults = memory.faults();
    const key = `${tracking_no}/${scan.kind}`;
    const chosen = faultFor(faults, key);
    const overtaken = heldBack.get(tracking_no);
    const fault = chosen === 'too_many' || (chosen === 'out_of_order' && overtaken) ? 'none' : chosen;
    const callback: Callback = { id: scan.id, body: JSON.stringify(scan), times: fault === 'twice' ? 2 : 1 };
    await memory.write({
      row: scan,
      owes: fault === 'lost_callback' ? [] : [callback],
      struck: fault === 'none' ? null : key,
    });

    const send = async () => {
      if (fault === 'slow') await callbacks.pause(slowMs);
      const delivered = await callbacks.deliver(callback, patienceMs);
      if (overtaken) await release(tracking_no, overtaken);
      return delivered;
    };
    let delivered = false;
    if (fault === 'out_of_order') {
      heldBack.set(tracking_no, callback);
      void callbacks.pause(holdMs).then(() => release(tracking_no, callback));
    } else if (fault === 'slow' || !wait) {
      void send();
    } else if (fault !== 'lost_callback') {
      delivered = await send();
    }
    if (fault === 'error_after') return breakOff(reply, faults, key);
    return reply.code(202).send({ ...scan, delivered });
  });

  app.get('/scans', async () => ({
    data: scans.map((scan) => ({ ...scan, delivered: memory.deliveries(scan.id) > 0 })),
  }));

  return app;
}
