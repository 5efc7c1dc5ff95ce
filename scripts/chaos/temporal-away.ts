import { setTimeout as wait } from 'node:timers/promises';
import { lte, max } from 'drizzle-orm';
import { connect, type Database } from '../../drizzle/client.ts';
import { outbox } from '../../drizzle/schema.ts';
import { chanceOf } from './chance.ts';
import { liveAll } from './crowd.ts';
import { quantile } from './notebook.ts';
import { type Experiment, onStage } from './stage.ts';

/** Rests of courier and connection end sooner; the rest is the sending itself. */
const tellsWithinMs = 30_000;

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
    const waiting = await facts(fleet.databaseUrl, Number.MAX_SAFE_INTEGER);
    say(`Temporal comes back; ${waiting} facts wait`);
    const newest = await newestFact(fleet.databaseUrl);
    const since = Date.now();
    await fleet.temporal.start();
    const upMs = Date.now() - since;
    while ((await facts(fleet.databaseUrl, newest)) > 0 && Date.now() - since < 300_000) await wait(200);
    const toldMs = Date.now() - since;
    const lives = await living;
    const allEndedMs = Math.max(0, ...ended) - since;
    return { lives, canaries: [], calmSince: since, away, waiting, upMs, toldMs, allEndedMs, wasKilled };
  });
  const { verdict, away, waiting, upMs, toldMs, allEndedMs, lives } = played;
  // an advance answers when the case is still, which without workflows it is not: half a minute each
  const commands = away.answers.filter(({ command }) => command !== 'advance');
  const unanswered = away.answers.filter(({ status }) => status === 0 || status >= 500);
  const kinds = [...Map.groupBy(unanswered, ({ command, status }) => `${command} ${status || 'none'}`)];
  const p99 = quantile(
    commands.map(({ ms }) => ms),
    0.99,
  );
  return {
    verdict,
    broken: [
      ...(toldMs > tellsWithinMs ? [`what waited was told only ${toldMs} ms after Temporal was started again`] : []),
      ...(played.wasKilled ? [] : ['Temporal was not away']),
      ...(unanswered.length > 0
        ? [`${unanswered.length} tries of commands got no answer or 5xx while only Temporal was away`]
        : []),
    ],
    seen: [
      `Temporal was away for ${awaySeconds} s: ${away.acknowledged} commands were acknowledged meanwhile, p99 ${p99} ms (without the sandbox’s advance), ${unanswered.length} tries got no answer or 5xx${kinds.map(([kind, all]) => `, ${kind}: ${all.length}`).join('')}; ${away.ended} of ${lives.length} stories ended, those without money`,
      `${waiting} facts waited in the outbox; Temporal answered ${upMs} ms after its start, the facts that had waited were told after ${toldMs} ms, and the last story had ended after ${allEndedMs} ms`,
    ],
  };
};

/** How many facts wait that were written no later than the one of that id. */
async function facts(databaseUrl: string, upTo: number): Promise<number> {
  return withDatabase(databaseUrl, (db) => db.$count(outbox, lte(outbox.id, upTo)));
}

/** Id of the fact that was written last. */
async function newestFact(databaseUrl: string): Promise<number> {
  const [row] = await withDatabase(databaseUrl, (db) => db.select({ id: max(outbox.id) }).from(outbox));
  return row?.id ?? 0;
}

async function withDatabase<Answer>(databaseUrl: string, ask: (db: Database) => PromiseLike<Answer>): Promise<Answer> {
  const { db, close } = connect(databaseUrl, { max: 1, onError: () => {} });
  try {
    return await ask(db);
  } finally {
    await close();
  }
}
