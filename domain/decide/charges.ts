import { chargeIds } from '../case-ids.ts';
import { type Charge, chargeEffect, isBeingTaken, isGone, isReleasable } from '../charge.ts';
import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import type { Draft } from '../events.ts';
import { type Capture, captureProposed } from '../payment.ts';
import { refuse, refuseField } from '../refusal.ts';
import type { CaseState } from '../state.ts';
import { capture } from './capture.ts';
import { propose } from './proposals.ts';
import { release } from './release-charges.ts';

/** The platform or the merchant asks the consumer for money; nothing is held or taken by that. */
export function requestCharge(state: CaseState, body: PartyCommandBody<'request_charge'>, context: Context): Decision {
  const { purpose, amount, tender_id = null, rules } = body;
  const strange = tender_id === null ? null : refuseTender(state, tender_id);
  if (strange) return strange;
  const unknown = (rules ?? []).findIndex((rule) => !context.standard.rules.has(rule));
  if (unknown >= 0) return refuseField(`/rules/${unknown}`, 'is no rule of the standard');
  const { content, evidence } = context;
  const asked: Draft = {
    type: 'charge_asked',
    data: { ...chargeIds(state), purpose, amount, tender_id },
    rules: rules ?? [],
    clause: body.clause ?? '4.2.2',
    content,
    evidence,
  };
  return { drafts: [asked] };
}

/** The consumer's own consent, to this amount and with this tender: without it nobody is charged. */
export function acceptCharge(state: CaseState, body: PartyCommandBody<'accept_charge'>, context: Context): Decision {
  const found = askedFor(state, body.charge_id);
  if ('refusal' in found) return found;
  const strange = refuseTender(state, body.tender_id);
  if (strange) return strange;
  const { id, rules, clause } = found.charge;
  const { content, evidence } = context;
  const data = { charge_id: id, tender_id: body.tender_id };
  const owes = [chargeEffect(id, 'authorise', 1)];
  return { drafts: [{ type: 'charge_agreed', data, rules, clause, owes, content, evidence }] };
}

export function declineCharge(state: CaseState, body: PartyCommandBody<'decline_charge'>, context: Context): Decision {
  const found = askedFor(state, body.charge_id);
  if ('refusal' in found) return found;
  const { id, rules, clause } = found.charge;
  const { content, evidence } = context;
  return { drafts: [{ type: 'charge_declined', data: { charge_id: id }, rules, clause, content, evidence }] };
}

/** A deposit is taken, in part or whole. Above the limit of the standard it is only proposed, until a second person has agreed. */
export function captureCharge(state: CaseState, body: PartyCommandBody<'capture_charge'>, context: Context): Decision {
  const found = chargeIn(state, body.charge_id);
  if ('refusal' in found) return found;
  const { charge_id, amount } = body;
  if (captureProposed(state, charge_id))
    return refuse('wrong_stage', 'That this deposit is taken is proposed already; a second person answers.');
  const { actor, content, evidence } = context;
  const asked_by = actor.role === 'merchant' ? 'merchant' : 'platform';
  const payment: Capture = { kind: 'capture_charge', charge_id, amount, asked_by };
  const taken = capture(state, payment, { proposalId: null, content, evidence });
  if ('refusal' in taken || amount <= context.standard.numbers.two_person_limit) return taken;
  if (actor.role === 'platform' && actor.person === undefined)
    return refuse('actor_required', 'A person proposes to take so much: Recourse-Actor: platform:<person>.');
  return propose(state, { payment, awaits: ['second_person'] }, context);
}

/** Nobody wants it any more: what is authorised is let go, and nothing of it can be taken. */
export function releaseCharge(state: CaseState, body: PartyCommandBody<'release_charge'>, context: Context): Decision {
  const found = chargeIn(state, body.charge_id);
  if ('refusal' in found) return found;
  const { charge } = found;
  if (!isReleasable(charge)) return refuse('wrong_stage', whyKept(charge));
  const { content, evidence } = context;
  const [first, ...rest] = release(state, charge, 'no_longer_needed');
  return { drafts: first ? [{ ...first, content, evidence }, ...rest] : [] };
}

function whyKept(charge: Charge): string {
  if (isGone(charge)) return `The charge is ${charge.state}: nothing is held for it.`;
  return isBeingTaken(charge)
    ? 'The charge is being taken; what became of that has to be known first.'
    : 'The charge is being let go already.';
}

function chargeIn(state: CaseState, id: string): { charge: Charge } | ReturnType<typeof refuse> {
  const charge = state.charges.find((one) => one.id === id);
  return charge ? { charge } : refuseField('/charge_id', 'is no charge of this case');
}

function askedFor(state: CaseState, id: string): ReturnType<typeof chargeIn> {
  const found = chargeIn(state, id);
  if ('refusal' in found || found.charge.state === 'asked') return found;
  return refuse('wrong_stage', `The charge is ${found.charge.state}; only one that is asked for is answered.`);
}

/** Money is taken from a tender that paid money: points and the like have none. */
function refuseTender({ application }: CaseState, tenderId: string): ReturnType<typeof refuse> | null {
  const tender = application.order.tenders.find(({ id }) => id === tenderId);
  return tender && (tender.units ?? null) === null
    ? null
    : refuseField('/tender_id', 'is no tender of the order in money');
}
