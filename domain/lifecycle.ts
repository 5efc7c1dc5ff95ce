import type { PartyCommandName } from './commands.ts';
import type { EventType } from './events.ts';
import type { ClockName, Party, Stage } from './vocabulary.ts';

/**
 * The life of a case as one table: at each stage, who may command what, which events lead where, and which clock runs.
 * The API's allowed actions, the checks of `decide` and the picture in the docs come from it.
 */
type StageRule = {
  commands: Partial<Record<PartyCommandName, readonly Party[]>>;
  moves: Partial<Record<EventType, readonly Stage[]>>;
  /** The clock that starts on entering the stage and ends on leaving it. */
  clock: ClockName | null;
  /** Whose turn it is. */
  awaiting: Party | null;
};

const everySide = ['consumer', 'merchant', 'platform'] as const;
const platform = ['platform'] as const;
const merchant = ['merchant', 'platform'] as const;
const consumer = ['consumer', 'platform'] as const;

const always = { add_evidence: everySide, close: platform } as const;
const closes = { closed: ['closed'] } as const;

export const lifecycle: Record<Stage, StageRule> = {
  awaiting_review: {
    commands: { ...always, approve: merchant, reject: merchant, withdraw: consumer },
    moves: {
      ...closes,
      approved: ['awaiting_ship_back', 'settling'],
      rejected: ['appeal_window'],
      sent_to_platform: ['platform_review'],
    },
    clock: 'review',
    awaiting: 'merchant',
  },
  platform_review: {
    commands: { ...always, decide: platform, withdraw: consumer },
    moves: {
      ...closes,
      decided: ['awaiting_ship_back', 'settling', 'appeal_window'],
    },
    clock: 'platform_review',
    awaiting: 'platform',
  },
  awaiting_ship_back: {
    commands: { ...always, ship_back: consumer, withdraw: consumer },
    moves: { ...closes, shipped_back: ['returning'] },
    clock: 'ship_back',
    awaiting: 'consumer',
  },
  returning: {
    commands: { ...always, receive: merchant, withdraw: consumer },
    moves: { ...closes, scanned: ['awaiting_inspection'], received: ['awaiting_inspection'] },
    clock: 'return_transit',
    awaiting: 'merchant',
  },
  awaiting_inspection: {
    commands: { ...always, receive: merchant, inspect: merchant, withdraw: consumer },
    moves: { ...closes, inspected: ['settling', 'appeal_window'] },
    clock: 'inspect',
    awaiting: 'merchant',
  },
  settling: {
    commands: always,
    moves: { ...closes, sent_to_platform: ['platform_review'] },
    clock: null, // the refund clock starts with the settlement: entitlement, not the stage, is what it counts from
    awaiting: 'platform',
  },
  appeal_window: {
    commands: always,
    moves: { ...closes },
    clock: 'appeal',
    awaiting: 'consumer',
  },
  closed: { commands: {}, moves: {}, clock: null, awaiting: null },
};

/** Whether the table lets an event lead from one stage to another; an event that stays in its stage always may. */
export function mayMove(from: Stage, type: EventType, to: Stage): boolean {
  return from === to || (lifecycle[from].moves[type]?.includes(to) ?? false);
}

/** Who may give a command at a stage; nobody when the stage does not know it. */
export function commanders(stage: Stage, command: PartyCommandName): readonly Party[] {
  return lifecycle[stage].commands[command] ?? [];
}
