import { taskId } from './case-ids.ts';
import { isWordOnCharge } from './charge-tasks.ts';
import type { ClockChange } from './clock.ts';
import { openClock } from './clocks.ts';
import { roundForAPerson } from './decide/refunds.ts';
import type { Draft } from './events.ts';
import { refundOf } from './payment.ts';
import type { CaseState } from './state.ts';
import { isUndone, type Task, type TaskChange, taskRules } from './task.ts';
import type { CaseTaskKind, ClockName, Stage } from './vocabulary.ts';

/** An event on its way into a case, and what it does to the clocks. */
type Turn = { caseId: string; before: CaseState | null; draft: Draft; to: Stage; clocks: readonly ClockChange[] };
type Asked = Pick<Task, 'kind' | 'subject'>;

/**
 * What an event does to the tasks of its case: those that have what they waited for end, and where it says that a person must look,
 * one is opened, unless somebody is asked for the same already.
 */
export function taskChanges(turn: Turn): TaskChange[] {
  const all = turn.before?.tasks ?? [];
  const open = all.filter(isUndone);
  const ended = open.filter((task) => isEndedBy(turn, task));
  const stays = open.filter((task) => !ended.includes(task));
  const fresh = askedFor(turn).filter((asked) => !stays.some((task) => isSame(task, asked)));
  return [
    ...ended.map(({ id }) => ({ change: 'ended' as const, id })),
    ...fresh.map((asked, nth) => ({
      change: 'opened' as const,
      id: taskId(turn.caseId, all.length + nth + 1),
      ...asked,
    })),
  ];
}

/** Until when a task is to be done, if there is a window for it that runs. */
export function untilOf(state: CaseState, { kind }: Pick<Task, 'kind'>): string | null {
  const { clock } = taskRules[kind];
  return (clock && openClock(state, clock)?.due_at) ?? null;
}

export function isSame(task: Asked, asked: Asked): boolean {
  return task.kind === asked.kind && task.subject === asked.subject;
}

function isEndedBy({ before, draft, to, clocks }: Turn, { kind, subject }: Task): boolean {
  const { ends, clock } = taskRules[kind];
  if (ends === 'word') return false;
  if (to === 'closed' && before?.stage !== 'closed') return true;
  switch (ends) {
    case 'clock':
      return clocks.some(({ change, name }) => name === clock && (change === 'met' || change === 'cancelled'));
    case 'refund':
      return (draft.type === 'refund_failed' || isArrival(draft)) && draft.data.refund_id === subject;
    case 'charge':
      return isWordOnCharge(before?.charges ?? [], draft, { kind, subject });
    case 'proposal':
      return isAnswer(before, draft, subject);
    case 'stage':
      return to !== before?.stage;
    case 'word_or_end':
      return false;
    default:
      return unforeseen(ends);
  }
}

function isArrival(draft: Draft): draft is Extract<Draft, { type: 'refund_succeeded' | 'refund_settled_by_hand' }> {
  return draft.type === 'refund_succeeded' || draft.type === 'refund_settled_by_hand';
}

/** The second person has spoken, or what was proposed came otherwise. */
function isAnswer(before: CaseState | null, draft: Draft, proposalId: string | null): boolean {
  if (draft.type === 'payment_declined') return draft.data.proposal_id === proposalId;
  // the merchant's word does not take the second person's place
  if (draft.type === 'payment_approved')
    return draft.data.as === 'second_person' && draft.data.proposal_id === proposalId;
  const payment = before?.proposals.find(({ id }) => id === proposalId)?.payment;
  if (payment?.kind === 'capture_charge')
    return draft.type === 'charge_released' && draft.data.charge_id === payment.charge_id;
  return payment !== undefined && isArrival(draft) && refundOf(payment) === draft.data.refund_id;
}

/** Every place at which a case needs a person. */
function askedFor({ before, draft, clocks }: Turn): Asked[] {
  if (clocks.some(({ change, name }) => change === 'started' && name === 'platform_review'))
    return [{ kind: forThePlatform(draft), subject: null }];
  switch (draft.type) {
    case 'escalated': {
      const kind = escalatedTo(before, draft);
      return kind ? [{ kind, subject: null }] : [];
    }
    case 'refund_failed':
      return [{ kind: 'refund_failed', subject: draft.data.refund_id }];
    case 'refund_due_again':
      return draft.data.round === roundForAPerson ? [{ kind: 'refund_unknown', subject: draft.data.refund_id }] : [];
    case 'charge_failed':
      return [{ kind: 'charge_failed', subject: draft.data.charge_id }];
    case 'charge_due_again':
      return draft.data.round === roundForAPerson ? [{ kind: 'charge_unknown', subject: draft.data.charge_id }] : [];
    case 'refund_paid_twice':
      return [{ kind: 'refund_paid_twice', subject: draft.data.refund_id }];
    case 'payment_proposed':
      // a merchant who is asked is told, and has no list of tasks
      return draft.data.awaits.includes('second_person')
        ? [{ kind: 'payment_to_approve', subject: draft.data.proposal_id }]
        : [];
    case 'refund_notice_differs': {
      const { field, refund_id: subject } = draft.data;
      return [{ kind: field === 'status' ? 'refund_bounced' : 'notice_differs', subject }];
    }
    case 'scanned':
      return before?.final ? [{ kind: 'scan_of_finished_case', subject: draft.data.parcel_id }] : [];
    case 'statement_differs':
      return [{ kind: draft.data.difference, subject: draft.data.refund_id }];
    case 'task_raised':
      return [{ kind: draft.data.kind, subject: draft.data.subject }];
    case 'risk_noticed':
      return [{ kind: 'risk', subject: null }];
    default:
      return [];
  }
}

function forThePlatform(draft: Draft): CaseTaskKind {
  if (draft.type === 'appealed') return 'appeal';
  return draft.type === 'sent_to_platform' && draft.data.why === 'settlement_for_a_person' ? 'settlement' : 'review';
}

/** Windows whose end calls for a person. Other escalations remind somebody of a turn that is theirs anyway. */
const callsForAPerson: Partial<Record<ClockName, CaseTaskKind>> = {
  hold: 'hold_over',
  return_transit: 'parcel_to_trace',
  red_line: 'red_line',
  ship_back: 'return_address',
  refund: 'refund_late',
};

function escalatedTo(before: CaseState | null, draft: Extract<Draft, { type: 'escalated' }>): CaseTaskKind | null {
  const kind = callsForAPerson[draft.data.clock] ?? null;
  if (kind !== 'refund_late') return kind;
  // of one refund somebody has a task by its own name
  const isRung = draft.clocks?.some(({ change }) => change === 'rung_done') ?? false;
  const isKnown = before?.tasks.some((task) => isUndone(task) && taskRules[task.kind].ends === 'refund') ?? false;
  return isRung && !isKnown ? kind : null;
}

function unforeseen(ends: never): never {
  throw new Error(`a task that ends in no known way: ${ends}`);
}
