import type { RefundReport } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import type { Draft } from '../events.ts';
import { toText } from '../instant.ts';
import { refuse } from '../refusal.ts';
import type { CaseState, Refund } from '../state.ts';
import { closing, effectOf, mayStillBeHeard } from './settlement.ts';

const minute = 60_000;
/** How long after each round without an outcome the next one is due; the last value repeats. */
const retryAfter = [1, 5, 15, 60, 360, 1440].map((minutes) => minutes * minute);
/** The round from which on a person should know; asking goes on. */
export const roundForAPerson = retryAfter.length;
/** How long an accepted refund may go without the provider's notice before it is asked. */
const askAfter = 30 * minute;

/**
 * What an effect or the provider's notice says of one refund, in any order and number. `succeeded` and `failed` are last words;
 * `unknown` is left only by a query or a repeat with the same `refund_no`.
 */
export function reportRefund(state: CaseState, body: RefundReport['body'], context: Context): Decision {
  const refund = state.refunds.find(({ id }) => id === body.refund_id);
  if (!refund) return refuse('not_found', 'The case has no such refund.');
  const owed = state.owes.some(({ id }) => id === body.effect_id);
  const done = state.owes.filter(({ id }) => id === effectOf(refund).id).map(({ id }) => id);
  const about = { refund_id: refund.id };
  const settledForGood = refund.state === 'succeeded' || refund.state === 'failed' || refund.state === 'manual';
  const differing = differs(state, refund, body);
  if (differing) return { drafts: contradiction(state, refund, differing) };

  switch (body.status) {
    case 'requested':
      return settledForGood || !owed
        ? { drafts: [] }
        : { drafts: [{ type: 'refund_requested', data: about, clause: '4.2.2' }] };
    case 'accepted':
      if (settledForGood || (refund.accepted && !owed)) return { drafts: [] };
      return {
        drafts: [
          {
            type: 'refund_accepted',
            data: { ...about, retry_at: toText(context.now + Math.max(askAfter, waitAfter(refund.round))) },
            clause: '4.2.2',
            done,
          },
        ],
      };
    case 'succeeded':
      if (refund.state === 'succeeded') return { drafts: [] };
      return {
        drafts: ending(state, { type: 'refund_succeeded', data: about, clause: '4.2.2', rules: ['NR-11'], done }),
      };
    case 'failed':
      if (refund.state === 'succeeded') return { drafts: contradiction(state, refund, 'status') };
      if (settledForGood) return { drafts: [] };
      return {
        drafts: [
          { type: 'refund_failed', data: { ...about, reason: body.reason ?? 'other' }, clause: '4.2.2', done },
          forAPerson(state),
        ],
      };
    case 'unknown': {
      if (settledForGood || !owed) return { drafts: [] };
      const retry_at = toText(context.now + waitAfter(refund.round));
      return {
        drafts: [
          {
            type: 'refund_unknown',
            data: { ...about, reason: body.reason ?? 'other', retry_at },
            clause: '4.2.2',
            done,
          },
        ],
      };
    }
    default:
      return unforeseen(body.status);
  }
}

function waitAfter(round: number): number {
  return retryAfter[Math.min(round, retryAfter.length) - 1] ?? askAfter;
}

function unforeseen(status: never): never {
  throw new Error(`a refund status of no known kind: ${status}`);
}

/** The next round of a refund whose outcome is not known: ask first, repeat with the same number if the provider never heard of it. */
export function retryRefund(state: CaseState, refundId: string): Draft[] {
  const refund = state.refunds.find(({ id }) => id === refundId);
  if (!refund) return [];
  const round = refund.round + 1;
  const again: Draft = {
    type: 'refund_due_again',
    data: { refund_id: refund.id, round },
    clause: '4.2.2',
    owes: [effectOf({ id: refund.id, round })],
  };
  return round === roundForAPerson ? [again, forAPerson(state)] : [again];
}

/** When every refund of the case has arrived the story ends, unless a refusal of the rest may be heard, or is being heard. */
function ending(state: CaseState, arrived: Extract<Draft, { type: 'refund_succeeded' }>): Draft[] {
  const all = state.refunds.every(({ id, state: at }) => id === arrived.data.refund_id || at === 'succeeded');
  if (state.final || !all) return [arrived];
  const settled: Draft = { ...arrived, milestones: { settled: {} } };
  if (state.stage !== 'settling') return [settled];
  if (mayStillBeHeard(state)) return [{ ...settled, to: 'appeal_window' }];
  return [settled, { ...closing('refunded'), clause: '3.1.3d' }];
}

/** A notice that says otherwise than the ledger is believed in nothing; a person looks. */
function contradiction(state: CaseState, { id }: Refund, field: 'amount' | 'currency' | 'status'): Draft[] {
  return [{ type: 'refund_notice_differs', data: { refund_id: id, field }, clause: '4.2.2' }, forAPerson(state)];
}

function forAPerson(state: CaseState): Draft {
  const level = Math.max(2, state.escalation_level);
  return { type: 'escalated', data: { clock: 'refund', to: 'platform', level }, clause: '4.2.2' };
}

/** A notice must name the amount and currency the ledger promised; otherwise it is believed in nothing. */
function differs(state: CaseState, refund: Refund, body: RefundReport['body']): 'amount' | 'currency' | null {
  if (body.amount !== undefined && body.amount !== refund.amount) return 'amount';
  if (body.currency !== undefined && body.currency !== state.application.order.currency) return 'currency';
  return null;
}
