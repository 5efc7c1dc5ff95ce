import type { OpenCommand } from '../domain/commands.ts';
import type { OpeningContext } from '../domain/context.ts';
import { open } from '../domain/decide/open.ts';
import { toMs, toText } from '../domain/instant.ts';
import { withDelivery } from '../domain/order-facts.ts';
import { refuse, refuseField } from '../domain/refusal.ts';
import type { Transaction } from '../drizzle/transaction.ts';
import { actorOf } from './actor.ts';
import { factOf, isUrgent } from './fact.ts';
import { finish } from './finish.ts';
import { newSalt } from './leaf.ts';
import type { LoadedOrder } from './load.ts';
import { withRisks } from './notice-risks.ts';
import { openingFacts } from './opening-facts.ts';
import type { LedgerDeps } from './perform.ts';
import { attachmentsOf, referencesOf } from './private-content.ts';
import type { PerformRequest, PerformResult } from './request.ts';
import { currentRules } from './rulebook.ts';
import { commandWrites, openingWrites, privateWrites } from './save.ts';
import { evidenceWrites } from './save-evidence.ts';
import { taskWrites } from './save-tasks.ts';
import { append } from './trail.ts';

/** The opening of a case, under the order's lock: the order's facts, claims and first events are written together or not at all. */
export async function openCase(
  deps: LedgerDeps,
  tx: Transaction,
  request: PerformRequest,
  { command, loaded }: { command: OpenCommand; loaded: LoadedOrder },
): Promise<PerformResult> {
  const { caseId, caller, key, tell, shows = false } = request;
  const application = command.body;
  const { order } = application;
  const rulebook = await deps.rulebook(tx.db, loaded.calendarInForce);
  const { standard, calendar } = currentRules(rulebook);
  const applicant = caller.role === 'consumer' ? caller.party : (caller.behalfParty ?? order.consumer_id);
  if (applicant !== order.consumer_id) {
    return refuse('not_your_command', 'The order belongs to another consumer.');
  }
  const startsAt = application.sandbox?.starts_at;
  if (startsAt && !deps.sandbox) return refuseField('/sandbox/starts_at', 'is for the sandbox only');

  const salt = newSalt();
  const asking = { account: caller.account, salt, caseId, orderId: order.id };
  const attachments = await attachmentsOf(tx, asking, command);
  if ('refusal' in attachments) return attachments;
  const real = await deps.realTime(loaded.databaseMs);
  const now = startsAt ? toMs(startsAt) : real;
  const facts = openingFacts(application, loaded);
  const context: OpeningContext = {
    now,
    caseId,
    standard,
    calendar,
    calendarVersion: rulebook.currentCalendar,
    ...facts,
    shift: startsAt ? now - real : 0,
    actor: actorOf(salt, caller),
    ...referencesOf(attachments),
  };
  const decision = open(application, context);
  if ('refusal' in decision) return decision;
  const empty = { caseId, before: null, state: null, head: null, fresh: [] };
  const opened = append(empty, decision.drafts, { command: 'open', at: now, context });
  const { openings, keeps } = loaded;
  const { evidence } = attachments;
  const trail = withRisks(opened, { since: 0, by: context.actor, evidence, habits: { openings, keeps } }, context);
  const { state } = trail;

  const snapshot = facts.knownOrder ? withDelivery(facts.knownOrder, order) : order;
  const opening = { account: caller.account, salt, openedAt: new Date(toText(now)), snapshot };
  const record = await finish(tx, { state, shows }, [
    ...openingWrites(trail, opening, tell),
    ...taskWrites(trail, null),
    ...evidenceWrites(trail),
    ...privateWrites(caseId, attachments.content),
    ...commandWrites({ account: caller.account, key, caseId, seq: state.seq }),
  ]);
  const fact = factOf(state);
  return { done: { caseId, state, fact, seq: state.seq, replayed: false, urgent: isUrgent(null, state), record } };
}
