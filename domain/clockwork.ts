import { begun, type Clock, type ClockChange, type ClockStarted, isOpen } from './clock.ts';
import { type Limit, openClock, pauseClock, resumeClock, startClock } from './clocks.ts';
import type { Context } from './context.ts';
import type { Draft } from './events.ts';
import { toMs } from './instant.ts';
import { lifecycle } from './lifecycle.ts';
import type { CaseState } from './state.ts';
import { endOfStatutoryRefund } from './statutory.ts';
import type { ClockName, Party, Stage } from './vocabulary.ts';

/** Events that take a case out of a stage without the awaited answer. */
const breaksOff = new Set<Draft['type']>(['closed', 'sent_to_platform']);

/** Events that put a stage's window aside until somebody else has answered. */
const setsAside = new Map<Draft['type'], string>([
  ['evidence_requested', 'evidence'],
  ['offered', 'offer'],
]);

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
      const why = setsAside.get(draft.type);
      const running = openClock(before, left);
      if (why && running && left !== 'offer_answer') changes.push(pauseClock(running, context.actor.role, why));
      else
        end(left, breaksOff.has(draft.type) || (draft.type === 'appealed' && left !== 'appeal') ? 'cancelled' : 'met');
      if (left !== 'appeal') end('appeal', draft.type === 'appealed' ? 'met' : 'cancelled');
      for (const aside of asideFor(before, to)) end(aside, 'met');
    }
  }
  changes.push(...offerChanges(before, draft, at, context));
  const inTurn = before ? openClock(before, 'respond')?.side : undefined;
  if (inTurn === (context.actor.on_behalf_of ?? context.actor.role)) end('respond', 'met');
  else if (from !== to && to !== 'closed') end('respond', 'cancelled');
  if (from !== to) {
    const entered = lifecycle[to].clock;
    const aside = before && entered ? openClock(before, entered) : undefined;
    // a held case goes on waiting: its windows are resumed when it is released
    if (aside && !before?.held) changes.push(resumeClock(withExtensions(aside, draft), at, context.calendar));
    else if (!aside && entered && entered !== 'offer_answer') {
      changes.push(start(entered, arrivalIn(draft) ?? draft.occurred_at ?? at, before, sideOf(draft, to), context));
    }
  }
  if (draft.type === 'opened') changes.push(start('respond', at, before, sideOf(draft, to), context));
  if (draft.type === 'said' && context.actor.role === 'consumer' && before && !openClock(before, 'respond')) {
    changes.push(start('respond', at, before, 'merchant', context));
  }
  // an approval by silence went against the merchant, who may have it heard until the goods are on their way
  if (draft.type === 'approved' && to === 'awaiting_ship_back' && context.actor.role === 'system') {
    changes.push(start('appeal', at, before, 'merchant', context));
  }
  if (draft.type === 'held') changes.push(startUntil('hold', 'platform', at, draft.data.until, context));
  if (draft.type === 'released') end('hold', 'met');
  if (draft.type === 'settlement_made') changes.push(startRefund(before, at, context));
  if (before && allAccepted(before, draft)) end('refund', 'met');
  return before?.held ? [...changes, ...stoppedAtOnce(changes)] : changes;
}

/** Windows of merchant and platform that begin while a case is held stand still from their first moment. */
function stoppedAtOnce(changes: ClockChange[]): ClockChange[] {
  return changes.flatMap((change) => {
    if (change.change !== 'started' || change.side === 'consumer' || change.name === 'hold') return [];
    return [pauseClock(begun(change), 'platform', 'held')];
  });
}

/** What the same event adds to a window before it goes on. */
function withExtensions(clock: Clock, draft: Draft): Clock {
  const added = (draft.clocks ?? []).flatMap((change) =>
    change.change === 'extended' && change.name === clock.name ? [change.extension] : [],
  );
  return { ...clock, extensions: [...clock.extensions, ...added] };
}

function arrivalIn(draft: Draft): string | undefined {
  return draft.type === 'scanned' || draft.type === 'received' ? draft.data.arrived_at : undefined;
}

/** Windows that were set aside and that the case, going on elsewhere, does not come back to. */
function asideFor(before: CaseState, to: Stage): ClockName[] {
  if (to === 'awaiting_evidence' || to === 'negotiating') return [];
  const entered = lifecycle[to].clock;
  return before.clocks
    .filter((clock) => isOpen(clock) && clock.pauses.some((pause) => pause.to === null && pause.why !== 'held'))
    .flatMap(({ name }) => (name === entered ? [] : [name]));
}

/** The answer to an offer has its own window, whatever the stage; it ends with the offer. */
function offerChanges(before: CaseState | null, draft: Draft, at: string, context: Context): ClockChange[] {
  const answered = draft.type === 'offer_accepted' || draft.type === 'offer_declined' || draft.type === 'offer_expired';
  const waiting = before !== null && openClock(before, 'offer_answer') !== undefined;
  if (answered && waiting) return [{ change: 'met', name: 'offer_answer' }];
  const goesOn =
    draft.to !== undefined && draft.to !== before?.stage && draft.to !== 'negotiating' && draft.to !== 'closed';
  if (goesOn && waiting && before.stage !== 'negotiating') return [{ change: 'cancelled', name: 'offer_answer' }];
  if (draft.type !== 'offered') return [];
  const { by, expires_at } = draft.data.offer;
  return [startUntil('offer_answer', by === 'consumer' ? 'merchant' : 'consumer', at, expires_at, context)];
}

/** A window whose end a person has set, within what the standard allows. */
function startUntil(
  name: ClockName,
  side: Party,
  from: string,
  until: string,
  { standard, calendar, now }: Context,
): ClockChange {
  return startClock({ rule: standard.clocks[name], side, from, now, calendar, endsAt: toMs(until) });
}

/** Whose answer a stage waits for; evidence is awaited of whom it was asked. */
function sideOf(draft: Draft, stage: Stage): Party {
  if (draft.type === 'evidence_requested') return draft.data.from;
  return lifecycle[stage].awaiting ?? 'platform';
}

function start(
  name: ClockName,
  from: string,
  before: CaseState | null,
  awaited: Party,
  context: Context,
): ClockStarted {
  const rule = context.standard.clocks[name];
  const window = context.terms.windows.find((own) => own.clock === name)?.window ?? rule.window;
  // evidence may be asked of the merchant too, and whoever a decision went against may appeal
  const side = rule.side === 'in_turn' || name === 'evidence' || name === 'appeal' ? awaited : rule.side;
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
