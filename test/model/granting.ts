import type { Command, PartyCommandBody } from '../../domain/commands.ts';
import { anApplication } from '../harness/applications.ts';

/** Words in which tests of grants tell them. */

const { order } = anApplication({ orderId: 'o-1' });
/** Two things, so dear that the price leaves room for everything here, and one for which nothing was paid. */
export const dear = {
  order: {
    ...order,
    tenders: [{ id: 't1', kind: 'wechat', amount: 200_000 }],
    lines: [
      { id: 'l1', sku: 'S1', quantity: 2, unit_price: 100_000 },
      { id: 'l2', sku: 'S2', quantity: 1, unit_price: 0 },
    ],
  },
  lines: [{ line_id: 'l1', quantity: 2 }],
};
/** Another case of that order. */
export const besides = { ...dear, lines: [{ line_id: 'l2', quantity: 1 }] };

export const gives = (more: Partial<PartyCommandBody<'grant'>> = {}): Command => ({
  command: 'grant',
  body: { kind: 'goodwill', amount: 2000, borne_by: 'platform', reason: 'They waited for long.', ...more },
});
export const goodwill = (amount: number) => gives({ amount });
export const damages = (more: Partial<PartyCommandBody<'grant'>> = {}) =>
  gives({ kind: 'compensation', formula: '2 x 10.00', ...more });
export const agree = (proposal_id = 'pay_pure1'): Command => ({ command: 'approve_payment', body: { proposal_id } });
export const decline = (proposal_id = 'pay_pure1'): Command => ({
  command: 'decline_payment',
  body: { proposal_id, reason: 'x' },
});
export const typed = (kind: string) => ({ kind, ref: `cnt_${kind}`, hash: `hash_${kind}` });
