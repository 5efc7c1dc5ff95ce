import type { OpenCommand } from '../domain/commands.ts';
import type { OpeningContext } from '../domain/context.ts';
import { open } from '../domain/decide/open.ts';
import { toMs, toText } from '../domain/instant.ts';
import { withDelivery } from '../domain/order-facts.ts';
import { refuse, refuseField } from '../domain/refusal.ts';
import type { Transaction } from '../drizzle/client.ts';
import { cases, claims, orders } from '../drizzle/schema.ts';
import { actorOf } from './actor.ts';
import { factOf } from './fact.ts';
import { newSalt } from './leaf.ts';
import { openingFacts } from './opening-facts.ts';
import type { LedgerDeps } from './perform.ts';
import { attachmentsOf, referencesOf, savePrivateContent } from './private-content.ts';
import type { PerformRequest, PerformResult } from './request.ts';
import { currentRules } from './rulebook.ts';
import { columnsOf, saveCommand, saveEvents, saveFact } from './save.ts';
import { append, type Trail } from './trail.ts';

/** The opening of a case, under the order's lock: the order's facts, claims and first events are written together or not at all. */
export async function openCase(
  deps: LedgerDeps,
  tx: Transaction,
  { caseId, caller, key, tell }: PerformRequest,
  command: OpenCommand,
): Promise<PerformResult> {
  const application = command.body;
  const { order } = application;
  const rulebook = await deps.rulebook(tx);
  const { standard, calendar } = currentRules(rulebook);
  const applicant = caller.role === 'consumer' ? caller.party : (caller.behalfParty ?? order.consumer_id);
  if (applicant !== order.consumer_id) {
    return refuse('not_your_command', 'The order belongs to another consumer.');
  }
  const startsAt = application.sandbox?.starts_at;
  if (startsAt && !deps.sandbox) return refuseField('/sandbox/starts_at', 'is for the sandbox only');

  const salt = newSalt();
  const attachments = await attachmentsOf(tx, caller.account, salt, command);
  if ('refusal' in attachments) return attachments;
  const real = await deps.readClock(tx);
  const now = startsAt ? toMs(startsAt) : real;
  const facts = await openingFacts(tx, application, caseId);
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
  const trail: Trail = append(empty, decision.drafts, { command: 'open', at: now, context });
  const { state } = trail;

  const snapshot = facts.knownOrder ? withDelivery(facts.knownOrder, order) : order;
  await tx
    .insert(orders)
    .values({ id: order.id, merchantId: order.merchant_id, consumerId: order.consumer_id, snapshot })
    .onConflictDoUpdate({ target: orders.id, set: { snapshot } });
  await tx.insert(cases).values({
    id: caseId,
    type: application.type,
    orderId: order.id,
    merchantId: order.merchant_id,
    consumerId: order.consumer_id,
    account: caller.account,
    salt,
    openedAt: new Date(toText(now)),
    standardVersion: standard.version,
    ...columnsOf(state, trail.head),
  });
  await saveEvents(tx, trail);
  await tx.insert(claims).values(
    application.lines.map(({ line_id, quantity }) => ({
      caseId,
      orderId: order.id,
      lineId: line_id,
      quantity,
      state: 'held' as const,
    })),
  );
  await savePrivateContent(tx, caseId, attachments.content);
  if (tell === 'outbox') await saveFact(tx, null, state);
  if (key) await saveCommand(tx, caller.account, key, caseId, state.seq);
  return { done: { caseId, state, fact: factOf(state), seq: state.seq, replayed: false } };
}
