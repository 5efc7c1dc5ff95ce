import { inArray } from 'drizzle-orm';
import { connect, type Database } from '../../drizzle/client.ts';
import { cases } from '../../drizzle/schema.ts';
import type { Client } from '../demo/client.ts';
import { type Journey, journeyOf } from '../demo/journey.ts';
import { openCase } from '../demo/story.ts';
import { eventually } from '../ports.ts';
import { systemAt } from '../running-system.ts';
import { type Expecting, earlyWord, planCallbacks } from './callback-plan.ts';
import { type Chance, chanceOf } from './chance.ts';
import { gatherEvidence } from './evidence.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { insistentClient } from './insistent-client.ts';
import { judgeBooks } from './judge-books.ts';
import { type CallbackVerdict, judgeCallbacks } from './judge-callbacks.ts';
import { manyTenders } from './many-tenders.ts';
import { emptyNotebook } from './notebook.ts';
import { fire, type Volley } from './volley.ts';

export type CallbackSetting = {
  /** Path of the Temporal CLI. */
  cli: string;
  seed: number;
  callbacks: number;
  /** How many callbacks are under way at a time. */
  atATime: number;
  say: (line: string) => void;
};

export type CallbackFinding = CallbackVerdict & {
  sent: number;
  forged: number;
  serverErrors: number;
  /** Where the books are not what the events make, or have not cleared. */
  differing: string[];
  seen: string[];
};

/** So many callbacks come to a case, about. */
const aCase = 65;
/** The share of all callbacks that speak of refunds nobody has promised yet. */
const earlyShare = 0.03;
/** Patience with a machine that others use too. */
const restsWithinMs = 1_200_000;
const tries = { patienceMs: 300_000, tryMs: 45_000 };

/** Payment callbacks of every kind for refunds that wait for them; then what they did is judged. */
export async function runCallbacks(setting: CallbackSetting): Promise<CallbackFinding> {
  const fleet = await startFleet({ cli: setting.cli });
  const { db, close } = connect(fleet.databaseUrl, { max: 2, onError: () => {} });
  try {
    const chance = chanceOf(setting.seed);
    const client = insistentClient({ fleet, notebook: emptyNotebook(), chance, pace: async () => {}, ...tries });
    await silence(fleet);
    const { expecting, early, volley } = await shoot(setting, { fleet, db, client, chance });
    return await judged(setting, { fleet, expecting: [...expecting, ...early], volley });
  } finally {
    await close();
    await fleet.stop();
  }
}

/** The provider takes every refund and never calls back: all that is told of them is ours to tell. */
async function silence(fleet: Fleet): Promise<void> {
  const body = JSON.stringify({ mode: 'lost_callback', rate: 1 });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${fleet.payment.url}/faults`, { method: 'PUT', headers, body });
  if (!answer.ok) throw new Error(`the provider does not fall silent: ${await answer.text()}`);
}

type Stand = { fleet: Fleet; db: Database; client: Client; chance: Chance };

/**
 * Half of the cases have refunds the provider has accepted; a quarter's are promised and not asked for yet, because the worker comes
 * back only in the middle of the volley; and of a quarter the refunds are not even promised, which they are afterwards.
 */
async function shoot({ callbacks, atATime, say }: CallbackSetting, { fleet, db, client, chance }: Stand) {
  const count = Math.max(12, Math.ceil(callbacks / aCase));
  const open = async () =>
    journeyOf(client, await openCase(client, { reason: 'no_reason', order: manyTenders(chance) }));
  const opened = await inTurn(count, open);
  const group = (...rests: number[]) => opened.filter((_, index) => rests.includes(index % 4));
  const [accepted, promised, unborn] = [group(0, 1), group(2), group(3)];
  const approve = (journeys: readonly Journey[]) =>
    inTurn(journeys.length, async (index) => {
      await journeys[index]?.merchant('approve', { guidance: 'Nothing to send back.' });
    });
  await approve(accepted);
  await untilAccepted(db, accepted);
  await fleet.worker.stop();
  await approve(promised);
  // of half of the cases every refund arrives, so that they close under fire
  const fates: readonly (readonly Expecting['fate'][])[] = [['succeeded'], ['succeeded', 'failed', 'silent']];
  const expecting = await expectingOf(db, [...accepted, ...promised], () => {
    const ofCase = chance.pick(fates);
    return () => chance.pick(ofCase);
  });
  const early = unborn.map(({ opened: { id } }) => firstRefundOf(id));
  const words = Array.from({ length: Math.ceil(callbacks * earlyShare) }, () => earlyWord(chance.pick(early), chance));
  const shots = chance.shuffled([...words, ...planCallbacks(expecting, callbacks - words.length, chance)]);
  say(
    `${expecting.length} refunds of ${accepted.length + promised.length} cases wait, ${shots.length} callbacks go out`,
  );
  let returning: Promise<void> | null = null;
  const volley = await fire(shots, {
    url: `${fleet.api.url}/v1/callbacks/payment`,
    secret: fleet.callbackSecrets.payment,
    chance,
    atATime,
    onAnswer: (answered) => {
      if (answered % 2_000 === 0) say(`${answered} callbacks are answered`);
      if (answered > shots.length / 2) returning ??= fleet.worker.start();
    },
  });
  await returning;
  await approve(unborn);
  await untilAccepted(db, opened);
  const born = await expectingOf(db, unborn, () => () => 'silent' as const);
  const isForetold = early.every(({ refundNo }) => born.some((one) => one.refundNo === refundNo));
  if (!isForetold) throw new Error('early notices named other refunds than those that came to be');
  return { expecting, early: born, volley };
}

/** What will be the first refund of a case: its number follows from the case, the settlement's version and the tender. */
function firstRefundOf(caseId: string) {
  return { refundNo: `${caseId.replace(/^case_/, '')}-1-1`, caseId, amount: 1_000, currency: 'CNY' };
}

/** Waits until nothing is asked of the worker any more: each refund has had its last word, or was accepted. */
async function untilAccepted(db: Database, journeys: readonly Journey[]): Promise<void> {
  const ids = journeys.map(({ opened }) => opened.id);
  const isAtRest = async () => {
    const rows = await db.select({ state: cases.state }).from(cases).where(inArray(cases.id, ids));
    return rows.every(
      ({ state }) => state.owes.length === 0 && state.refunds.every((refund) => refund.state !== 'promised'),
    );
  };
  if (!(await eventually(isAtRest, restsWithinMs))) throw new Error('refunds are still not asked for');
}

async function expectingOf(
  db: Database,
  journeys: readonly Journey[],
  fatesOfCase: () => () => Expecting['fate'],
): Promise<Expecting[]> {
  const ids = journeys.map(({ opened }) => opened.id);
  const rows = await db.select({ state: cases.state }).from(cases).where(inArray(cases.id, ids));
  return rows.flatMap(({ state }) => {
    const fate = fatesOfCase();
    return state.refunds.map(({ refund_no, amount }) => ({
      refundNo: refund_no,
      caseId: state.id,
      amount,
      currency: state.application.order.currency,
      fate: fate(),
    }));
  });
}

/** `count` of them, sixteen at a time. */
async function inTurn<Made>(count: number, make: (index: number) => Promise<Made>): Promise<Made[]> {
  const made: Made[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) made[index] = await make(index);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  return made;
}

type Fired = { fleet: Fleet; expecting: readonly Expecting[]; volley: Volley };

async function judged({ say }: CallbackSetting, { fleet, expecting, volley }: Fired): Promise<CallbackFinding> {
  const { sent, serverErrors, unanswered } = volley;
  const temporal = { connection: { address: fleet.temporalAddress }, namespace: 'default' };
  const system = systemAt('recourse-chaos', { databaseUrl: fleet.databaseUrl, temporal });
  try {
    say('all is calm; the judge looks at every refund');
    const caseIds = [...new Set(expecting.map(({ caseId }) => caseId))];
    const evidence = await gatherEvidence(system, caseIds, fleet.payment.url);
    const kinds = Map.groupBy(sent, ({ shot }) => shot.forged ?? shot.differing ?? `sound, ${shot.notice.status}`);
    const closed = evidence.cases.filter(({ final }) => final).length;
    return {
      ...judgeCallbacks(expecting, sent, evidence),
      sent: sent.length,
      forged: sent.filter(({ shot }) => shot.forged !== null).length,
      serverErrors,
      differing: judgeBooks(evidence),
      seen: [
        `${caseIds.length} cases with ${expecting.length} refunds, ${closed} of them closed in the end`,
        `callbacks: ${[...kinds].map(([kind, all]) => `${kind} ${all.length}`).join(', ')}; ${new Set(sent.map(({ shot }) => shot.notice.id)).size} different ones`,
        `${unanswered} tries got no answer and ${serverErrors} got 5xx; those went out again`,
      ],
    };
  } finally {
    await system.close();
  }
}
