import type { Context } from '../domain/context.ts';
import { noticeRisks } from '../domain/decide/risk.ts';
import type { Actor } from '../domain/events.ts';
import type { RiskFacts } from '../domain/risk.ts';
import { weighingsIn } from '../domain/weighings.ts';
import { systemActor } from './actor.ts';
import { append, type Trail } from './trail.ts';

type Brought = {
  /** How many of the fresh events were there before the command. */
  since: number;
  by: Actor;
  evidence: RiskFacts['evidence'];
  /** Of an opening, which is the consumer's whoever brings it. */
  habits: RiskFacts['habits'];
};

/** Adds to a trail what the system notices in what a command has brought, in its own name. */
export function withRisks(trail: Trail, { since, by, evidence, habits }: Brought, context: Context): Trail {
  const isConsumers = habits !== null || (by.on_behalf_of ?? by.role) === 'consumer';
  const facts: RiskFacts = {
    now: context.now,
    habits,
    evidence: isConsumers ? evidence : [],
    weighings: weighingsIn(
      trail.state,
      trail.fresh.slice(since).map(({ leaf }) => leaf),
    ),
  };
  const drafts = noticeRisks(trail.state, facts, context);
  if (drafts.length === 0) return trail;
  return append(trail, drafts, { command: null, at: context.now, context: { ...context, actor: systemActor } });
}
