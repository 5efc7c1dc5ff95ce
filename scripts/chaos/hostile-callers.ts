import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '../demo/client.ts';
import { journeyOf } from '../demo/journey.ts';
import { buy } from '../demo/purchases.ts';
import { openCase } from '../demo/story.ts';
import { type Order, Seen } from './attack-orders.ts';
import type { Chance } from './chance.ts';
import { endOf } from './lives.ts';
import { quantile } from './notebook.ts';
import { type Experiment, onStage } from './stage.ts';

const sockets = 500;
const attackEveryMs = 50;
const normalCallers = 5;
const patience = { endWithinMs: 120_000, nudgeAfterMs: 90_000 };
const mostTimesSlower = 2;
/** Quiet and hostile spells by turns, so that whatever else the machine does falls on both. A slow body is given 30 s. */
const spells = [false, true, false, true, false, true];
const spellMs = 36_000;

/** Slow sockets and bodies nobody honest sends, while normal callers go on; how much longer those wait is measured in the same run. */
export const hostileCallers: Experiment = async (setting) => {
  const attacker = fork(join(import.meta.dirname, 'attacker.ts'));
  const died = once(attacker, 'exit').then(([code]): never => {
    throw new Error(`the hostile side ended by itself, exit code ${code}`);
  });
  died.catch(() => {});
  const tell = (order: Order) => void attacker.send(order);
  try {
    const played = await onStage(setting, { cli: setting.cli }, async ({ fleet, client, chance }) => {
      const times = { quiet: [] as number[], hostile: [] as number[] };
      let isHostile = false;
      let over = false;
      const caseIds: string[] = [];
      const timed = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
        await wait(50 + chance.below(150));
        const [began, spell] = [performance.now(), isHostile];
        const answer = await work();
        // what falls into both spells belongs to neither
        if (spell === isHostile) times[spell ? 'hostile' : 'quiet'].push(performance.now() - began);
        return answer;
      };
      const callers = Array.from({ length: normalCallers }, async () => {
        while (!over) caseIds.push(await callNormally(client, chance, timed));
      });
      const seen: Seen[] = [];
      for (const hostile of spells) {
        isHostile = hostile;
        if (hostile) {
          const port = Number(new URL(fleet.api.url).port);
          tell({ begin: { port, key: fleet.keys.service, sockets, everyMs: attackEveryMs } });
        }
        await wait(spellMs);
        if (!hostile) continue;
        tell('end');
        const [message]: unknown[] = await Promise.race([once(attacker, 'message'), died]);
        seen.push(Seen.parse(message));
        setting.say(`a hostile spell is over: ${JSON.stringify(seen.at(-1)?.ended)}`);
      }
      over = true;
      await Promise.all(callers);
      const calmSince = Date.now();
      await Promise.all(caseIds.map((id) => endOf(client, id, patience)));
      return {
        lives: [],
        canaries: caseIds,
        calmSince,
        times,
        seen,
        failures: fleet.api.output().match(/unexpected failure/g) ?? [],
      };
    });
    const { verdict, notebook, times, seen, failures } = played;
    const answered = summed(seen.flatMap(({ answers }) => answers));
    const endedAs = summed(seen.flatMap(({ ended }) => ended));
    const [quiet, hostile] = [quantile(times.quiet, 0.99), quantile(times.hostile, 0.99)];
    const unwell = notebook.answers.filter(({ status }) => status === 0 || status >= 500).length;
    return {
      verdict,
      broken: [
        ...answered
          .filter(([words]) => / [25]\d\d$/.test(words))
          .map(([words, times]) => `an attack got ${words}, ${times} times`),
        ...endedAs
          .filter(([status]) => status.startsWith('5'))
          .map(([status, times]) => `${times} slow sockets got ${status}`),
        ...(unwell > 0 ? [`${unwell} answers to normal callers were none or 5xx`] : []),
        ...(failures.length > 0 ? [`the API logged ${failures.length} unexpected failures`] : []),
        ...(endedAs.length === 0 ? ['no slow socket was ended by the server'] : []),
        ...(hostile > mostTimesSlower * quiet
          ? [`p99 of normal callers was ${hostile} ms against ${quiet} ms in quiet`]
          : []),
      ],
      seen: [
        `${spells.filter(Boolean).length} hostile spells of ${spellMs / 1000} s with ${sockets} slow sockets at a time and an attack every ${attackEveryMs} ms, between as many quiet ones`,
        `p99 of normal requests ${quiet} ms in quiet (of ${times.quiet.length}) and ${hostile} ms under attack (of ${times.hostile.length}): ${(hostile / quiet).toFixed(2)} times; median ${quantile(times.quiet, 0.5)} and ${quantile(times.hostile, 0.5)} ms`,
        `answers to attacks: ${answered.map(([words, times]) => `${words} (${times})`).join(', ')}`,
        `slow sockets opened: ${seen.reduce((sum, { opened }) => sum + opened, 0)}; ended by the server: ${endedAs.map(([status, times]) => `${status} ${times}`).join(', ')}`,
      ],
    };
  } finally {
    if (attacker.connected) attacker.disconnect();
  }
};

/** Counts of the same name, added up. */
function summed(counts: readonly (readonly [string, number])[]): [string, number][] {
  const all = new Map<string, number>();
  for (const [name, count] of counts) all.set(name, (all.get(name) ?? 0) + count);
  return [...all];
}

type Timed = <Answer>(work: () => Promise<Answer>) => Promise<Answer>;

/** One normal caller's round: assessments, a case, a look at it, and its withdrawal; the case's id. */
async function callNormally(client: Client, chance: Chance, timed: Timed): Promise<string> {
  const order = buy({
    merchant: 'lanjing-home',
    consumer: `u-${chance.below(1e6)}`,
    lines: [{ title: 'Kettle', unit_price: 15900 }],
  });
  const lines = [{ line_id: 'l1', quantity: 1 }];
  const body = { type: 'return', reason: 'no_reason', order, lines };
  for (let times = 0; times < 10; times += 1) {
    await timed(() =>
      client.ask({ method: 'POST', path: '/v1/assessments', actor: `consumer:${order.consumer_id}`, body }),
    );
  }
  const journey = journeyOf(client, await timed(() => openCase(client, { reason: 'no_reason', order })));
  for (let times = 0; times < 5; times += 1) await timed(journey.read);
  await timed(() => journey.consumer('withdraw', { reason: 'changed_mind' }));
  return journey.opened.id;
}
