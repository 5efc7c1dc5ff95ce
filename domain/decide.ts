import { isStopped } from './available.ts';
import type { Command, PartyCommandName } from './commands.ts';
import { commandBodies } from './commands.ts';
import type { Context } from './context.ts';
import { close, withdraw } from './decide/any-stage.ts';
import { appeal } from './decide/appeal.ts';
import { reportCharge } from './decide/charge-reports.ts';
import { acceptCharge, captureCharge, declineCharge, releaseCharge, requestCharge } from './decide/charges.ts';
import { chooseRemedy } from './decide/choose-remedy.ts';
import { addEvidence, requestEvidence } from './decide/evidence.ts';
import { grant } from './decide/grants.ts';
import { inspect } from './decide/inspection.ts';
import { moveClock } from './decide/move-clock.ts';
import { acceptOffer, declineOffer, offer } from './decide/offers.ts';
import { decideAsPlatform } from './decide/platform.ts';
import { approvePayment, declinePayment } from './decide/proposals.ts';
import { receive, reportScan } from './decide/receipt.ts';
import { reportRefund, stopRefund } from './decide/refunds.ts';
import { reportDifference } from './decide/report-difference.ts';
import { reprice } from './decide/reprice.ts';
import { approve, reject } from './decide/review.ts';
import { consentOtherWay, settleManually } from './decide/settle-manually.ts';
import { shipBack } from './decide/ship-back.ts';
import { handleTask, raiseTask } from './decide/tasks.ts';
import { assign, assignLiability, extend, hold, release, say } from './decide/upkeep.ts';
import type { Draft } from './events.ts';
import { commanders } from './lifecycle.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { CaseState } from './state.ts';
import { parties, stages } from './vocabulary.ts';

/** What shall happen, or why not. No drafts and no refusal: the command is accepted and changes nothing (a repeated report). */
export type Decision = { drafts: Draft[] } | { refusal: Refusal };

/** Judges a command on a case that is up to date with its clocks. Pure: the same state, command and context give the same answer. */
export function decide(state: CaseState, command: Exclude<Command, { command: 'open' }>, context: Context): Decision {
  if (isPartyCommand(command.command)) {
    const refused = refuseByLifecycle(state, command.command, context);
    if (refused) return refused;
  }
  switch (command.command) {
    case 'approve':
      return approve(state, command.body, context);
    case 'reject':
      return reject(state, command.body, context);
    case 'decide':
      return decideAsPlatform(state, command.body, context);
    case 'withdraw':
      return withdraw(state, command.body, context);
    case 'choose_remedy':
      return chooseRemedy(state, command.body, context);
    case 'ship_back':
      return shipBack(state, command.body, context);
    case 'add_evidence':
      return addEvidence(state, command.body, context);
    case 'request_evidence':
      return requestEvidence(command.body, context);
    case 'offer':
      return offer(state, command.body, context);
    case 'accept_offer':
      return acceptOffer(state, command.body, context);
    case 'decline_offer':
      return declineOffer(state, command.body, context);
    case 'appeal':
      return appeal(state, command.body, context);
    case 'reply':
      return say(['merchant'], context);
    case 'respond':
      return say(['consumer'], context);
    case 'extend':
      return extend(state, command.body, context);
    case 'hold':
      return hold(state, command.body, context);
    case 'release':
      return release(state, context);
    case 'assign':
      return assign(context);
    case 'assign_liability':
      return assignLiability(command.body, context);
    case 'receive':
      return receive(state, command.body, context);
    case 'inspect':
      return inspect(state, command.body, context);
    case 'stop_refund':
      return stopRefund(state, command.body, context);
    case 'consent_other_way':
      return consentOtherWay(state, command.body, context);
    case 'settle_manually':
      return settleManually(state, command.body, context);
    case 'request_charge':
      return requestCharge(state, command.body, context);
    case 'accept_charge':
      return acceptCharge(state, command.body, context);
    case 'decline_charge':
      return declineCharge(state, command.body, context);
    case 'capture_charge':
      return captureCharge(state, command.body, context);
    case 'release_charge':
      return releaseCharge(state, command.body, context);
    case 'approve_payment':
      return approvePayment(state, command.body, context);
    case 'decline_payment':
      return declinePayment(state, command.body, context);
    case 'grant':
      return grant(state, command.body, context);
    case 'close':
      return close(state, command.body, context);
    case 'report_scan':
      return reportScan(state, command.body, context);
    case 'report_refund':
      return reportRefund(state, command.body, context);
    case 'report_charge':
      return reportCharge(state, command.body, context);
    case 'take_task':
    case 'return_task':
    case 'complete_task':
      return handleTask(state, command, context);
    case 'report_difference':
      return reportDifference(state, command.body);
    case 'raise_task':
      return raiseTask(state, command.body);
    case 'move_clock':
      return moveClock(command.body, context, state);
    case 'reprice_deadlines':
      return reprice(state, context);
    case 'tick':
      return { drafts: [] };
    default:
      return unforeseen(command);
  }
}

function unforeseen(command: never): never {
  throw new Error(`a command of no known kind: ${JSON.stringify(command)}`);
}

function isPartyCommand(command: Command['command']): command is PartyCommandName {
  return command in commandBodies;
}

function refuseByLifecycle(state: CaseState, command: PartyCommandName, { actor }: Context): Decision | null {
  if (state.stage === 'closed') return refuse('case_closed', 'The case is closed; no command can move it any more.');
  const allowed: readonly string[] = commanders(state.stage, command);
  if (allowed.length === 0) {
    const everywhere = whoMay(command);
    if (!everywhere.includes(actor.role)) return notYours(command, everywhere);
    return refuse('wrong_stage', `A case in stage ${state.stage} does not take the command ${command}.`);
  }
  if (!allowed.includes(actor.role)) return notYours(command, allowed);
  return isStopped(state, command)
    ? refuse('wrong_stage', `The case is held; the command ${command} waits until it is released.`)
    : null;
}

function notYours(command: PartyCommandName, allowed: readonly string[]): Decision {
  return refuse('not_your_command', `The command ${command} is for ${allowed.join(' or ')}.`);
}

/** Everyone whom some stage lets give the command. */
function whoMay(command: PartyCommandName): readonly string[] {
  return parties.filter((party) => stages.some((stage) => commanders(stage, command).includes(party)));
}
