import { type ClockChange, isOpen } from './clock.ts';
import { type Limit, openClock, startClock } from './clocks.ts';
import type { Context } from './context.ts';
import type { Draft } from './events.ts';
import { toMs } from './instant.ts';
import { lifecycle } from './lifecycle.ts';
import type { CaseState } from './state.ts';
import { endOfStatutoryRefund } from './statutory.ts';
import type { ClockName, Party, Stage } from './vocabulary.ts';

/** Events that take a case out of a stage without the awaited answer. */
const breaksOff = new Set<Draft['type']>(['closed', 'sent_to_platform']);

const parties: readonly string[] = ['consumer', 'merchant', 'platform'];

/**
 * What an event does to the clocks: leaving a stage ends its clock, entering one starts its clock, and any command of the side in
 * turn meets the response window (4.1).
 */
export function clockChanges(before: CaseState | null, draft: Draft, at: string, context: Context): ClockChange[] {
  const changes: ClockChange[] = [...(draft.clocks ?? [])];
  const from = before?.stage ?? null;
  const to = draft.to ?? before?.stage ?? 'awaiting_review';
  const end = (name: ClockName, change: 'met' | 'cancelled') => {
    if (before && openClock(before, name)) changes.push({ change, name });
  };
  if (before && from !== to) {
    const left = lifecycle[before.stage].clock;
    if (to === 'closed') {
      for (const clock of before.clocks.filter(isOpen)) {
        end(clock.name, clock.name === left && !breaksOff.has(draft.type) ? 'met' : 'cancelled');
      }
    } else if (left) {
      end(left, breaksOff.has(draft.type) ? 'cancelled' : 'met');
    }
  }
  const inTurn = before ? openClock(before, 'respond')?.side : undefined;
  if (inTurn === context.actor.role) end('respond', 'met');
  else if (from !== to && to !== 'closed') end('respond', 'cancelled');
  if (from !== to) {
    const entered = lifecycle[to].clock;
    if (entered) changes.push(start(entered, draft.occurred_at ?? at, before, to, context));
  }
  if (draft.type === 'opened') changes.push(start('respond', at, before, to, context));
  if (draft.type === 'settlement_made') changes.push(startRefund(before, at, context));
  if (before && allAccepted(before, draft)) end('refund', 'met');
  return changes;
}

function start(name: ClockName, from: string, before: CaseState | null, stage: Stage, context: Context): ClockChange {
  const rule = context.standard.clocks[name];
  const window = context.terms.windows.find((own) => own.clock === name)?.window ?? rule.window;
  const side = rule.side === 'in_turn' ? sideInTurn(stage) : rule.side;
  const limit = name === 'inspect' ? inspectionLimit(before, from, context) : undefined;
  const late = name === 'inspect' && toMs(from) < context.now;
  return startClock({
    rule: { ...rule, window },
    side,
    from,
    now: context.now,
    calendar: context.calendar,
    ...(limit ? { limit } : {}),
    ...(late ? { actNotBefore: context.now + context.standard.numbers.late_scan_grace_hours * 3_600_000 } : {}),
  });
}

function sideInTurn(stage: Stage): Party {
  const awaited = lifecycle[stage].awaiting;
  return awaited && parties.includes(awaited) ? awaited : 'platform';
}

/** Inspection ends a day before the statutory refund term, so that the refund itself still fits in (NR-10, SD-03). */
function inspectionLimit(before: CaseState | null, arrivedAt: string, context: Context): Limit | undefined {
  if (!before) return undefined;
  const reserve = context.standard.numbers.refund_reserve_days * 86_400_000;
  const end = endOfStatutoryRefund(arrivedAt, context).strict - reserve;
  return { dueAt: end, breachAt: end, rule: 'NR-10' };
}

/** From entitlement; where goods came back, within the statutory term from their receipt, breached after its rolled day (NR-10). */
function startRefund(before: CaseState | null, at: string, context: Context): ClockChange {
  const rule = context.standard.clocks.refund;
  const arrived = before?.goods_arrived_at;
  const statutory = arrived ? endOfStatutoryRefund(arrived, context) : null;
  return startClock({
    rule,
    side: 'platform',
    from: at,
    now: context.now,
    calendar: context.calendar,
    ...(statutory ? { limit: { dueAt: statutory.strict, breachAt: statutory.rolled, rule: 'NR-10' } } : {}),
  });
}

/** Whether this event brings the provider's acceptance of the last refund. */
function allAccepted(before: CaseState, draft: Draft): boolean {
  if (draft.type !== 'refund_accepted' && draft.type !== 'refund_succeeded') return false;
  return before.refunds.every(
    (refund) =>
      refund.id === draft.data.refund_id ||
      refund.accepted ||
      refund.state === 'succeeded' ||
      refund.state === 'manual',
  );
}
