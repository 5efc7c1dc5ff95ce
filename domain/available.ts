import { isCapturable, isReleasable } from './charge.ts';
import { openClock } from './clocks.ts';
import type { PartyCommandName } from './commands.ts';
import { isCleared } from './decide/endings.ts';
import { isStoppable } from './decide/refunds.ts';
import { isGrant } from './grant.ts';
import { commanders } from './lifecycle.ts';
import { asks, captureProposed, concerns, mayGoAnotherWay, openProposals, proposalFor } from './payment.ts';
import type { CaseState, Offered } from './state.ts';
import type { Party } from './vocabulary.ts';

/** What a held case still takes: words, evidence, the consumer's way out, and the platform's own hand. */
const whileHeld: ReadonlySet<PartyCommandName> = new Set<PartyCommandName>([
  'add_evidence',
  'reply',
  'respond',
  'withdraw',
  'decide',
  'extend',
  'release',
  'assign',
  'stop_refund',
  'consent_other_way',
  'settle_manually',
  'decline_charge',
  'release_charge',
  'approve_payment',
  'decline_payment',
  'close',
]);

export function openOffer(state: CaseState): Offered | undefined {
  return state.offers.find((one) => one.state === 'open');
}

export function isStopped(state: CaseState, command: PartyCommandName): boolean {
  return state.held !== null && !whileHeld.has(command);
}

/** Whether a party could give a command now: the lifecycle's word, and whether there is anything to command. */
export function isAvailable(state: CaseState, command: PartyCommandName, party: Party): boolean {
  if (!commanders(state.stage, command).includes(party) || isStopped(state, command)) return false;
  const offer = openOffer(state);
  switch (command) {
    case 'hold':
      return state.held === null;
    case 'release':
      return state.held !== null;
    case 'offer':
      return offer === undefined;
    case 'accept_offer':
    case 'decline_offer':
      return offer !== undefined && offer.by !== party;
    case 'appeal':
      return state.appealable.some(({ by }) => by === party) && openClock(state, 'appeal')?.side === party;
    case 'approve':
      return !isWithPlatform(state) || (state.agreed === null && state.appeal === null);
    case 'reject':
      return !isWithPlatform(state);
    case 'choose_remedy':
      return state.assessment.remedies.some((one) => one !== state.remedy);
    case 'close':
      return isCleared(state);
    case 'stop_refund':
      return state.refunds.some((refund) => isStoppable(state, refund));
    case 'consent_other_way':
      return state.refunds.some(mayGoAnotherWay);
    case 'settle_manually':
      return state.refunds.some((refund) => refund.state === 'failed' && !proposalFor(state, refund.id));
    case 'accept_charge':
    case 'decline_charge':
      return state.charges.some((charge) => charge.state === 'asked');
    case 'capture_charge':
      return state.charges.some((charge) => isCapturable(charge) && !captureProposed(state, charge.id));
    case 'release_charge':
      return state.charges.some(isReleasable);
    case 'approve_payment':
      return openProposals(state).some((one) => asks(one, party) && !(state.held && isGrant(one.payment)));
    case 'decline_payment':
      return openProposals(state).some((proposal) => concerns(proposal, party));
    default:
      return true;
  }
}

/** The platform decides, though it may wait for evidence meanwhile. */
export function isWithPlatform({ stage, awaited_evidence }: CaseState): boolean {
  return (
    stage === 'platform_review' || (stage === 'awaiting_evidence' && awaited_evidence?.back_to === 'platform_review')
  );
}
