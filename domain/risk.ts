import type { CaseState } from './state.ts';
import { isUndone } from './task.ts';
import type { ClockName } from './vocabulary.ts';

/**
 * A sign that a person should look before anything is decided by itself: `seen` is more than `threshold`, a number of the standard.
 * It proves nothing, and no decision cites it (PL-05, PL-07).
 */
export type Signal =
  /** Cases of the consumer, this one among them, opened within the window. */
  | { signal: 'velocity'; seen: number; threshold: number; window_days: number }
  /** Cases of the consumer that ended within the window, refunded and without the goods back. */
  | { signal: 'keeps_repeated'; seen: number; threshold: number; window_days: number }
  /** Other cases in which a consumer has given this very file as evidence; `cases`: some of them. */
  | { signal: 'evidence_reused'; seen: number; threshold: number; sha256: string; cases: string[] }
  /** By how many grams parcels weigh more or less than what they were to hold. */
  | {
      signal: 'weight_differs';
      seen: number;
      threshold: number;
      parcel_ids: string[];
      weight_g: number;
      claimed_g: number;
    };

/** A signal as its case keeps it; `at`: when it was noticed, in the case's time. */
export type Risk = Signal & { at: string };

/** Parcels that were weighed, and what they were to hold, in grams. */
export type Weighing = { parcel_ids: string[]; weight_g: number; claimed_g: number };

/** What signals are looked for in, where there is anything to see; nothing at all in most commands. */
export type RiskFacts = {
  /** The case's time, epoch milliseconds; those of other cases are in their own times. */
  now: number;
  /** An opening: when the consumer opened other cases, and when cases of theirs ended refunded without the goods back. */
  habits: { openings: readonly number[]; keeps: readonly number[] } | null;
  /** Files that the consumer gives, each with the other cases in which a consumer gave it. */
  evidence: readonly { sha256: string; usedIn: readonly string[] }[];
  weighings: readonly Weighing[];
};

/** The newest openings and keeps of a consumer that are counted; a number of the standard above it would never be seen. */
export const mostHabitsRead = 25;

/** The windows whose silence decides something; with an open risk it asks the platform instead. */
export type DecidingClock = Extract<ClockName, 'review' | 'inspect'>;

/** Whether a person is asked to look at signals of risk and has not answered: until then nothing is decided by itself. */
export function isAtRisk({ tasks }: Pick<CaseState, 'tasks'>): boolean {
  return tasks.some((task) => task.kind === 'risk' && isUndone(task));
}

/** What makes two signals of a case the same: of one kind, about the same things. */
export function reasonOf(signal: Signal): string {
  switch (signal.signal) {
    case 'velocity':
    case 'keeps_repeated':
      return signal.signal;
    case 'evidence_reused':
      return `${signal.signal} ${signal.sha256}`;
    case 'weight_differs':
      return `${signal.signal} ${signal.parcel_ids.join()}`;
    default:
      return unforeseen(signal);
  }
}

/** When a case ended with goods refunded that had been shipped and never came back; null where it did not. */
export function keptAt({ final_at, goods_arrived_at, application, settlement }: CaseState): string | null {
  const refunded = settlement !== null && settlement.lines.length > 0;
  return refunded && goods_arrived_at === null && application.order.shipped_at != null ? final_at : null;
}

function unforeseen(signal: never): never {
  throw new Error(`a signal of no known kind: ${JSON.stringify(signal)}`);
}
