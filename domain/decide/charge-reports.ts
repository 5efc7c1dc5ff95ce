import { type Charge, chargeEffect, isGone, owedFor } from '../charge.ts';
import type { DueRung } from '../clock.ts';
import type { ChargeReport } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import type { Draft } from '../events.ts';
import { toMs, toText } from '../instant.ts';
import { refuse } from '../refusal.ts';
import type { CaseState } from '../state.ts';
import { chargeGone } from './endings.ts';
import { waitAfter } from './refunds.ts';
import { release } from './release-charges.ts';
import { raiseTask } from './tasks.ts';

const day = 24 * 3_600_000;

/** A charge, what it rests on, and the effects owed for it. */
type About = { charge: Charge; cites: Pick<Draft, 'rules' | 'clause'>; done: string[] };

/**
 * What an effect says of one step of a charge, in any order and number. `succeeded` and `failed` are last words of the step; `unknown`
 * is left only by a query or a repeat with the same number. Of a step that another has overtaken only what moved money counts.
 */
export function reportCharge(state: CaseState, body: ChargeReport['body'], context: Context): Decision {
  const charge = state.charges.find(({ id }) => id === body.charge_id);
  if (!charge) return refuse('not_found', 'The case has no such charge.');
  const { step, status } = body;
  const isOwed = state.owes.some(({ id }) => id === body.effect_id);
  const done = owedFor(state, charge.id);
  const about: About = { charge, cites: { rules: charge.rules, clause: charge.clause }, done };
  const data = { charge_id: charge.id, step };
  const isTried = charge.attempts.some((attempt) => attempt.step === step);
  switch (status) {
    case 'requested':
      return { drafts: isOwed ? [{ type: 'charge_attempted', data, ...about.cites }] : [] };
    case 'unknown': {
      if (!isOwed) return { drafts: [] };
      const retry_at = toText(context.now + waitAfter(charge.round));
      const reason = body.reason ?? 'other';
      return { drafts: [{ type: 'charge_unknown', data: { ...data, reason, retry_at }, ...about.cites, done }] };
    }
    case 'failed':
      return { drafts: isTried ? failed(state, about, body) : [] };
    case 'succeeded':
      return isTried ? succeeded(state, about, { step, context }) : { drafts: [] };
    default:
      return unforeseen(status);
  }
}

/** A person looks. What could not be taken when nobody wants it any more is let go instead. */
function failed(state: CaseState, { charge, cites, done }: About, { step, reason }: ChargeReport['body']): Draft[] {
  if (step !== charge.step || charge.state === 'failed') return [];
  const data = { charge_id: charge.id, step, reason: reason ?? 'other' };
  const said: Draft = { type: 'charge_failed', data, ...cites, done };
  if (step === 'authorise') return chargeGone(state, said, charge.id);
  const again = step === 'capture' && charge.released;
  return again ? [said, ...release({ ...state, owes: [] }, { ...charge, state: 'failed' }, 'case_over')] : [said];
}

type Success = { step: ChargeReport['body']['step']; context: Context };

function succeeded(state: CaseState, about: About, { step, context }: Success): Decision {
  const { charge, cites, done } = about;
  const data = { charge_id: charge.id };
  const over = (last: Draft): Decision => ({ drafts: chargeGone(state, last, charge.id) });
  switch (step) {
    case 'authorise':
      return authorised(state, about, context);
    case 'capture':
      if (charge.state === 'captured' || charge.to_capture === null) return { drafts: [] };
      // also when it was said to have failed: the money has moved
      return charge.held > 0
        ? over({ type: 'charge_captured', data: { ...data, amount: charge.to_capture }, ...cites, done })
        : contradicted(state, charge);
    case 'void':
      if (isGone(charge) || charge.step !== 'void') return { drafts: [] };
      return over({ type: 'charge_voided', data, ...cites, done });
    default:
      return unforeseen(step);
  }
}

/** A price difference is taken at once; what comes after its step was overtaken, or said to be refused, is let go. */
function authorised(state: CaseState, { charge, cites, done }: About, { now, standard }: Context): Decision {
  if (charge.held > 0 || charge.state === 'captured' || charge.state === 'voided') return { drafts: [] };
  const isCurrent = charge.step === 'authorise';
  const wasRefused = isCurrent && charge.state === 'failed';
  if (wasRefused && state.final) return contradicted(state, charge);
  const since = Math.min(now, ...charge.attempts.map(({ at }) => toMs(at)));
  const release_by = toText(since + standard.numbers.authorisation_days * day);
  const captures = charge.purpose === 'price_difference' && isCurrent && !wasRefused;
  const said: Draft = {
    type: 'charge_authorised',
    data: { charge_id: charge.id, release_by, captures: captures ? charge.amount : null },
    ...cites,
    ...(isCurrent ? { done } : {}),
    ...(captures ? { owes: [chargeEffect(charge.id, 'capture', 1)] } : {}),
  };
  const held: Charge = { ...charge, state: 'authorised', step: null, held: charge.amount };
  return { drafts: wasRefused ? [said, ...release({ ...state, owes: [] }, held, 'no_longer_needed')] : [said] };
}

/** The provider says that money moved after it was rid of it: nothing here can put that right, a person looks. */
function contradicted(state: CaseState, { id: subject }: Charge): Decision {
  return raiseTask(state, { kind: 'charge_differs', subject });
}

/** What is due of a charge: the next round of a step whose outcome is not known, or letting it go before its authorisation runs out. */
export function turnCharge(state: CaseState, { action, ref }: Extract<DueRung, { clock: 'charge' }>): Draft[] {
  const charge = state.charges.find(({ id }) => id === ref);
  if (!charge) return [];
  if (action === 'act') return release(state, charge, 'expiring');
  const { rules, clause, step } = charge;
  const round = charge.round + 1;
  if (step === null) return [];
  const owes = [chargeEffect(charge.id, step, round)];
  return [{ type: 'charge_due_again', data: { charge_id: charge.id, step, round }, rules, clause, owes }];
}

function unforeseen(word: never): never {
  throw new Error(`a step or status of a charge of no known kind: ${word}`);
}
