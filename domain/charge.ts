import type { OwedEffect } from './facts.ts';
import type { CaseState } from './state.ts';
import { type ChargePurpose, type ChargeState, type ChargeStep, chargeSteps } from './vocabulary.ts';

/** `requested`: marked before money can move. */
export type ChargeAttempt = { step: ChargeStep; at: string; result: 'requested' | 'succeeded' | 'failed' | 'unknown' };

/** Money of the consumer that a case asks for, with their consent: authorised first, then taken or let go. */
export type Charge = {
  id: string;
  /** Follows from case and charge, never from the attempt: with it any step may be repeated. */
  charge_no: string;
  purpose: ChargePurpose;
  /** What may be taken at most, minor units. */
  amount: number;
  /** As it was asked for, then as the consumer has agreed. */
  tender_id: string | null;
  /** What it rests on. */
  rules: string[];
  clause: string;
  asked_at: string;
  state: ChargeState;
  /** What the provider is to do, is asked for, or was asked for last. */
  step: ChargeStep | null;
  /** Rounds of this step so far. */
  round: number;
  /** Authorised, and neither taken nor let go. */
  held: number;
  /** How much is to be taken, once somebody has said so. */
  to_capture: number | null;
  captured_amount: number;
  /** Nobody wants it any more: all that is left of it is to be let go. */
  released: boolean;
  reason: string | null;
  attempts: ChargeAttempt[];
  /** When the next round is due, in the case's time. */
  retry_at: string | null;
  /** When it is let go if it was not taken by then. */
  release_by: string | null;
};

/** The effect of a step's round; its id tells steps and rounds apart, so that a workflow starts each once. */
export function chargeEffect(chargeId: string, step: ChargeStep, round: number): OwedEffect {
  return { id: `${chargeId}.${step}#${round}`, kind: 'charge' };
}

/** The effects owed for a charge, of whatever step and round. */
export function owedFor({ owes }: Pick<CaseState, 'owes'>, chargeId: string): string[] {
  return owes.filter(({ id }) => id.startsWith(`${chargeId}.`)).map(({ id }) => id);
}

/** Which charge and step an effect is of; null where it is of none. */
export function chargeOf(effectId: string): { chargeId: string; step: ChargeStep } | null {
  const [, chargeId, word] = /^(ch_\w+)\.(\w+)#\d+$/.exec(effectId) ?? [];
  const step = chargeSteps.find((one) => one === word);
  return chargeId && step ? { chargeId, step } : null;
}

/** The round in which a step that may have been tried before begins. */
export function firstRound({ attempts }: Charge, step: ChargeStep): number {
  return 1 + attempts.filter((attempt) => attempt.step === step && attempt.result === 'requested').length;
}

/** Nothing of the consumer's is held for it, nor can be. */
export function isGone({ state, step }: Charge): boolean {
  return (
    state === 'declined' || state === 'captured' || state === 'voided' || (state === 'failed' && step === 'authorise')
  );
}

/** The provider has not been asked for anything yet. */
export function isUnasked({ state }: Charge): boolean {
  return state === 'asked' || state === 'agreed';
}

/** It is being taken, and nobody knows yet whether it was. */
export function isBeingTaken({ state, step }: Charge): boolean {
  return step === 'capture' && (state === 'requested' || state === 'unknown');
}

/** Whether anything of the consumer's is held, or may be: a case does not end over it. */
export function holdsNothing({ charges }: CaseState): boolean {
  return charges.every((charge) => isGone(charge) || isUnasked(charge));
}

/** A deposit that may be taken: authorised, and nothing else is to become of it. */
export function isCapturable({ purpose, state, step }: Charge): boolean {
  return purpose === 'hold' && state === 'authorised' && step === null;
}

/** Nobody has let it go yet, or the provider has refused to; and it is not being taken right now. */
export function isReleasable(charge: Charge): boolean {
  if (charge.state === 'failed') return true;
  return !isGone(charge) && !charge.released && !isBeingTaken(charge);
}

/** What a charge waits for, and when it comes; null where it waits for an answer, for somebody, or for nothing. */
export function waitsUntil(charge: Charge): { at: string; action: 'retry' | 'act' } | null {
  const { retry_at, release_by } = charge;
  if (retry_at) return { at: retry_at, action: 'retry' };
  return release_by && isLeftAlone(charge) ? { at: release_by, action: 'act' } : null;
}

function isLeftAlone({ state, step, released }: Charge): boolean {
  return !released && ((state === 'authorised' && step === null) || (state === 'failed' && step === 'capture'));
}
