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

const consumerOnly = ['consumer'] as const;
const merchantOnly = ['merchant'] as const;
const eitherSide = ['consumer', 'merchant'] as const;

const always = {
  add_evidence: everySide,
  reply: consumerOnly,
  respond: merchant,
  extend: platform,
  hold: platform,
  release: platform,
  assign: platform,
  assign_liability: platform,
  stop_refund: platform,
  consent_other_way: consumerOnly,
  settle_manually: platform,
  decline_charge: consumerOnly,
  capture_charge: merchant,
  release_charge: merchant,
  approve_payment: merchant,
  decline_payment: merchant,
  grant: merchant,
  close: platform,
} as const;
const answersOffers = { offer: eitherSide, accept_offer: eitherSide, decline_offer: eitherSide } as const;
/** Once a case waits for its end, nobody is charged any more. */
const charges = { request_charge: merchant, accept_charge: consumerOnly } as const;
/** Whatever was granted before goes on. */
const rejected = ['appeal_window', 'awaiting_ship_back', 'settling'] as const;
const closes = { closed: ['closed'] } as const;
/** What is given up ends with its money, if any is under way. */
const givenUp = { ...closes, withdrawn: ['settling'] } as const;

export const lifecycle: Record<Stage, StageRule> = {
  awaiting_review: {
    commands: {
      ...always,
      ...charges,
      ...answersOffers,
      request_evidence: merchant,
      approve: merchant,
      reject: merchant,
      choose_remedy: consumerOnly,
      withdraw: consumer,
    },
    moves: {
      ...givenUp,
      remedy_chosen: ['platform_review'],
      evidence_requested: ['awaiting_evidence'],
      offered: ['negotiating'],
      approved: ['awaiting_ship_back', 'settling'],
      rejected,
      sent_to_platform: ['platform_review'],
    },
    clock: 'review',
    awaiting: 'merchant',
  },
  awaiting_evidence: {
    commands: { ...always, ...charges, approve: merchant, reject: merchant, withdraw: consumer },
    moves: {
      ...givenUp,
      evidence_closed: ['awaiting_review', 'platform_review'],
      approved: ['awaiting_ship_back', 'settling'],
      rejected,
    },
    clock: 'evidence',
    awaiting: 'consumer',
  },
  negotiating: {
    commands: { ...always, ...charges, ...answersOffers, approve: merchant, withdraw: consumer },
    moves: {
      ...givenUp,
      approved: ['awaiting_ship_back', 'settling'],
      offer_accepted: ['awaiting_review'],
      offer_declined: ['awaiting_review'],
      offer_expired: ['awaiting_review'],
    },
    clock: 'offer_answer',
    awaiting: 'consumer',
  },
  platform_review: {
    commands: {
      ...always,
      ...charges,
      request_evidence: platform,
      approve: merchantOnly,
      choose_remedy: consumerOnly,
      decide: platform,
      withdraw: consumer,
    },
    moves: {
      ...givenUp,
      remedy_chosen: ['awaiting_review'],
      evidence_requested: ['awaiting_evidence'],
      approved: ['awaiting_ship_back', 'settling'],
      rejected,
      inspected: ['settling'],
      decided: ['awaiting_ship_back', 'settling', 'appeal_window'],
    },
    clock: 'platform_review',
    awaiting: 'platform',
  },
  awaiting_ship_back: {
    commands: {
      ...always,
      ...charges,
      ...answersOffers,
      ship_back: consumer,
      withdraw: consumer,
      appeal: merchantOnly,
    },
    moves: { ...givenUp, lapsed: ['settling'], shipped_back: ['returning'], appealed: ['platform_review'] },
    clock: 'ship_back',
    awaiting: 'consumer',
  },
  returning: {
    commands: { ...always, ...charges, receive: merchant, withdraw: consumer },
    moves: { ...givenUp, scanned: ['awaiting_inspection'], received: ['awaiting_inspection'] },
    clock: 'return_transit',
    awaiting: 'merchant',
  },
  awaiting_inspection: {
    commands: { ...always, ...charges, ...answersOffers, receive: merchant, inspect: merchant, withdraw: consumer },
    moves: { ...givenUp, inspected: ['settling', 'appeal_window'], sent_to_platform: ['platform_review'] },
    clock: 'inspect',
    awaiting: 'merchant',
  },
  settling: {
    commands: { ...always, appeal: eitherSide },
    moves: {
      ...closes,
      sent_to_platform: ['platform_review'],
      appealed: ['platform_review'],
      settlement_made: ['appeal_window'],
      refund_succeeded: ['appeal_window'],
      refund_settled_by_hand: ['appeal_window'],
    },
    clock: null, // the refund clock starts with the settlement: entitlement, not the stage, is what it counts from
    awaiting: 'platform',
  },
  appeal_window: {
    commands: { ...always, ...answersOffers, appeal: consumer },
    moves: {
      ...closes,
      became_final: ['settling'],
      appealed: ['platform_review'],
      approved: ['awaiting_ship_back', 'settling'],
    },
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
