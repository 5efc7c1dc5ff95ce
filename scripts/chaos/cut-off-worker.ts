import { setTimeout as wait } from 'node:timers/promises';
import type { PauseName } from '../../ports/pauses.ts';
import { eventually } from '../ports.ts';
import { aboutToRing } from './baits.ts';
import { release } from './canary.ts';
import { chanceOf } from './chance.ts';
import { liveAll } from './crowd.ts';
import type { Places } from './fleet.ts';
import { endOf, type Life } from './lives.ts';
import { type Experiment, onStage } from './stage.ts';
import { type Wire, wireTo } from './wire.ts';

const patience = { endWithinMs: 600_000, nudgeAfterMs: 90_000 };
/** Longer than an activity may take (8 s), than a lock is waited for (10 s) and than PostgreSQL lets a transaction idle (30 s). */
const cutMs = 45_000;
/** A command that met no lock is answered sooner. */
const shortestLockMs = 5_000;
/** The worker has paid and not reported; the worker is in the middle of a tick's transaction, with the case's lock. */
const moments: readonly (PauseName | null)[] = [null, 'refund.paid', 'tick.performing'];

/** The worker’s wires to PostgreSQL, Temporal and the provider are cut for a while and mended, at three moments. */
export const cutOffWorker: Experiment = async (setting) => {
  const wires: Wire[] = [];
  const portOf = (address: string) => Number(new URL(address.includes('://') ? address : `tcp://${address}`).port);
  let wired: { [Name in keyof Places]: string } | null = null;
  const lay = async (places: Places) => {
    const laid = { databaseUrl: '', temporalAddress: '', paymentUrl: '' };
    for (const name of ['databaseUrl', 'temporalAddress', 'paymentUrl'] as const) {
      const wire = await wireTo(portOf(places[name]));
      wires.push(wire);
      laid[name] = places[name].replace(`:${portOf(places[name])}`, `:${wire.port}`);
    }
    wired = laid;
  };
  const settings = (name: string) =>
    name === 'worker' && wired
      ? { DATABASE_URL: wired.databaseUrl, TEMPORAL_ADDRESS: wired.temporalAddress, PAYMENT_URL: wired.paymentUrl }
      : {};
  const seen: string[] = [];
  const broken: string[] = [];
  try {
    const { verdict } = await onStage(setting, { cli: setting.cli, settings }, async (stage) => {
      const { fleet, clientOf, client, chance, notebook } = stage;
      await lay(fleet);
      await fleet.worker.stop();
      await fleet.worker.start();
      const living: Promise<Life[]>[] = [];
      const canaries: string[] = [];
      for (const moment of moments) {
        const count = Math.ceil(Math.min(setting.cases, 48) / moments.length);
        const callers = () => clientOf(async () => {});
        const begin = () => void living.push(liveAll(callers, count, chanceOf(chance.below(1e9)), patience, () => {}));
        // an advance ticks in the API: nobody but the worker may come to the point
        if (moment === 'tick.performing') await Promise.all(living);
        if (moment === null) begin();
        await wait(2_000);
        const ringing = moment === 'tick.performing' ? await aboutToRing(client, 8_000) : null;
        if (moment) fleet.pauses.pauseAt(moment);
        const bait = moment === 'refund.paid' ? release(client, Date.now(), 120_000) : null;
        const isHeld = moment ? await eventually(async () => fleet.pauses.holds(moment), 30_000) : true;
        for (const wire of wires) wire.cut();
        if (moment !== null) begin();
        if (moment) fleet.pauses.resume(moment);
        const withdrawing = ringing && timeOf(ringing.consumer('withdraw', { reason: 'solved' }));
        const before = { held: heldBy(wires), answers: notebook.answers.length };
        await wait(cutMs);
        const held = heldBy(wires) - before.held;
        const tries = notebook.answers.slice(before.answers);
        const failed = tries.filter(({ status }) => status === 0 || status >= 500).length;
        for (const wire of wires) wire.mend();
        const after = await release(client, Date.now(), 120_000);
        for (const { caseId } of [after, ...(bait ? [await bait] : [])]) if (caseId) canaries.push(caseId);
        if (ringing) canaries.push(ringing.opened.id);
        const lockedMs = await withdrawing;
        const locked =
          lockedMs === null
            ? ''
            : `; a command on the case whose lock the worker held was acknowledged after ${lockedMs} ms`;
        const words = `the worker was cut off for ${cutMs / 1000} s ${moment ? `at ${moment}` : 'at no particular moment'}`;
        if (held === 0 || !isHeld || (lockedMs ?? Infinity) < shortestLockMs)
          broken.push(`${words}, and it had no effect`);
        if (after.recoveredMs === null) broken.push(`${words}: ${after.fault}`);
        seen.push(
          `${words}: ${held} bytes and calls came to the cut; ${tries.length} answers to commands meanwhile, ${failed} of them none or 5xx; the next refund was asked for ${after.recoveredMs} ms after the wires were mended${locked}`,
        );
        setting.say(seen.at(-1) ?? '');
      }
      const calmSince = Date.now();
      await Promise.all(canaries.map((id) => endOf(client, id, patience)));
      return { lives: (await Promise.all(living)).flat(), canaries, calmSince };
    });
    return { verdict, seen, broken };
  } finally {
    for (const wire of wires) wire.close();
  }
};

async function timeOf(work: Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work;
  return Math.round(performance.now() - began);
}

function heldBy(wires: readonly Wire[]): number {
  return wires.reduce((sum, wire) => sum + wire.held(), 0);
}
