import type { PartyCommandBody, ScanReport } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import type { Draft } from '../events.ts';
import { toMs, toText } from '../instant.ts';
import { refuseField } from '../refusal.ts';
import type { CaseState, Parcel } from '../state.ts';

/** A carrier's scan, in any order and number. The last parcel's delivery brings the goods in; trouble on the way goes to the platform. */
export function reportScan(state: CaseState, body: ScanReport['body'], context: Context): Decision {
  const { parcel_id, kind, weight_g } = body;
  const occurred = toText(inCaseTime(body.occurred_at, state, context.now));
  const implausible = isBeforeTheCase(state, toMs(occurred));
  const arrival = kind === 'delivered' && !implausible ? arrivalWith(state, [parcel_id], occurred) : null;
  const scanned: Draft = {
    type: 'scanned',
    data: { parcel_id, kind, ...(arrival ? { arrived_at: arrival } : {}), ...(weight_g == null ? {} : { weight_g }) },
    occurred_at: occurred,
    clause: '3.1.3c',
    ...(arrival ? { to: 'awaiting_inspection' as const, milestones: { goodsArrived: {} } } : {}),
  };
  const trouble = implausible || kind === 'lost' || kind === 'damaged' || kind === 'returned';
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

/** What happened a day or more before the application happened to other goods, or is not true; a day is left to clocks that differ. */
export function isBeforeTheCase({ opened_at }: CaseState, at: number): boolean {
  return at < toMs(opened_at) - 86_400_000;
}

/** The merchant has the goods in hand, whether or not the carrier said so. */
export function receive(state: CaseState, body: PartyCommandBody<'receive'>, context: Context): Decision {
  const at = body.received_at ? toMs(body.received_at) : context.now;
  if (at > context.now) return refuseField('/received_at', 'lies in the future');
  if (isBeforeTheCase(state, at)) return refuseField('/received_at', 'lies before the application');
  const parcels = parcelsBack(state);
  const ids = parcels.map(({ id }) => id).filter((id) => !body.parcel_id || id === body.parcel_id);
  if (ids.length === 0) return refuseField('/parcel_id', 'names no parcel of this case');
  const received = toText(at);
  const arrival = arrivalWith(state, ids, received);
  return {
    drafts: [
      {
        type: 'received',
        data: {
          parcel_ids: ids,
          ...(arrival ? { arrived_at: arrival } : {}),
          ...(body.weight_g == null ? {} : { weight_g: body.weight_g }),
        },
        clause: '3.1.3c',
        ...(body.received_at ? { occurred_at: received } : {}),
        ...(arrival ? { to: 'awaiting_inspection' as const, milestones: { goodsArrived: {} } } : {}),
        content: context.content,
        evidence: context.evidence,
      },
    ],
  };
}

/** When all the goods are here, if they are with these parcels: the latest delivery counts, in whatever order they were told of. */
function arrivalWith(state: CaseState, arriving: string[], at: string): string | null {
  const others = parcelsBack(state).filter(({ id }) => !arriving.includes(id));
  if (state.stage !== 'returning' || others.some(({ state: reached }) => reached !== 'delivered')) return null;
  const delivered = others.flatMap(({ scans }) => scans.filter(({ kind }) => kind === 'delivered'));
  return toText(Math.max(toMs(at), ...delivered.map(({ occurred_at }) => toMs(occurred_at))));
}

function parcelsBack(state: CaseState): Parcel[] {
  return state.parcels.filter(({ direction }) => direction === 'back');
}
