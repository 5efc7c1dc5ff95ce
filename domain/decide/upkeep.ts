import { deadline } from '../calendar.ts';
import { isOpen } from '../clock.ts';
import { extendClock, extendUntil, openClock, pauseClock, resumeClock } from '../clocks.ts';
import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import { toMs, toText } from '../instant.ts';
import { refuse, refuseField } from '../refusal.ts';
import type { CaseState } from '../state.ts';
import type { Party } from '../vocabulary.ts';

/** A message of one side: it asks nothing of the case but an answer in the response window (4.1). */
export function say(to: Party[], { content, evidence }: Context): Decision {
  return { drafts: [{ type: 'said', data: { to }, clause: '4.1', content, evidence }] };
}

/** The platform gives a window more time, never past a statutory term: that is for the consumer to grant. */
export function extend(state: CaseState, body: PartyCommandBody<'extend'>, context: Context): Decision {
  const clock = openClock(state, body.clock);
  if (!clock) return refuseField('/clock', 'is no window that is running');
  if (toMs(body.until) <= toMs(clock.due_at)) return refuseField('/until', 'must lie after the window’s end');
  if (clock.limit?.rule && toMs(body.until) > toMs(clock.limit.due_at)) {
    return refuse('below_floor', 'A statutory term is not extended without the consumer.');
  }
  const { content, evidence, calendar, now } = context;
  const extension = { from: toText(now), until: body.until, by: 'platform', why: 'extended' };
  const clocks = [extendUntil(clock, extension, calendar)];
  return {
    drafts: [
      {
        type: 'clock_extended',
        data: { clock: body.clock, until: body.until },
        clause: '2.4',
        clocks,
        content,
        evidence,
      },
    ],
  };
}

/** Stops the merchant's and the platform's windows; nothing is done by itself while a case is held. */
export function hold(state: CaseState, body: PartyCommandBody<'hold'>, context: Context): Decision {
  if (state.held) return refuse('wrong_stage', 'The case is held already.');
  const { content, evidence, standard, calendar, now } = context;
  const latest = deadline(standard.clocks.hold.window, toText(now), calendar).due_at;
  const until = body.until ?? latest;
  if (toMs(until) <= now) return refuseField('/until', 'lies in the past');
  const clocks = state.clocks
    .filter((clock) => isOpen(clock) && clock.state === 'running' && clock.side !== 'consumer')
    .map((clock) => pauseClock(clock, 'platform', 'held'));
  return { drafts: [{ type: 'held', data: { until }, clause: '2.4', clocks, content, evidence }] };
}

/** Windows go on; the consumer's are longer by the time the case was held. */
export function release(state: CaseState, { content, evidence, calendar, now }: Context): Decision {
  if (!state.held) return refuse('wrong_stage', 'The case is not held.');
  const since = toMs(state.held.since);
  const waits = state.stage === 'awaiting_evidence' || state.stage === 'negotiating';
  const clocks = state.clocks.filter(isOpen).flatMap((clock) => {
    if (clock.name === 'hold') return [];
    if (clock.pauses.some(({ to, why }) => to === null && (why === 'held' || !waits)))
      return [resumeClock(clock, toText(now), calendar)];
    const lost = now - Math.max(since, toMs(clock.started_at));
    return clock.side === 'consumer' && lost > 0 ? [extendClock(clock, now, lost, 'held')] : [];
  });
  return { drafts: [{ type: 'released', data: {}, clause: '2.4', clocks, content, evidence }] };
}

/** Who bears a loss, in percent, with the facts and the clause it rests on (3.3.1). */
export function assignLiability(body: PartyCommandBody<'assign_liability'>, { content, evidence }: Context): Decision {
  return {
    drafts: [{ type: 'liability_assigned', data: { shares: body.shares }, clause: body.clause, content, evidence }],
  };
}

/** Who handles the case for the platform; the name is private content, the event holds its salted hash. */
export function assign({ content, evidence }: Context): Decision {
  const person = content.find(({ kind }) => kind === 'assignee')?.hash ?? '';
  return { drafts: [{ type: 'assigned', data: { person }, clause: '5.1', content, evidence }] };
}
