import { deadline } from './calendar.ts';
import { begun, type Clock, type ClockChange, type ClockStarted, isOpen } from './clock.ts';
import { type Limit, openClock, pauseClock, resumeClock, startClock } from './clocks.ts';
import type { Finding } from './commands.ts';
import type { Context } from './context.ts';
import { isSettled } from './decide/claimed-lines.ts';
import type { Draft } from './events.ts';
import { toMs } from './instant.ts';
import { lifecycle } from './lifecycle.ts';
import type { CaseState } from './state.ts';
import { endOfStatutoryRefund } from './statutory.ts';
import type { ClockName, Party, Reason, Stage } from './vocabulary.ts';

/** Evidence may be asked of either side, and whoever a decision went against may appeal. */
const ofWhoeverIsAsked = new Set<ClockName>(['evidence', 'dispute_evidence', 'appeal']);

/** Events that put a stage's window aside until somebody else has answered. */
const setsAside = new Map<Draft['type'], string>([
  ['evidence_requested', 'evidence'],
  ['offered', 'offer'],
]);

/** Said of money, not of what is in dispute: whoever does so has still to bring evidence. */
const beside = new Set<Draft['type']>([
  'granted',
  'settlement_made',
  'payment_proposed',
  'payment_approved',
  'payment_declined',
]);

/** An event on its way into a case: what was before, where it leads, and when. */
type Turn = { before: CaseState | null; draft: Draft; to: Stage; moves: boolean; at: string; context: Context };

/**
 * What an event does to the clocks: leaving a stage ends its window, entering one starts its window or lets it go on, and some
 * windows follow events of their own.
 */
export function clockChanges(event: Omit<Turn, 'moves'>): ClockChange[] {
  const { before, draft, to } = event;
  const turn: Turn = { ...event, moves: before?.stage !== to };
  const changes = [
    ...(draft.clocks ?? []),
    ...left(turn),
    ...offerAnswered(turn),
    ...answered(turn),
    ...entered(turn),
    ...appealBesides(turn),
    ...otherSideHeard(turn),
    ...redLine(turn),
    ...held(turn),
    ...refunded(turn),
  ];
  return endedOnce(before?.held ? [...changes, ...stoppedAtOnce(changes)] : changes);
}

/** Several things may end one window at one moment: the first that does is told. */
function endedOnce(changes: ClockChange[]): ClockChange[] {
  const ends = changes.filter(isEnd);
  return changes.filter((change) => !isEnd(change) || ends.find(({ name }) => name === change.name) === change);
}

function isEnd({ change }: ClockChange): boolean {
  return change === 'met' || change === 'cancelled';
}

function ending({ before }: Turn, name: ClockName, change: 'met' | 'cancelled'): ClockChange[] {
  return before && openClock(before, name) ? [{ change, name }] : [];
}

/** The window of the stage that is left, and whatever does not outlive it. */
function left(turn: Turn): ClockChange[] {
  const { before, draft, to, moves } = turn;
  if (!before || !moves) return [];
  const own = lifecycle[before.stage].clock;
  if (to === 'closed') return before.clocks.filter(isOpen).map(({ name }) => ({ change: 'cancelled', name }));
  const appeal = draft.type === 'appealed' ? 'met' : 'cancelled';
  return [
    ...(own === null ? [] : endingOf(turn, own)),
    ...(own === 'appeal' || mayStillAppeal(turn) ? [] : ending(turn, 'appeal', appeal)),
    ...asideFor(before, to).flatMap((aside) => ending(turn, aside, 'met')),
  ];
}

/** The window of the stage itself: set aside until somebody else has answered, broken off, or met. */
function endingOf(turn: Turn, own: ClockName): ClockChange[] {
  const { before, draft, context } = turn;
  const why = setsAside.get(draft.type);
  const running = before ? openClock(before, own) : undefined;
  if (why && running && own !== 'offer_answer') return [pauseClock(running, context.actor.role, why)];
  const brokenOff = draft.type === 'sent_to_platform' || (draft.type === 'appealed' && own !== 'appeal');
  return ending(turn, own, brokenOff ? 'cancelled' : 'met');
}

/** The consumer's time to appeal against what failed inspection runs on while the rest is paid, and after. */
function mayStillAppeal({ before, to }: Turn): boolean {
  return to === 'appeal_window' && before !== null && openClock(before, 'appeal')?.side === 'consumer';
}

/** Any command of the side in turn meets the response window (4.1), and a consumer's message starts it. */
function answered(turn: Turn): ClockChange[] {
  const { before, draft, to, moves, at, context } = turn;
  if (draft.type === 'opened') return [start('respond', at, before, sideOf(draft, to), context)];
  const inTurn = before ? openClock(before, 'respond')?.side : undefined;
  const { role, on_behalf_of } = context.actor;
  if (inTurn !== undefined && inTurn === (on_behalf_of ?? role)) return ending(turn, 'respond', 'met');
  if (moves) return ending(turn, 'respond', 'cancelled');
  const asks = draft.type === 'said' && role === 'consumer' && inTurn === undefined;
  return asks ? [start('respond', at, before, 'merchant', context)] : [];
}

/** The window of the stage that is entered; one that was set aside goes on. */
function entered(turn: Turn): ClockChange[] {
  const { before, draft, to, moves, at, context } = turn;
  const name = moves ? lifecycle[to].clock : null;
  if (!name) return [];
  const open = before ? openClock(before, name) : undefined;
  const aside = open?.pauses.some(({ to: end }) => end === null) ? open : undefined;
  // a held case goes on waiting: its windows are resumed when it is released
  if (aside) return before?.held ? [] : [resumeClock(withExtensions(aside, draft), at, context.calendar)];
  if (name === 'offer_answer' || mayStillAppeal(turn)) return [];
  return [start(name, arrivalIn(draft) ?? draft.occurred_at ?? at, before, sideOf(draft, to), context)];
}

/**
 * Whoever a decision goes against that does not end in the appeal window. The merchant may have heard what silence or the platform
 * has granted, until the goods are on their way or the money is with the consumer; the consumer, what failed inspection.
 */
function appealBesides({ before, draft, to, moves, at, context }: Turn): ClockChange[] {
  const bySilence = (draft.type === 'approved' || draft.type === 'inspected') && context.actor.role === 'system';
  const byPlatform = draft.type === 'decided' && !draft.data.on_appeal && draft.data.lines.length > 0;
  if (!moves || (to !== 'awaiting_ship_back' && to !== 'settling')) return [];
  if (bySilence || byPlatform) return [start('appeal', at, before, 'merchant', context)];
  const failed = draft.type === 'inspected' && draft.data.lines.some(({ findings }) => findings.some(isRefused));
  return failed ? [start('appeal', at, before, 'consumer', context)] : [];
}

function isRefused({ result }: Finding): boolean {
  return result !== 'passed';
}

/** Before the platform decides, the side that has not spoken yet has its time for evidence; any word of it ends that time (PL-07). */
function otherSideHeard(turn: Turn): ClockChange[] {
  const { before, draft, to, moves, at, context } = turn;
  if (moves && to !== 'platform_review' && to !== 'awaiting_evidence')
    return ending(turn, 'dispute_evidence', 'cancelled');
  const waiting = before ? openClock(before, 'dispute_evidence') : undefined;
  if (!beside.has(draft.type) && waiting?.side === (context.actor.on_behalf_of ?? context.actor.role))
    return ending(turn, 'dispute_evidence', 'met');
  const comes = moves && to === 'platform_review' && (draft.type === 'opened' || draft.type === 'appealed');
  if (!comes) return [];
  const side = draft.type === 'appealed' && draft.data.by === 'merchant' ? 'consumer' : 'merchant';
  return [start('dispute_evidence', at, before, side, context)];
}

/**
 * Before the authorities call it wilful delay (NR-18, QR-06), a demand has its answer, with an address where goods come back, and
 * goods that came back have their refund. What was granted beside the claim is no answer to it.
 */
function redLine(turn: Turn): ClockChange[] {
  const { before, draft, to, moves, at, context } = turn;
  if (draft.type === 'opened') return [startRedLine(draft.data.application.reason, at, context)];
  if (!before) return [];
  if (moves && to === 'awaiting_inspection') {
    const arrived = arrivalIn(draft) ?? draft.occurred_at ?? at;
    return [...ending(turn, 'red_line', 'met'), startRedLine(before.application.reason, arrived, context)];
  }
  const addressed = before.return_address !== null || draft.content?.some(({ kind }) => kind === 'return_address');
  const sentBack = moves && (to === 'returning' || (to === 'awaiting_ship_back' && addressed));
  const givenUp = moves && (draft.type === 'withdrawn' || draft.type === 'lapsed');
  if (givenUp) return ending(turn, 'red_line', 'cancelled');
  const refused = moves && to === 'appeal_window';
  const paid = isSettled(before) && allAccepted(before, draft);
  return sentBack || refused || paid ? ending(turn, 'red_line', 'met') : [];
}

function held(turn: Turn): ClockChange[] {
  const { draft, at, context } = turn;
  if (draft.type === 'held') return [startUntil('hold', 'platform', at, draft.data.until, context)];
  return draft.type === 'released' ? ending(turn, 'hold', 'met') : [];
}

/** From entitlement to the provider's acceptance of the last refund, or a person's payment of it. */
function refunded(turn: Turn): ClockChange[] {
  const { before, draft, at, context } = turn;
  if (draft.type === 'settlement_made')
    return before && openClock(before, 'refund') ? [] : [startRefund(before, at, context)];
  return before && allAccepted(before, draft) ? ending(turn, 'refund', 'met') : [];
}

/** Windows of merchant and platform that begin while a case is held stand still from their first moment. */
function stoppedAtOnce(changes: ClockChange[]): ClockChange[] {
  return changes.flatMap((change) => {
    if (change.change !== 'started' || change.side === 'consumer') return [];
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
function offerAnswered({ before, draft, at, context }: Turn): ClockChange[] {
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
  const side = ofWhoeverIsAsked.has(name) || rule.side === 'in_turn' ? awaited : rule.side;
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

/** The law's own term: no pause stops it, and no merchant's promise changes it. */
function startRedLine(reason: Reason, from: string, { standard, calendar, now }: Context): ClockStarted {
  const { no_reason, other } = standard.citations.red_line;
  const rule = { ...standard.clocks.red_line, rule: reason === 'no_reason' ? no_reason : other };
  const due = toMs(deadline(rule.window, from, calendar).due_at);
  return startClock({
    rule,
    side: 'merchant',
    from,
    now,
    calendar,
    limit: { dueAt: due, breachAt: due, rule: rule.rule },
  });
}

/** Inspection ends a day before the statutory refund term, so that the refund itself still fits in (NR-10, SD-03). */
function inspectionLimit(before: CaseState | null, arrivedAt: string, context: Context): Limit | undefined {
  if (!before) return undefined;
  const reserve = context.standard.numbers.refund_reserve_days * 86_400_000;
  const end = endOfStatutoryRefund(arrivedAt, context).strict - reserve;
  return { dueAt: end, breachAt: end, rule: 'NR-10' };
}

/**
 * From entitlement; where goods came back, within the statutory term from their receipt, breached after its rolled day (NR-10). A
 * consumer who agreed to a longer inspection waits for it; a term that a hold or a late scan has used up is missed from the start.
 */
function startRefund(before: CaseState | null, at: string, context: Context): ClockChange {
  const rule = context.standard.clocks.refund;
  const arrived = before?.goods_arrived_at;
  const inspection = before?.clocks.findLast(({ name }) => name === 'inspect');
  const statutory = arrived && inspection?.limit ? endOfStatutoryRefund(arrived, context) : null;
  return startClock({
    rule,
    side: 'platform',
    from: at,
    now: context.now,
    calendar: context.calendar,
    ...(statutory ? { limit: { dueAt: statutory.strict, breachAt: statutory.rolled, rule: 'NR-10' } } : {}),
  });
}

/** Whether this event brings the provider's acceptance of the last refund, or a person's payment of it. */
function allAccepted(before: CaseState, draft: Draft): boolean {
  switch (draft.type) {
    case 'refund_accepted':
    case 'refund_succeeded':
    case 'refund_settled_by_hand': {
      const { refund_id } = draft.data;
      return before.refunds.every(({ id, accepted }) => id === refund_id || accepted);
    }
    default:
      return false;
  }
}
