import type { Command } from '../domain/commands.ts';
import type { Context } from '../domain/context.ts';
import { decide } from '../domain/decide.ts';
import { toMs } from '../domain/instant.ts';
import { positionOf } from '../domain/position.ts';
import { type Refusal, refuse, refuseField } from '../domain/refusal.ts';
import { dueRung, giveBackOutage, performRung } from '../domain/rungs.ts';
import type { Transaction } from '../drizzle/transaction.ts';
import { actorOf, systemActor } from './actor.ts';
import { factOf, isUrgent } from './fact.ts';
import { finish } from './finish.ts';
import { findParcel, type LoadedCase } from './load.ts';
import { termsOf } from './merchant-record.ts';
import { withRisks } from './notice-risks.ts';
import type { LedgerDeps } from './perform.ts';
import { attachmentsOf, type Entrusted, entrust, referenceOf, referencesOf } from './private-content.ts';
import type { PerformRequest, PerformResult } from './request.ts';
import { currentRules, type Rulebook, rulesOf } from './rulebook.ts';
import { commandWrites, parcelWrites, privateWrites, trailWrites } from './save.ts';
import { evidenceWrites } from './save-evidence.ts';
import { taskWrites } from './save-tasks.ts';
import { append, type Trail } from './trail.ts';

type MovingCommand = Exclude<Command, { command: 'open' }>;
/** A case as it was read, and real time then. */
type Row = LoadedCase & { realMs: number };

/** A command on an existing case, under its locks. */
export async function moveCase(
  deps: LedgerDeps,
  tx: Transaction,
  request: PerformRequest,
  { command, loaded }: { command: MovingCommand; loaded: LoadedCase },
): Promise<PerformResult> {
  const { caseId, caller, key } = request;
  const row = { ...loaded, realMs: await deps.realTime(loaded.databaseMs) };
  const rulebook = await deps.rulebook(tx.db, row.calendarInForce);
  const published = publishedAddress(row);
  const context = contextOf(row, rulebook, published);
  const untouched: Trail = { caseId, before: row.state, state: row.state, head: row.head, fresh: [] };
  const upToDate = row.state.final ? untouched : catchUp(untouched, context, row);
  if (command.command === 'tick') await deps.pauses.reach('tick.performing');

  const result = await judge(deps, tx, upToDate, request, command, { context, row, rulebook });
  const trail = byListInForce('refusal' in result ? upToDate : result.trail, context, rulebook);
  const typed = 'refusal' in result ? [] : result.content;
  const shows = !('refusal' in result) && (request.shows ?? false);
  const record = await finish(tx, { state: trail.state, shows }, [
    ...trailWrites(trail, request.tell),
    ...taskWrites(trail, caller.person),
    ...evidenceWrites(trail),
    ...privateWrites(caseId, published && names(trail, published) ? [...typed, published] : typed),
    ...('refusal' in result
      ? []
      : [
          ...parcelWrites(trail, command),
          ...commandWrites({ account: caller.account, key, caseId, seq: trail.state.seq }),
        ]),
  ]);
  if ('refusal' in result) return result;
  const { state } = trail;
  const fact = factOf(state);
  const urgent = isUrgent(row.state, state);
  return { done: { caseId, state, fact, seq: state.seq, replayed: false, urgent, record } };
}

function contextOf(row: Row, rulebook: Rulebook, published: Entrusted | null): Context {
  return {
    // a case's clock never runs behind its own trail, whatever the server's clock does
    now: Math.max(row.realMs + row.shiftMs, toMs(row.state.at)),
    ...rulesOf(rulebook, row.state),
    terms: termsOf(row.merchant),
    publishedAddress: published && referenceOf(published),
    position: positionOf(row.others),
    actor: systemActor,
    content: [],
    evidence: [],
  };
}

/** The address of the moment, kept with the case where an event of this transaction names it. */
function publishedAddress({ salt, merchant }: Row): Entrusted | null {
  const content = merchant?.return_address;
  return content ? entrust(salt, { kind: 'return_address', content }) : null;
}

function names({ fresh }: Trail, { ref }: Entrusted): boolean {
  return fresh.some(({ leaf }) => leaf.data.content?.some((part) => part.ref === ref));
}

/** Gives back outages, then performs every rung due by now, in order, each at its due time: a late alarm, or none, changes nothing. */
function catchUp(untouched: Trail, context: Context, row: Row): Trail {
  let trail = untouched;
  const shift = untouched.state.shift;
  const seen = toMs(trail.state.outages_until);
  for (const { from, to } of outagesIn(row)) {
    const outage = { from: Math.max(from, seen) + shift, to: to + shift };
    trail = append(trail, giveBackOutage(trail.state, outage), { command: null, at: context.now, context });
  }
  for (let rung = dueRung(trail.state, context.now); rung; rung = dueRung(trail.state, context.now)) {
    const at = Math.max(toMs(rung.at), toMs(trail.state.at));
    const atDue = { ...context, now: at };
    const moment = { command: null, at, performedAt: context.now, context: atDue };
    const next = append(trail, performRung(trail.state, rung, atDue), moment);
    if (next.state.seq === trail.state.seq)
      throw new Error(`the rung ${rung.clock} ${rung.action} of ${trail.caseId} did nothing`);
    trail = next;
  }
  return trail;
}

/** Outages that the case has not been given back yet, oldest first, and the one that is going on when no API has beaten for a minute. */
function outagesIn({ outages, beatMs, realMs }: Row): { from: number; to: number }[] {
  return beatMs !== null && realMs - beatMs >= 60_000 ? [...outages, { from: beatMs, to: realMs }] : outages;
}

/** A window that a case has just started by an older list is counted again by the one in force, before anybody sees it. */
function byListInForce(trail: Trail, context: Context, rulebook: Rulebook): Trail {
  if (trail.state.seq === trail.before?.seq) return trail;
  const now = { ...context, calendar: currentRules(rulebook).calendar };
  const decision = decide(trail.state, { command: 'reprice_deadlines', body: {} }, now);
  if ('refusal' in decision) throw new Error(`deadlines of ${trail.caseId} are not counted again`);
  return append(trail, decision.drafts, { command: null, at: context.now, context: now });
}

/** Decides the command on the case as it now is; a refusal leaves the rungs before it in place. */
async function judge(
  deps: LedgerDeps,
  tx: Transaction,
  trail: Trail,
  { caller, ifMatch }: PerformRequest,
  command: MovingCommand,
  { context: bare, row, rulebook }: { context: Context; row: Row; rulebook: Rulebook },
): Promise<{ trail: Trail; content: Entrusted[] } | { refusal: Refusal }> {
  if (command.command === 'move_clock' && !deps.sandbox) return refuse('not_found', 'There is no sandbox clock here.');
  if (ifMatch !== undefined && ifMatch !== trail.state.version) {
    return refuse('version_conflict', `The case is at version ${trail.state.version}, not ${ifMatch}.`);
  }
  const asking = {
    account: caller.account,
    salt: row.salt,
    caseId: trail.caseId,
    orderId: trail.state.application.order.id,
  };
  const attachments = await attachmentsOf(tx, asking, command);
  if ('refusal' in attachments) return attachments;
  const { calendar } = command.command === 'reprice_deadlines' ? currentRules(rulebook) : bare;
  const context = { ...bare, calendar, actor: actorOf(row.salt, caller), ...referencesOf(attachments) };
  const resolved = await withParcel(tx, trail.caseId, command);
  if ('refusal' in resolved) return resolved;
  const decision = decide(trail.state, resolved, context);
  if ('refusal' in decision) return decision;
  const moment = { command: command.command, at: context.now, context };
  const done = append(trail, decision.drafts, moment);
  const brought = { since: trail.fresh.length, by: context.actor, evidence: attachments.evidence, habits: null };
  return { trail: withRisks(done, brought, bare), content: attachments.content };
}

/** Tracking numbers are private, so the pure core knows parcels by their ids only. */
async function withParcel(
  tx: Transaction,
  caseId: string,
  command: MovingCommand,
): Promise<MovingCommand | { refusal: Refusal }> {
  if (command.command !== 'receive' || !command.body.tracking_no) return command;
  const parcelId = await findParcel(tx, caseId, command.body.tracking_no);
  if (!parcelId) return refuseField('/tracking_no', 'names no parcel of this case');
  return { ...command, body: { ...command.body, parcel_id: parcelId } };
}
