import type { Extension, Pause, Window } from './calendar.ts';
import type { RungAction } from './standard.ts';
import type { ClockName, Party } from './vocabulary.ts';

export const clockStates = ['running', 'paused', 'met', 'breached', 'cancelled'] as const;

/** One step of a clock's ladder, at a fixed moment once the clock has started. */
export type Rung = { at: string; action: RungAction; to: string; done_at: string | null };

/** A window of a case. Times are RFC 3339 text; `breach_at` is later than `due_at` where the law has a rolled last day (TM-02). */
export type Clock = {
  name: ClockName;
  side: Party;
  duty: boolean;
  state: (typeof clockStates)[number];
  started_at: string;
  ended_at: string | null;
  due_at: string;
  breach_at: string;
  breached_at: string | null;
  provisional: boolean;
  clause: string;
  rule: string;
  window: Window;
  /** The end that a person has set, where the window's own is another. */
  ends_at?: string;
  /** Another window that ends this one earlier (SD-03), by its rule id. */
  limited_by: string | null;
  /** That other window, whether or not it ends this one now; of the law where it has a rule. */
  limit: { due_at: string; breach_at: string; rule: string | null } | null;
  ladder: Rung[];
  pauses: Pause[];
  extensions: Extension[];
};

type Rescheduled = { name: ClockName; due_at: string; breach_at: string; ladder: Rung[] };

export type ClockStarted = { change: 'started' } & Omit<
  Clock,
  'state' | 'ended_at' | 'breached_at' | 'pauses' | 'extensions'
>;

/** `unlimited`: both sides agreed, so that the statutory term no longer ends the window. */
export type ClockExtended = { change: 'extended'; extension: Extension; unlimited?: true } & Rescheduled;

/** What an event does to a clock. */
export type ClockChange =
  | ClockStarted
  | { change: 'met' | 'cancelled' | 'breached'; name: ClockName }
  | { change: 'paused'; name: ClockName; by: string; why: string; ladder: Rung[] }
  | ({ change: 'resumed' } & Rescheduled)
  | ({
      change: 'rescheduled';
      provisional: boolean;
      rule: string;
      limited_by: string | null;
      limit: Clock['limit'];
      /** Keeps an end that would lie in the past where it is now. */
      extension: Extension | null;
    } & Rescheduled)
  | { change: 'rung_done'; name: ClockName; action: RungAction; rung_at: string }
  | ClockExtended;

type Due = { at: string; action: RungAction; to: string; clause: string };

/** The next thing a clock asks for. `ref` names the refund of a retry. */
export type ClockRung = Due & { clock: ClockName; ref?: string };

/** The next thing a case asks for: of its clocks, or of a charge, which `ref` then names. */
export type DueRung = ClockRung | (Due & { clock: 'charge'; ref: string });

/** A clock as it stands at its first moment. */
export function begun({ change: _started, ...clock }: ClockStarted): Clock {
  return { ...clock, state: 'running', ended_at: null, breached_at: null, pauses: [], extensions: [] };
}

export function isOpen(clock: Clock): boolean {
  return (
    clock.state === 'running' || clock.state === 'paused' || (clock.state === 'breached' && clock.ended_at === null)
  );
}
