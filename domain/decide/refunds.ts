import type { PartyCommandBody, RefundReport } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import type { Draft } from '../events.ts';
import { toMs, toText } from '../instant.ts';
import { proposalFor } from '../payment.ts';
import { refuse, refuseField } from '../refusal.ts';
import type { CaseState, Refund } from '../state.ts';
import { arrival } from './endings.ts';
import { effectOf } from './settlement.ts';

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
      // what was stopped is only asked after
      return settledForGood || !owed || refund.stopped
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
      return succeeded(state, refund, done);
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

/** How long after a round without an outcome the next one is due, in milliseconds. */
export function waitAfter(round: number): number {
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

/** Nobody is told twice; what a person has paid by hand, or says to have paid, has now come twice, and a person looks. */
function succeeded(state: CaseState, refund: Refund, done: string[]): Decision {
  if (refund.state === 'succeeded' || refund.paid_twice) return { drafts: [] };
  const proposed = proposalFor(state, refund.id);
  const data = { refund_id: refund.id, proposal_id: proposed?.id ?? null };
  const twice: Draft[] =
    refund.state === 'manual' || proposed
      ? [{ type: 'refund_paid_twice', data, rules: ['NR-11'], clause: '4.2.2' }, forAPerson(state)]
      : [];
  if (refund.state === 'manual') return { drafts: twice };
  const arrived = { refund_id: refund.id };
  return {
    drafts: [
      ...twice,
      ...arrival(state, { type: 'refund_succeeded', data: arrived, clause: '4.2.2', rules: ['NR-11'], done }),
    ],
  };
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

/** Whether a refund may be stopped: it stayed unknown for longer than the standard waits, and nobody is asking right now. */
export function isStoppable({ owes }: CaseState, refund: Refund): boolean {
  const isAsked = owes.some(({ id }) => id === effectOf(refund).id);
  return refund.state === 'unknown' && refund.round >= roundForAPerson && !refund.stopped && !isAsked;
}

/**
 * A person stops a refund of which nobody hears: from now on the provider is only asked what became of it. When it says itself that
 * it never heard of it, the refund has failed, and may be settled by hand. What was asked for last has half an hour to get there.
 */
export function stopRefund(state: CaseState, body: PartyCommandBody<'stop_refund'>, context: Context): Decision {
  const refund = state.refunds.find(({ id }) => id === body.refund_id);
  if (!refund) return refuseField('/refund_id', 'is no refund of this case');
  if (!isStoppable(state, refund))
    return refuse('wrong_stage', 'Only a refund that has stayed unknown for long can be stopped, between two rounds.');
  const { now, content, evidence } = context;
  const asked = Math.max(...refund.attempts.map(({ at }) => toMs(at)), 0);
  const data = { refund_id: refund.id, retry_at: toText(Math.max(now, asked + askAfter)) };
  return { drafts: [{ type: 'refund_stopped', data, clause: '4.2.2', content, evidence }] };
}
