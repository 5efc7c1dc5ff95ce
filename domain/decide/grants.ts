import type { PartyCommandBody } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decide.ts';
import { type Grant, grantedBy } from '../grant.ts';
import { refuse, refuseField } from '../refusal.ts';
import type { CaseState } from '../state.ts';
import type { Approver } from '../vocabulary.ts';
import { makeGrant, needsMerchant } from './make-grant.ts';
import { propose } from './proposals.ts';

type Body = PartyCommandBody<'grant'>;

/**
 * Merchant or platform gives money beside what the rules come to. It decides nothing of the claim and moves no stage. What needs the
 * word of somebody else is only proposed.
 */
export function grant(state: CaseState, body: Body, context: Context): Decision {
  const refused = refuseBody(body, context);
  if (refused) return refused;
  const one = grantOf(body, context);
  const awaits = wordsFor(state, one, context);
  const { content, evidence } = context;
  const made = makeGrant(state, one, { proposalId: null, agreed: awaits, content, evidence }, context);
  return 'refusal' in made || awaits.length === 0 ? made : propose(state, { payment: one, awaits }, context);
}

function refuseBody({ kind, borne_by, formula, rules }: Body, { actor, standard }: Context): Decision | null {
  const unknown = (rules ?? []).findIndex((rule) => !standard.rules.has(rule));
  if (unknown >= 0) return refuseField(`/rules/${unknown}`, 'is no rule of the standard');
  if (actor.role === 'merchant' && borne_by !== 'merchant')
    return refuse('not_your_command', 'A merchant grants at its own cost.');
  if (actor.role === 'platform' && actor.person === undefined)
    return refuse('actor_required', 'A person grants for the platform: Recourse-Actor: platform:<person>.');
  return kind === 'compensation' && formula == null
    ? refuseField('/formula', 'is needed: compensation shows how it was worked out (PL-07)')
    : null;
}

function grantOf({ kind, amount, borne_by, rules, clause }: Body, { actor, standard }: Context): Grant {
  const own = standard.grants[kind];
  return {
    kind,
    amount,
    borne_by,
    granted_by: actor.role === 'merchant' ? 'merchant' : 'platform',
    rules: [...new Set([own.rule, ...(rules ?? [])])],
    clause: clause ?? own.clause,
  };
}

/** Whose word it needs. What was granted and proposed in all cases of the order counts towards the limit of one person. */
function wordsFor(state: CaseState, one: Grant, { standard, position }: Context): Approver[] {
  const total = grantedBy(state).total + position.granted.total + one.amount;
  return [
    ...(needsMerchant(state, one) ? (['merchant'] as const) : []),
    ...(total > standard.numbers.two_person_limit ? (['second_person'] as const) : []),
  ];
}
