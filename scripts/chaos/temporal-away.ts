import { setTimeout as wait } from 'node:timers/promises';
import { connect } from '../../drizzle/client.ts';
import { outbox } from '../../drizzle/schema.ts';
import { chanceOf } from './chance.ts';
import { liveAll } from './crowd.ts';
import { quantile } from './notebook.ts';
import { type Experiment, onStage } from './stage.ts';

/** Temporal is killed, stays away, and comes back; callers go on all the while. */
export const temporalAway: Experiment = async (setting) => {
  const { cli, cases, awaySeconds, say } = setting;
  const patience = { endWithinMs: awaySeconds * 1000 + 600_000, nudgeAfterMs: awaySeconds * 1000 + 90_000 };
  const played = await onStage(setting, { cli }, async ({ fleet, clientOf, chance, notebook }) => {
    const wasKilled = await fleet.temporal.kill9();
    const ended: number[] = [];
    const living = liveAll(
      () => clientOf(async () => {}),
      Math.min(cases, 48),
      chanceOf(chance.below(1e9)),
      patience,
      () => {
        ended.push(Date.now());
      },
    );
    await wait(awaySeconds * 1000);
    const away = { ended: ended.length, answers: [...notebook.answers], acknowledged: notebook.acknowledged.length };
    const waiting = await facts(fleet.databaseUrl);
    say(`Temporal comes back; ${waiting} facts wait`);
    const since = Date.now();
    await fleet.temporal.start();
    const upMs = Date.now() - since;
    while ((await facts(fleet.databaseUrl)) > 0 && Date.now() - since < 300_000) await wait(200);
    const toldMs = Date.now() - since;
    const lives = await living;
    const allEndedMs = Math.max(0, ...ended) - since;
    return { lives, canaries: [], calmSince: since, away, waiting, upMs, toldMs, allEndedMs, wasKilled };
  });
  const { verdict, away, waiting, upMs, toldMs, allEndedMs, lives } = played;
  // an advance answers when the case is still, which without workflows it is not: half a minute each
  const commands = away.answers.filter(({ command }) => command !== 'advance');
  const unanswered = away.answers.filter(({ status }) => status === 0 || status >= 500);
  const p99 = quantile(
    commands.map(({ ms }) => ms),
    0.99,
  );
  return {
    verdict,
    broken: [
      ...(played.wasKilled ? [] : ['Temporal was not away']),
      ...(unanswered.length > 0
        ? [`${unanswered.length} tries of commands got no answer or 5xx while only Temporal was away`]
        : []),
    ],
    seen: [
      `Temporal was away for ${awaySeconds} s: ${away.acknowledged} commands were acknowledged meanwhile, p99 ${p99} ms (without the sandbox’s advance), ${unanswered.length} tries got no answer or 5xx; ${away.ended} of ${lives.length} stories ended, those without money`,
      `${waiting} facts waited in the outbox; Temporal answered ${upMs} ms after its start, the outbox was empty after ${toldMs} ms, and the last story had ended after ${allEndedMs} ms`,
    ],
  };
};

async function facts(databaseUrl: string): Promise<number> {
  const { db, close } = connect(databaseUrl, { max: 1, onError: () => {} });
  try {
    return await db.$count(outbox);
  } finally {
    await close();
  }
}
