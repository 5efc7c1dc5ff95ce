import { type Calendar, deadline, instantWithin } from './calendar.ts';
import { type Clock, type ClockChange, type DueRung, isOpen, type Rung } from './clock.ts';
import { toMs, toText } from './instant.ts';
import type { ClockRule, RungAction, RungRule } from './standard.ts';
import type { CaseState } from './state.ts';
import type { Party } from './vocabulary.ts';

/** An earlier end than the standard's own window, by law (SD-03). */
export type Limit = { dueAt: number; breachAt: number; rule: string };

export type ClockStart = {
  rule: ClockRule;
  side: Party;
  /** What the window counts from; may lie before `now` when it became known late. */
  from: string;
  now: number;
  calendar: Calendar;
  limit?: Limit;
  /** The standard acts no earlier than this, however early the window is over. */
  actNotBefore?: number;
};

/** The order of rungs that stand at one moment: people are told before something is done. */
const rungOrder: readonly RungAction[] = ['remind', 'breach', 'escalate', 'act', 'retry'];

/** Starts a clock: its due time, lawful breach and ladder at fixed moments. */
export function startClock({ rule, side, from, now, calendar, limit, actNotBefore }: ClockStart): ClockChange {
  const own = deadline(rule.window, from, calendar);
  const ownDue = toMs(own.due_at);
  const limited = limit !== undefined && limit.dueAt < ownDue;
  const due = limited ? limit.dueAt : ownDue;
  const breach = Math.min(ownDue, limit?.breachAt ?? ownDue);
  const momentOf = (rung: RungRule): number => {
    if (rung.at === 'due') return rung.action === 'act' ? Math.max(due, actNotBefore ?? due) : due;
    if ('after' in rung.at) return toMs(deadline(rung.at.after, toText(due), calendar).due_at);
    if (limited) return toMs(from) + Math.floor((due - toMs(from)) * rung.at.share);
    return toMs(instantWithin(rule.window, from, calendar, rung.at.share));
  };
  const rungs = rule.ladder
    .map((rung) => ({ at: momentOf(rung), action: rung.action as RungAction, to: rung.to as string }))
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
    rule: limited ? limit.rule : rule.rule,
    window: rule.window,
    limited_by: limited ? limit.rule : null,
    ladder: inOrder(rungs.map((rung) => ({ ...rung, at: toText(Math.max(rung.at, now)), done_at: null }))),
  };
}

function inOrder(ladder: Rung[]): Rung[] {
  return ladder.sort((a, b) => toMs(a.at) - toMs(b.at) || rungOrder.indexOf(a.action) - rungOrder.indexOf(b.action));
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

/** The earliest rung of any running clock, or the earliest refund round due again; null when nothing waits. */
export function nextRung(state: CaseState): DueRung | null {
  let next: DueRung | null = null;
  const consider = (rung: DueRung) => {
    if (next === null || toMs(rung.at) < toMs(next.at)) next = rung;
  };
  for (const clock of state.clocks) {
    if (!isOpen(clock)) continue;
    const rung = clock.ladder.find((one) => one.done_at === null);
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
  return next;
}

/** The clock of that name that has not ended. */
export function openClock(state: CaseState, name: Clock['name']): Clock | undefined {
  return state.clocks.find((clock) => clock.name === name && isOpen(clock));
}
