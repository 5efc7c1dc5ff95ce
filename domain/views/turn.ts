import { z } from 'zod';
import { isAvailable, openOffer } from '../available.ts';
import { openClock } from '../clocks.ts';
import { commandBodies, type PartyCommandName } from '../commands.ts';
import { lifecycle } from '../lifecycle.ts';
import type { CaseState } from '../state.ts';
import { type Party, parties } from '../vocabulary.ts';

export const commandNames = Object.keys(commandBodies).filter(isCommandName);

/** Whose turn it is, until when, and what they may answer with. */
export const Awaiting = z
  .object({ party: z.enum(parties).nullable(), until: z.string().nullable(), commands: z.array(z.enum(commandNames)) })
  .meta({ id: 'Awaiting' });
export type Awaiting = z.infer<typeof Awaiting>;

export const AllowedAction = z
  .object({ name: z.enum(commandNames), method: z.literal('POST'), href: z.string(), until: z.string().nullable() })
  .meta({ id: 'AllowedAction' });
export type AllowedAction = z.infer<typeof AllowedAction>;

export function awaitingOf(state: CaseState): Awaiting {
  const party = awaitedParty(state);
  return { party, until: untilOf(state), commands: party ? commandsOf(state, party) : [] };
}

/** The stage says whose turn it is, except where somebody was asked: for evidence, or for an answer to an offer. */
function awaitedParty(state: CaseState): Party | null {
  if (state.stage === 'awaiting_evidence' && state.awaited_evidence) return state.awaited_evidence.from;
  if (state.stage === 'negotiating') return openOffer(state)?.by === 'consumer' ? 'merchant' : 'consumer';
  return lifecycle[state.stage].awaiting;
}

/** What the lifecycle lets a party do now; nothing for readers who hold no side. */
export function allowedActions(state: CaseState, party: Party | null): AllowedAction[] {
  if (!party) return [];
  const until = untilOf(state);
  return commandsOf(state, party).map((name) => ({ name, method: 'POST', href: hrefOf(state.id, name), until }));
}

/** Paths are kebab-case, whatever the command's own name. */
export function commandPath(name: PartyCommandName): string {
  return name.replaceAll('_', '-');
}

function hrefOf(caseId: string, name: PartyCommandName): string {
  return `/v1/cases/${caseId}/${commandPath(name)}`;
}

function commandsOf(state: CaseState, party: Party): PartyCommandName[] {
  return commandNames.filter((name) => isAvailable(state, name, party));
}

/** The end of the stage's own window; money has one that is not its stage's. */
function untilOf(state: CaseState): string | null {
  const { clock } = lifecycle[state.stage];
  const running = openClock(state, clock ?? 'refund');
  return running?.due_at ?? null;
}

function isCommandName(name: string): name is PartyCommandName {
  return name in commandBodies;
}
