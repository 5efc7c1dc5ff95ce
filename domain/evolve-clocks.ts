import { begun, type Clock, type ClockChange, isOpen } from './clock.ts';
import type { CaseEvent } from './events.ts';

/** The clocks after an event: what it started, ended, moved or performed. */
export function turnClocks(clocks: Clock[], event: CaseEvent): Clock[] {
  return (event.data.clocks ?? []).reduce((turning, change) => turn(turning, change, event), clocks);
}

function turn(clocks: Clock[], change: ClockChange, event: CaseEvent): Clock[] {
  if (change.change === 'started') return [...clocks, begun(change)];
  return clocks.map((clock) => (clock.name === change.name && isOpen(clock) ? turned(clock, change, event) : clock));
}

function turned(clock: Clock, change: Exclude<ClockChange, { change: 'started' }>, event: CaseEvent): Clock {
  switch (change.change) {
    case 'met':
    case 'cancelled':
      return { ...clock, state: clock.state === 'breached' ? 'breached' : change.change, ended_at: event.at };
    case 'paused':
      return {
        ...clock,
        state: clock.state === 'running' ? 'paused' : clock.state,
        ladder: change.ladder,
        pauses: [...clock.pauses, { from: event.at, to: null, by: change.by, why: change.why }],
      };
    case 'resumed':
      return {
        ...clock,
        state: clock.state === 'paused' ? 'running' : clock.state,
        due_at: change.due_at,
        breach_at: change.breach_at,
        ladder: change.ladder,
        pauses: clock.pauses.map((pause) => (pause.to === null ? { ...pause, to: event.at } : pause)),
      };
    case 'rescheduled':
      return {
        ...clock,
        due_at: change.due_at,
        breach_at: change.breach_at,
        ladder: change.ladder,
        provisional: change.provisional,
        rule: change.rule,
        limited_by: change.limited_by,
        limit: change.limit,
        extensions: change.extension ? [...clock.extensions, change.extension] : clock.extensions,
      };
    case 'breached':
      return { ...clock, state: 'breached', breached_at: event.occurred_at ?? event.at };
    case 'rung_done':
      return {
        ...clock,
        ladder: clock.ladder.map((rung) =>
          rung.action === change.action && rung.at === change.rung_at && rung.done_at === null
            ? { ...rung, done_at: event.performed_at ?? event.at }
            : rung,
        ),
      };
    case 'extended':
      return {
        ...clock,
        due_at: change.due_at,
        breach_at: change.breach_at,
        ladder: change.ladder,
        extensions: [...clock.extensions, change.extension],
        ...(change.unlimited ? { limit: null, limited_by: null } : {}),
      };
    default:
      return unforeseen(change);
  }
}

function unforeseen(change: never): never {
  throw new Error(`a clock change of no known kind: ${JSON.stringify(change)}`);
}
