import type { Command } from '../domain/commands.ts';
import type { Context } from '../domain/context.ts';
import { decide } from '../domain/decide.ts';
import { toMs } from '../domain/instant.ts';
import { positionOf } from '../domain/position.ts';
import { type Refusal, refuse, refuseField } from '../domain/refusal.ts';
import { dueRung, giveBackOutage, performRung } from '../domain/rungs.ts';
import type { Transaction } from '../drizzle/client.ts';
import { actorOf, refuseStranger, systemActor } from './actor.ts';
import { factOf } from './fact.ts';
import {
  findMerchant,
  findParcel,
  type identityOf,
  type LockedCase,
  lockCase,
  otherStates,
  outagesSince,
} from './load.ts';
import { type MerchantRecord, termsOf } from './merchant-record.ts';
import type { LedgerDeps } from './perform.ts';
import {
  attachmentsOf,
  type Entrusted,
  entrust,
  referenceOf,
  referencesOf,
  savePrivateContent,
} from './private-content.ts';
import type { PerformRequest, PerformResult } from './request.ts';
import { currentRules, type Rulebook, rulesOf } from './rulebook.ts';
import { saveCommand, saveParcels, saveTrail } from './save.ts';
import { append, type Trail } from './trail.ts';

type MovingCommand = Exclude<Command, { command: 'open' }>;
type Identity = Awaited<ReturnType<typeof identityOf>>;

/** A command on an existing case, under its locks. */
export async function moveCase(
  deps: LedgerDeps,
  tx: Transaction,
  request: PerformRequest,
  { command, identity }: { command: MovingCommand; identity: Identity },
): Promise<PerformResult> {
  const { caseId, caller, key } = request;
  const stranger = refuseStranger(identity, caller);
  if (stranger) return stranger;
  const row = await lockCase(tx, caseId);
  if (!row) return refuse('not_found', 'There is no such case.');
  const real = await deps.readClock(tx);
  const rulebook = await deps.rulebook(tx);
  const merchant = await findMerchant(tx, row.merchantId);
  const published = publishedAddress(row, merchant);
  const context = await contextOf(tx, row, rulebook, { real, merchant, published });
  const untouched: Trail = { caseId, before: row.state, state: row.state, head: row.head, fresh: [] };
  const upToDate = row.state.final ? untouched : await catchUp(tx, untouched, context, real);
  if (command.command === 'tick') await deps.pauses.reach('tick.performing');

  const result = await judge(deps, tx, upToDate, request, command, { context, row, rulebook });
  const trail = byListInForce('refusal' in result ? upToDate : result.trail, context, rulebook);
  if (trail.fresh.length > 0) await saveTrail(tx, trail, request.tell);
  if (published && names(trail, published)) await savePrivateContent(tx, caseId, [published]);
  if ('refusal' in result) return result;
  await saveParcels(tx, trail, command);
  if (key) await saveCommand(tx, caller.account, key, caseId, trail.state.seq);
  return { done: { caseId, state: trail.state, fact: factOf(trail.state), seq: trail.state.seq, replayed: false } };
}

type Surroundings = { real: number; merchant: MerchantRecord | null; published: Entrusted | null };

async function contextOf(
  tx: Transaction,
  row: LockedCase,
  rulebook: Rulebook,
  { real, merchant, published }: Surroundings,
): Promise<Context> {
  return {
    // a case's clock never runs behind its own trail, whatever the server's clock does
    now: Math.max(real + row.shiftMs, toMs(row.state.at)),
    ...rulesOf(rulebook, row.state),
    terms: termsOf(merchant),
    publishedAddress: published && referenceOf(published),
    position: positionOf(await otherStates(tx, row.orderId, row.id)),
    actor: systemActor,
    content: [],
    evidence: [],
  };
}

/** The address of the moment, kept with the case where an event of this transaction names it. */
function publishedAddress(row: LockedCase, merchant: MerchantRecord | null): Entrusted | null {
  const content = merchant?.return_address;
  return content ? entrust(row.salt, { kind: 'return_address', content }) : null;
}

function names({ fresh }: Trail, { ref }: Entrusted): boolean {
  return fresh.some(({ leaf }) => leaf.data.content?.some((part) => part.ref === ref));
}

/** Gives back outages, then performs every rung due by now, in order, each at its due time: a late alarm, or none, changes nothing. */
async function catchUp(tx: Transaction, untouched: Trail, context: Context, real: number): Promise<Trail> {
  let trail = untouched;
  const shift = untouched.state.shift;
  const seen = toMs(trail.state.outages_until);
  for (const { from, to } of await outagesSince(tx, seen, real)) {
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
  { context: bare, row, rulebook }: { context: Context; row: LockedCase; rulebook: Rulebook },
): Promise<{ trail: Trail } | { refusal: Refusal }> {
  if (command.command === 'move_clock' && !deps.sandbox) return refuse('not_found', 'There is no sandbox clock here.');
  if (ifMatch !== undefined && ifMatch !== trail.state.version) {
    return refuse('version_conflict', `The case is at version ${trail.state.version}, not ${ifMatch}.`);
  }
  const attachments = await attachmentsOf(tx, caller.account, row.salt, command);
  if ('refusal' in attachments) return attachments;
  const { calendar } = command.command === 'reprice_deadlines' ? currentRules(rulebook) : bare;
  const context = { ...bare, calendar, actor: actorOf(row.salt, caller), ...referencesOf(attachments) };
  const resolved = await withParcel(tx, trail.caseId, command);
  if ('refusal' in resolved) return resolved;
  const decision = decide(trail.state, resolved, context);
  if ('refusal' in decision) return decision;
  await savePrivateContent(tx, trail.caseId, attachments.content);
  return { trail: append(trail, decision.drafts, { command: command.command, at: context.now, context }) };
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
