import { type Calendar, deadline, type Extension, instantWithin } from './calendar.ts';
import { waitsUntil } from './charge.ts';
import {
  type Clock,
  type ClockChange,
  type ClockExtended,
  type ClockStarted,
  type DueRung,
  isOpen,
  type Rung,
} from './clock.ts';
import { toMs, toText } from './instant.ts';
import { resumedRung } from './set-aside.ts';
import type { ClockRule, RungAction, RungRule } from './standard.ts';
import type { CaseState } from './state.ts';
import type { Party } from './vocabulary.ts';

/** An earlier end than the standard's own window: by law, with its rule (SD-03), or as a person has set it. */
export type Limit = { dueAt: number; breachAt: number; rule: string | null };

export type ClockStart = {
  rule: ClockRule;
  side: Party;
  /** What the window counts from; may lie before `now` when it became known late. */
  from: string;
  now: number;
  calendar: Calendar;
  limit?: Limit;
  /** Where a person has set the end instead of the standard's window. */
  endsAt?: number;
  /** The standard acts no earlier than this, however early the window is over. */
  actNotBefore?: number;
};

/** The order of rungs that stand at one moment: people are told before something is done. */
const rungOrder: readonly RungAction[] = ['remind', 'breach', 'escalate', 'act', 'retry'];

/** Starts a clock: its due time, lawful breach and ladder at fixed moments. */
export function startClock({ rule, side, from, now, calendar, limit, endsAt, actNotBefore }: ClockStart): ClockStarted {
  const standard = deadline(rule.window, from, calendar);
  const set = endsAt === undefined || endsAt === toMs(standard.due_at) ? {} : { ends_at: toText(endsAt) };
  const own = set.ends_at ? deadline(rule.window, from, calendar, set) : standard;
  const ownDue = toMs(own.due_at);
  const limited = limit !== undefined && limit.dueAt < ownDue;
  const due = limited ? limit.dueAt : ownDue;
  const breach = Math.min(ownDue, limit?.breachAt ?? ownDue);
  const momentOf = (rung: RungRule): number => {
    if (rung.at === 'due') return rung.action === 'act' ? Math.max(due, actNotBefore ?? due) : due;
    if ('after' in rung.at) return toMs(deadline(rung.at.after, toText(due), calendar).due_at);
    if (limited || set.ends_at) return toMs(from) + Math.floor((due - toMs(from)) * rung.at.share);
    return toMs(instantWithin(rule.window, from, calendar, rung.at.share));
  };
  const rungs = rule.ladder
    .map((rung) => ({
      at: momentOf(rung),
      action: rung.action as RungAction,
      to: rung.action === 'escalate' ? rung.to : side,
    }))
    .filter((rung) => rung.action !== 'remind' || rung.at > now);
  if (rule.duty) rungs.push({ at: breach, action: 'breach', to: 'platform' });
  return {
    change: 'started',
    name: rule.name,
    side,
    duty: rule.duty,
    started_at: from,
    due_at: toText(due),
    breach_at: toText(breach),
    provisional: own.provisional,
    clause: rule.clause,
    rule: (limited ? limit.rule : null) ?? rule.rule,
    window: rule.window,
    ...set,
    limited_by: limited ? limit.rule : null,
    limit: limit ? { due_at: toText(limit.dueAt), breach_at: toText(limit.breachAt), rule: limit.rule } : null,
    ladder: inOrder(rungs.map((rung) => ({ ...rung, at: toText(Math.max(rung.at, now)), done_at: null }))),
  };
}

function inOrder(ladder: Rung[]): Rung[] {
  return ladder.sort((a, b) => toMs(a.at) - toMs(b.at) || rungOrder.indexOf(a.action) - rungOrder.indexOf(b.action));
}

/**
 * The times of a clock under other pauses, extensions or another calendar: what is not done yet moves with the due time, and a
 * statutory limit stays where the law has it.
 */
function reschedule(clock: Clock, calendar: Calendar) {
  const own = deadline(clock.window, clock.started_at, calendar, clock);
  const ends = [toMs(own.due_at), ...(clock.limit ? [toMs(clock.limit.due_at)] : [])];
  const breaches = [toMs(own.due_at), ...(clock.limit ? [toMs(clock.limit.breach_at)] : [])];
  const due = Math.min(...ends);
  const breach = Math.min(...breaches);
  const moved = (rung: Rung): Rung => {
    if (rung.done_at !== null) return rung;
    const at = rung.action === 'breach' ? breach : toMs(rung.at) + due - toMs(clock.due_at);
    return { ...rung, at: toText(at) };
  };
  return {
    name: clock.name,
    due_at: toText(due),
    breach_at: toText(breach),
    ladder: inOrder(clock.ladder.map(moved)),
    provisional: own.provisional,
  };
}

/** Stops a window; what the law ends is breached all the same, at its own term. */
export function pauseClock({ name, limit, ladder }: Clock, by: string, why: string): ClockChange {
  const breach = limit?.rule ? limit.breach_at : null;
  const moved = (rung: Rung): Rung =>
    breach && rung.action === 'breach' && rung.done_at === null ? { ...rung, at: breach } : rung;
  return { change: 'paused', name, by, why, ladder: inOrder(ladder.map(moved)) };
}

/** Ends a pause: the window gains what the pause took (design: pauses). */
export function resumeClock(clock: Clock, at: string, calendar: Calendar): ClockChange {
  const pauses = clock.pauses.map((pause) => (pause.to === null ? { ...pause, to: at } : pause));
  const { provisional: _provisional, ...times } = reschedule({ ...clock, pauses }, calendar);
  return { change: 'resumed', ...times };
}

/** A newer calendar, the case's time now, and what the standard and the law say of the clock under it. */
export type Repricing = { calendar: Calendar; now: number; rule: string; limit: Clock['limit'] };

/**
 * The same window under a newer calendar; null where nothing changes. Nothing that is not done yet moves into the past: an end that
 * would lie there is now, by an extension that says so.
 */
export function repriceClock(clock: Clock, { calendar, now, rule, limit }: Repricing): ClockChange | null {
  const counted = reschedule({ ...clock, limit }, calendar);
  if (sameTimes(counted, clock)) return null;
  const late = now - toMs(counted.due_at);
  const extension: Extension | null =
    late > 0 && toMs(clock.due_at) >= now
      ? { from: toText(now), ms: late, by: 'system', why: 'deadlines_repriced' }
      : null;
  const times = extension
    ? reschedule({ ...clock, limit, extensions: [...clock.extensions, extension] }, calendar)
    : counted;
  const limited =
    limit !== null && toMs(limit.due_at) < toMs(deadline(clock.window, clock.started_at, calendar, clock).due_at);
  const notPast = (text: string) => toText(Math.max(toMs(text), now));
  return {
    change: 'rescheduled',
    ...times,
    breach_at: times.breach_at === clock.breach_at ? clock.breach_at : notPast(times.breach_at),
    ladder: inOrder(times.ladder.map((rung) => (rung.done_at === null ? { ...rung, at: notPast(rung.at) } : rung))),
    rule: (limited ? limit.rule : null) ?? rule,
    limited_by: limited ? limit.rule : null,
    limit,
    extension,
  };
}

function sameTimes(a: Pick<Clock, 'due_at' | 'breach_at' | 'provisional'>, b: typeof a): boolean {
  return a.due_at === b.due_at && a.breach_at === b.breach_at && a.provisional === b.provisional;
}

/** A window that a person makes longer; a statutory term still ends it. */
export function extendUntil(clock: Clock, extension: Extension, calendar: Calendar): ClockExtended {
  const { provisional: _provisional, ...times } = reschedule(
    { ...clock, extensions: [...clock.extensions, extension] },
    calendar,
  );
  return { change: 'extended', extension, ...times };
}

/** A window that both sides together make longer, past a statutory term too: the consumer has agreed. */
export function extendByAgreement(clock: Clock, extension: Extension, calendar: Calendar): ClockExtended {
  return { ...extendUntil({ ...clock, limit: null }, extension, calendar), unlimited: true };
}

/** Gives a party back the time it could not act: its ladder and due time move, the lawful breach of a statutory term does not. */
export function extendClock(clock: Clock, from: number, ms: number, why: string): ClockChange {
  const later = (text: string) => toText(toMs(text) + ms);
  const lawful = clock.limited_by !== null;
  return {
    change: 'extended',
    name: clock.name,
    extension: { from: toText(from), ms, by: 'system', why },
    due_at: later(clock.due_at),
    breach_at: lawful ? clock.breach_at : later(clock.breach_at),
    ladder: clock.ladder.map((rung) =>
      rung.done_at !== null || (lawful && rung.action === 'breach') ? rung : { ...rung, at: later(rung.at) },
    ),
  };
}

/** The earliest rung of any running clock, refund or charge, or silence that was set aside; null when nothing waits. */
export function nextRung(state: CaseState): DueRung | null {
  let next: DueRung | null = null;
  const consider = (rung: DueRung) => {
    if (next === null || toMs(rung.at) < toMs(next.at)) next = rung;
  };
  for (const clock of state.clocks) {
    if (!isOpen(clock)) continue;
    const stopped = clock.state === 'paused' || (state.held !== null && clock.name !== 'hold');
    // the law's terms go on through every pause, and are breached; nothing else happens meanwhile
    const acts = (rung: Rung) => !stopped || (rung.action === 'breach' && clock.limit?.rule != null);
    const rung = clock.ladder.find((one) => one.done_at === null && acts(one));
    if (rung) consider({ at: rung.at, clock: clock.name, action: rung.action, to: rung.to, clause: clock.clause });
  }
  for (const refund of state.refunds) {
    if (refund.retry_at) {
      consider({
        at: refund.retry_at,
        clock: 'refund',
        action: 'retry',
        to: 'system',
        clause: '4.2.2',
        ref: refund.id,
      });
    }
  }
  const resumed = resumedRung(state);
  if (resumed) consider(resumed);
  for (const charge of state.charges) {
    const wait = waitsUntil(charge);
    if (wait) consider({ ...wait, clock: 'charge', to: 'system', clause: '4.2.2', ref: charge.id });
  }
  return next;
}

/** The clock of that name that has not ended. */
export function openClock(state: CaseState, name: Clock['name']): Clock | undefined {
  return state.clocks.find((clock) => clock.name === name && isOpen(clock));
}
