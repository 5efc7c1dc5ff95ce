import type { Charge } from '../charge.ts';
import type { EventOf } from '../events.ts';
import type { CaseState } from '../state.ts';
import type { Account } from '../vocabulary.ts';
import type { Entry, Posting } from './entry.ts';

type Moved = EventOf<'charge_authorised' | 'charge_captured' | 'charge_voided'>;
type Place = [account: Account, holder: string | null];

/**
 * What is authorised is owed by the tender and held for the consumer; what is taken of it becomes the merchant's, and the rest goes
 * back. What is held is what was authorised and neither taken nor let go, so a case that is over holds nothing.
 */
export function charged(before: CaseState | null, { type, data }: Moved, { charges, application }: CaseState): Entry[] {
  const charge = charges.find(({ id }) => id === data.charge_id);
  const held = before?.charges.find(({ id }) => id === data.charge_id)?.held ?? 0;
  if (!charge) return [];
  const { merchant_id, currency } = application.order;
  const tender: Place = ['consumer_tender', charge.tender_id];
  const deposit: Place = ['deposits_held', null];
  const merchant: Place = ['merchant_payable', merchant_id];
  const moves = (amount: number, from: Place, to: Place): Entry[] =>
    amount === 0 ? [] : [[side(charge, from, amount, currency), side(charge, to, -amount, currency)]];
  switch (type) {
    case 'charge_authorised':
      return moves(charge.amount, tender, deposit);
    case 'charge_captured':
      return [...moves(data.amount, deposit, merchant), ...moves(held - data.amount, deposit, tender)];
    case 'charge_voided':
      return moves(held, deposit, tender);
    default:
      return unforeseen(type);
  }
}

function side({ id, rules, clause }: Charge, [account, holder]: Place, amount: number, unit: string): Posting {
  const about = { settlement_version: 0, line_id: null, adjustment: null, refund_id: null, charge_id: id };
  return { ...about, account, holder, amount, unit, rule: rules.join(' ') || clause };
}

function unforeseen(type: never): never {
  throw new Error(`an event of no known type: ${type}`);
}
