import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { ApplicationInput } from '../../domain/application.ts';
import type { Standard } from '../../domain/standard.ts';
import { type ApiBench, startApi } from './api.ts';
import { approval, counterOf, merchant } from './counter.ts';

export type Change = Partial<ApplicationInput> & { orderId?: string };

/** An API and its counter for the tests of a file, called at its top: open while they run, at the same moment before each. */
export function openCounter(at: string, standard?: Standard) {
  let parts: { api: ApiBench; photo: string } | undefined;
  const open = () => {
    if (!parts) throw new Error('the counter opens with the first test');
    return parts;
  };
  const counter = counterOf(() => open().api);
  beforeAll(async () => {
    const api = await startApi({ at, standard });
    parts = { api, photo: '' };
    parts.photo = await counter.photo();
  });
  beforeEach(() => open().api.setClock(at));
  afterAll(() => parts?.api.stop());

  async function approved(change: Change): Promise<string> {
    const { id } = await counter.open(change);
    await counter.must(id, 'approve', approval, merchant);
    return id;
  }

  return {
    counter,
    get api() {
      return open().api;
    },
    /** A photo of the shop's, uploaded. */
    get photo() {
      return open().photo;
    },
    /** A refusal with all that one needs. */
    rejection: () => ({
      reason: 'not_intact',
      explanation: 'A tag is missing.',
      alternative: { text: 'A voucher.' },
      evidence: [open().photo],
    }),
    approved,
    /** Goods in the merchant's hands on 4 March, a Wednesday. */
    async arrived(change: Change): Promise<string> {
      const id = await approved(change);
      await counter.shipBack(id);
      open().api.setClock('2026-03-04T12:00:00+08:00');
      await counter.arrives(id, '2026-03-04T11:00:00+08:00');
      return id;
    },
  };
}
