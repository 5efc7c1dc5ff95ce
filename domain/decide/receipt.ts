import type { PartyCommandBody, ScanReport } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import type { Draft } from '../events.ts';
import { toMs, toText } from '../instant.ts';
import { refuseField } from '../refusal.ts';
import type { CaseState } from '../state.ts';

/** A carrier's scan, in any order and number. The last parcel's delivery brings the goods in; trouble on the way goes to the platform. */
export function reportScan(state: CaseState, body: ScanReport['body'], context: Context): Decision {
  const occurred = toText(inCaseTime(body.occurred_at, state, context.now));
  const brings = body.kind === 'delivered' && state.stage === 'returning' && allArrivedWith(state, [body.parcel_id]);
  const scanned: Draft = {
    type: 'scanned',
    data: { parcel_id: body.parcel_id, kind: body.kind },
    occurred_at: occurred,
    clause: '3.1.3c',
    ...(brings ? { to: 'awaiting_inspection' as const, milestones: { goodsArrived: {} } } : {}),
  };
  const trouble = body.kind === 'lost' || body.kind === 'damaged' || body.kind === 'returned';
  if (!trouble || state.final) return { drafts: [scanned] };
  const escalated: Draft = {
    type: 'escalated',
    data: { clock: 'return_transit', to: 'platform', level: Math.max(1, state.escalation_level) },
    clause: '3.3.1',
  };
  return { drafts: [scanned, escalated] };
}

/**
 * A carrier reports in real time; a case whose sandbox clock is ahead lives later. Nothing is reported before it happened, so a
 * moment that lies before the real present is carried over, and none lies in the case's future.
 */
function inCaseTime(occurredAt: string, { shift }: CaseState, now: number): number {
  const at = toMs(occurredAt);
  return Math.min(shift > 0 && at <= now - shift ? at + shift : at, now);
}

/** The merchant has the goods in hand, whether or not the carrier said so. */
export function receive(state: CaseState, body: PartyCommandBody<'receive'>, context: Context): Decision {
  if (body.received_at && toMs(body.received_at) > context.now)
    return refuseField('/received_at', 'lies in the future');
  const under = state.parcels.filter(({ direction }) => direction === 'back');
  const ids = body.parcel_id
    ? under.filter(({ id }) => id === body.parcel_id).map(({ id }) => id)
    : under.map(({ id }) => id);
  if (ids.length === 0) return refuseField('/parcel_id', 'names no parcel of this case');
  const brings = state.stage === 'returning' && allArrivedWith(state, ids);
  return {
    drafts: [
      {
        type: 'received',
        data: { parcel_ids: ids },
        clause: '3.1.3c',
        ...(body.received_at ? { occurred_at: body.received_at } : {}),
        ...(brings ? { to: 'awaiting_inspection' as const, milestones: { goodsArrived: {} } } : {}),
        content: context.content,
        evidence: context.evidence,
      },
    ],
  };
}

function allArrivedWith(state: CaseState, arriving: string[]): boolean {
  return state.parcels
    .filter(({ direction }) => direction === 'back')
    .every(({ id, state: reached }) => reached === 'delivered' || arriving.includes(id));
}
