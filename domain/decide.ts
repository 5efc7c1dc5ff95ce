import type { Command, PartyCommandName } from './commands.ts';
import { commandBodies } from './commands.ts';
import type { Context } from './context.ts';
import { addEvidence, close, withdraw } from './decide/any-stage.ts';
import { inspect } from './decide/inspection.ts';
import { moveClock } from './decide/move-clock.ts';
import { decideAsPlatform } from './decide/platform.ts';
import { receive, reportScan } from './decide/receipt.ts';
import { reportRefund } from './decide/refunds.ts';
import { approve, reject } from './decide/review.ts';
import { shipBack } from './decide/ship-back.ts';
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
    case 'ship_back':
      return shipBack(state, command.body, context);
    case 'add_evidence':
      return addEvidence(context);
    case 'receive':
      return receive(state, command.body, context);
    case 'inspect':
      return inspect(state, command.body, context);
    case 'close':
      return close(state, command.body, context);
    case 'report_scan':
      return reportScan(state, command.body, context);
    case 'report_refund':
      return reportRefund(state, command.body, context);
    case 'move_clock':
      return moveClock(command.body, context, state);
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
  return allowed.includes(actor.role) ? null : notYours(command, allowed);
}

function notYours(command: PartyCommandName, allowed: readonly string[]): Decision {
  return refuse('not_your_command', `The command ${command} is for ${allowed.join(' or ')}.`);
}

/** Everyone whom some stage lets give the command. */
function whoMay(command: PartyCommandName): readonly string[] {
  return parties.filter((party) => stages.some((stage) => commanders(stage, command).includes(party)));
}
