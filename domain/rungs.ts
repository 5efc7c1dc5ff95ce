import { openOffer } from './available.ts';
import type { ClockChange, ClockRung, DueRung } from './clock.ts';
import { extendClock, nextRung, openClock } from './clocks.ts';
import type { Context } from './context.ts';
import { turnCharge } from './decide/charge-reports.ts';
import { ends } from './decide/endings.ts';
import { passSilently } from './decide/inspection.ts';
import { retryRefund } from './decide/refunds.ts';
import { bySilence } from './decide/review.ts';
import { askPlatform, resume } from './decide/set-aside.ts';
import type { Draft } from './events.ts';
import { toMs, toText } from './instant.ts';
import { isAtRisk } from './risk.ts';
import type { CaseState } from './state.ts';

/** The next rung if it is due by `now`, else null. */
export function dueRung(state: CaseState, now: number): DueRung | null {
  const rung = nextRung(state);
  return rung && toMs(rung.at) <= now ? rung : null;
}

/** What a rung does. The first draft marks it done; an act may draw further events after it. */
export function performRung(state: CaseState, rung: DueRung, context: Context): Draft[] {
  if (rung.clock === 'charge') return turnCharge(state, rung);
  if (rung.action === 'retry') return retryRefund(state, rung.ref ?? '');
  if (rung.action === 'resume') return resume(state, context);
  const done: ClockChange = { change: 'rung_done', name: rung.clock, action: rung.action, rung_at: rung.at };
  const clock = openClock(state, rung.clock);
  const { clock: name, clause, to } = rung;
  switch (rung.action) {
    case 'remind':
      return [{ type: 'reminded', data: { clock: name, to }, clause, clocks: [done] }];
    case 'escalate': {
      const level = Math.min(3, Math.max(state.escalation_level + 1, levelOf(to)));
      const rules = name === 'red_line' && clock ? [clock.rule] : [];
      return [{ type: 'escalated', data: { clock: name, to, level }, rules, clause, clocks: [done] }];
    }
    case 'breach': {
      const statutory = clock?.state === 'paused' && clock.limit?.rule ? clock.limit.breach_at : undefined;
      const lawful = statutory ?? clock?.breach_at ?? rung.at;
      return [
        {
          type: 'breached',
          data: { clock: name },
          clause,
          rules: clock ? [clock.rule] : [],
          clocks: [done, { change: 'breached', name }],
          ...(lawful === rung.at ? {} : { occurred_at: lawful }),
        },
      ];
    }
    case 'act':
      return withFirst(
        act(state, rung, context),
        clock?.duty ? [done] : [done, { change: 'breached', name: rung.clock }],
      );
    default:
      return unforeseen(rung.action);
  }
}

function unforeseen(action: never): never {
  throw new Error(`a rung of no known action: ${action}`);
}

function levelOf(to: string): number {
  return ['merchant_lead', 'platform', 'platform_lead'].indexOf(to) + 1;
}

/** What the standard does when a window is over (design: what silence does). */
function act(state: CaseState, rung: ClockRung, context: Context): Draft[] {
  switch (rung.clock) {
    case 'review':
      return silentMerchant(state, context);
    case 'ship_back':
      return ends(
        state,
        { type: 'lapsed', data: { clock: 'ship_back' }, rules: ['NR-08'], clause: rung.clause },
        'lapsed',
      );
    case 'inspect':
      if (isAtRisk(state)) return [askPlatform(rung.clause)];
      return passSilently(state, openClock(state, 'inspect')?.rule ?? 'SD-02', context);
    case 'evidence':
      return [
        {
          type: 'evidence_closed',
          data: { why: 'window_over' },
          to: state.awaited_evidence?.back_to ?? 'awaiting_review',
          clause: rung.clause,
        },
      ];
    case 'dispute_evidence':
      return [{ type: 'evidence_closed', data: { why: 'window_over' }, rules: ['PL-07'], clause: rung.clause }];
    case 'offer_answer': {
      const expired: Draft = {
        type: 'offer_expired',
        data: { offer_id: openOffer(state)?.id ?? '' },
        clause: rung.clause,
      };
      return [state.stage === 'negotiating' ? { ...expired, to: 'awaiting_review' } : expired];
    }
    case 'appeal': {
      const by = openClock(state, 'appeal')?.side === 'merchant' ? 'merchant' : 'consumer';
      const final: Draft = { type: 'became_final', data: { by }, rules: ['PL-05'], clause: rung.clause };
      return state.stage === 'appeal_window' ? ends(state, final, 'rejected') : [final];
    }
    default:
      // the window of people who must still act: the standard has told them, and goes on telling
      return [{ type: 'escalated', data: { clock: rung.clock, to: rung.to, level: 3 }, clause: rung.clause }];
  }
}

/**
 * Silence approves what the rules grant, refuses what they refuse, and never gives money away for goods that stay (D25, PL-06). While a
 * person is asked to look at a risk it decides nothing.
 */
function silentMerchant(state: CaseState, context: Context): Draft[] {
  const { assessment } = state;
  const unasked = assessment.rules.includes('PL-06');
  if (unasked || assessment.decision === 'manual') {
    const why = unasked ? 'no_refund_without_return' : 'manual_assessment';
    return [
      { type: 'sent_to_platform', data: { why }, to: 'platform_review', rules: assessment.rules, clause: '4.2.1' },
    ];
  }
  return isAtRisk(state) ? [askPlatform('4.2.1')] : bySilence(state, context);
}

function withFirst([first, ...rest]: Draft[], clocks: ClockChange[]): Draft[] {
  return first ? [{ ...first, clocks: [...clocks, ...(first.clocks ?? [])] }, ...rest] : [];
}

/** An outage of the API, in the case's own time. */
export type Outage = { from: number; to: number };

/**
 * Gives the parties back the time in which they could not reach us: what was left of a running window when the outage began is left
 * when it ends. Done before anything due is performed. Windows in which nobody has to reach us are not extended.
 */
export function giveBackOutage(state: CaseState, outage: Outage): Draft[] {
  const clocks = state.clocks
    .filter(({ name, ended_at }) => ended_at === null && name !== 'refund' && name !== 'return_transit')
    .flatMap((clock) => {
      const lost = toMs(clock.due_at) > outage.from ? outage.to - Math.max(outage.from, toMs(clock.started_at)) : 0;
      return lost > 0 && clock.state === 'running' ? [extendClock(clock, outage.to, lost, 'outage')] : [];
    });
  return [{ type: 'clocks_extended', data: { outage: { from: toText(outage.from), to: toText(outage.to) } }, clocks }];
}
