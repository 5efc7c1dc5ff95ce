import { setTimeout as sleep } from 'node:timers/promises';
import { nextRung } from '../domain/clocks.ts';
import { toMs, toText } from '../domain/instant.ts';
import { type Refusal, refuse, refuseField } from '../domain/refusal.ts';
import type { CaseState } from '../domain/state.ts';
import type { Database } from '../drizzle/client.ts';
import { type CaseRecord, findCase } from '../drizzle/queries/cases.ts';
import { untoldOf } from '../drizzle/queries/lags.ts';
import type { Ledger } from './ledger.ts';
import type { RealTime } from './perform.ts';
import { type Caller, type IdempotencyKey, type PerformResult, systemCaller } from './request.ts';

export type AdvanceDeps = {
  db: Database;
  ledger: Pick<Ledger, 'perform'>;
  courier: { deliver(caseId: string): Promise<void> };
  realTime: RealTime;
  /** How long all of the waiting may take, and how long for the notice of one refund that was accepted. */
  patienceMs?: { whole: number; notice: number };
};

export type Target = { by: number } | { to: string } | { to_next: true };

/**
 * Moves a sandbox case's clock to its target, rung by rung: what is due is performed, told and done before the next rung's time
 * comes, so that none is jumped. Resolves when the case is still, or when waiting has taken half a minute in all.
 */
export async function advance(
  deps: AdvanceDeps,
  { caseId, account, key, target }: { caseId: string; account: string; key: IdempotencyKey; target: Target },
): Promise<PerformResult> {
  const { whole, notice } = deps.patienceMs ?? { whole: 30_000, notice: 2_000 };
  const stillness = { until: Date.now() + whole, notice, awaited: new Set<string>() };
  const present = await presentCase(deps.db, caseId);
  const aim = aimOf(present.state, target, await caseTime(deps, present));
  if ('refusal' in aim) return aim;

  await untilStill(deps, caseId, stillness);
  for (let rung = await dueBy(deps, caseId, aim.at); rung !== null; rung = await dueBy(deps, caseId, aim.at)) {
    await deps.ledger.perform({
      caseId,
      command: { command: 'move_clock', body: { to: rung } },
      caller: systemCaller,
      tell: 'outbox',
    });
    await deps.ledger.perform({ caseId, command: { command: 'tick', body: {} }, caller: systemCaller, tell: 'outbox' });
    await untilStill(deps, caseId, stillness);
  }
  const arrived = await arrive(deps, { caseId, at: aim.at, caller: { ...systemCaller, account }, key });
  await untilStill(deps, caseId, stillness);
  return arrived;
}

/** The last move carries the key. Where time has reached the target by itself, there is nothing left to move. */
async function arrive(
  deps: AdvanceDeps,
  { caseId, at, caller, key }: { caseId: string; at: number; caller: Caller; key: IdempotencyKey },
): Promise<PerformResult> {
  const request = { caseId, caller, key, tell: 'outbox' } as const;
  if (at > (await presentTime(deps, caseId))) {
    const moved = await deps.ledger.perform({
      ...request,
      command: { command: 'move_clock', body: { to: toText(at) } },
    });
    if (!('refusal' in moved) || moved.refusal.code !== 'invalid_request') return moved;
  }
  return deps.ledger.perform({ ...request, command: { command: 'tick', body: {} } });
}

function aimOf(state: CaseState, target: Target, now: number): { at: number } | { refusal: Refusal } {
  if ('by' in target) return { at: now + target.by };
  if ('to' in target)
    return toMs(target.to) < now ? refuseField('/to', 'lies in the past of the case') : { at: toMs(target.to) };
  const next = state.final ? null : nextRung(state);
  return next
    ? { at: Math.max(now, toMs(next.at)) }
    : refuse('wrong_stage', 'Nothing of this case waits for a moment to come.');
}

/** The time of the next rung that stands by `target`, or null. */
async function dueBy({ db }: AdvanceDeps, caseId: string, target: number): Promise<string | null> {
  const { state } = await presentCase(db, caseId);
  const rung = state.final ? null : nextRung(state);
  return rung && toMs(rung.at) <= target ? rung.at : null;
}

/** Waits until all is told, nothing owed is being done, and the provider had its time to tell of a refund it accepted. */
async function untilStill(
  { db, courier }: AdvanceDeps,
  caseId: string,
  stillness: { until: number; notice: number; awaited: Set<string> },
): Promise<void> {
  // a delivery that fails is tried again by the courier itself; here it only means waiting
  const deliver = () => courier.deliver(caseId).catch(() => undefined);
  await deliver();
  let patience = 0;
  for (; Date.now() < stillness.until; await sleep(25)) {
    const { state } = await presentCase(db, caseId);
    const untold = await untoldOf(db, caseId);
    if (untold > 0) await deliver();
    if (untold > 0 || state.owes.length > 0) continue;
    const accepted = state.refunds
      .filter((refund) => refund.state === 'requested' && refund.accepted)
      .map(({ id }) => id);
    const fresh = accepted.filter((id) => !stillness.awaited.has(id));
    if (fresh.length === 0) return;
    patience ||= Date.now() + stillness.notice;
    if (Date.now() < patience) continue;
    for (const id of fresh) stillness.awaited.add(id);
    return;
  }
}

async function presentCase(db: Database, caseId: string): Promise<CaseRecord> {
  const found = await findCase(db, caseId, {});
  if (!found) throw new Error(`case ${caseId} is gone`);
  return found;
}

/** The case's own time now, by the clock it was read with. */
async function caseTime({ realTime }: AdvanceDeps, { state, databaseMs }: CaseRecord): Promise<number> {
  return Math.max((await realTime(databaseMs)) + state.shift, toMs(state.at));
}

async function presentTime(deps: AdvanceDeps, caseId: string): Promise<number> {
  return caseTime(deps, await presentCase(deps.db, caseId));
}
