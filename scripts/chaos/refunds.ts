import { setTimeout as wait } from 'node:timers/promises';
import { connect } from '../../drizzle/client.ts';
import { journeyOf } from '../demo/journey.ts';
import { openCase } from '../demo/story.ts';
import { startToxiproxy } from '../toxiproxy.ts';
import { chanceOf } from './chance.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { followCases } from './follow.ts';
import { insistentClient } from './insistent-client.ts';
import { judgeRefunds, type RefundVerdict } from './judge-refunds.ts';
import type { Patience } from './lives.ts';
import { failing, manyTenders } from './many-tenders.ts';
import { emptyNotebook } from './notebook.ts';
import { layRoad, type Road } from './road.ts';
import { startWeather } from './weather.ts';

export type RefundSetting = {
  /** Path of the Temporal CLI. */
  cli: string;
  seed: number;
  /** How many refunds are to be asked for, at least. */
  refunds: number;
  /** How many cases are under way at a time. */
  atATime: number;
  weatherEveryMs: number;
  patience: Patience;
  say: (line: string) => void;
};

export type RefundFinding = {
  verdict: RefundVerdict;
  /** Faults that took effect, by what they were. */
  struck: ReadonlyMap<string, number>;
  seen: string[];
};

const tries = { patienceMs: 300_000, tryMs: 45_000 };

/** Refunds while the provider, and the network to it and from it, are at fault; then every one of them is judged. */
export async function runRefunds(setting: RefundSetting): Promise<RefundFinding> {
  const { say, seed } = setting;
  const toxiproxy = await startToxiproxy(say);
  if ('missing' in toxiproxy) say(`the network stays sound: ${toxiproxy.missing}`);
  const roads: Road[] = [];
  const ways = { toProvider: '', toUs: '' };
  const fleet = await startFleet({
    cli: setting.cli,
    settings: (name) => ({
      ...(name === 'worker' && ways.toProvider ? { PAYMENT_URL: ways.toProvider } : {}),
      ...(name === 'payment' && ways.toUs ? { CALLBACK_URL: `${ways.toUs}/v1/callbacks/payment` } : {}),
    }),
  });
  try {
    if (!('missing' in toxiproxy)) {
      const lay = async (url: string, own: number) => {
        const road = await layRoad(toxiproxy, Number(new URL(url).port), chanceOf(own));
        roads.push(road);
        return `http://127.0.0.1:${road.port}`;
      };
      ways.toProvider = await lay(fleet.payment.url, seed + 1);
      ways.toUs = await lay(fleet.api.url, seed + 2);
      for (const one of [fleet.worker, fleet.payment]) {
        await one.stop();
        await one.start();
      }
    }
    return await underFire(setting, fleet, roads);
  } finally {
    await fleet.stop();
    for (const road of roads) road.close();
    if (!('missing' in toxiproxy)) await toxiproxy.stop();
  }
}

async function underFire(setting: RefundSetting, fleet: Fleet, roads: readonly Road[]): Promise<RefundFinding> {
  const { say, seed, refunds, atATime, patience } = setting;
  const notebook = emptyNotebook();
  const chance = chanceOf(seed);
  const client = insistentClient({ fleet, notebook, chance, pace: async () => {}, ...tries });
  const { db, close } = connect(fleet.databaseUrl, { max: 2, onError: () => {} });
  const follow = followCases(db, client, patience);
  const weather = startWeather({
    fleet,
    chance: chanceOf(seed + 3),
    everyMs: setting.weatherEveryMs,
    fail: failing,
  });
  try {
    let asked = 0;
    let ended = 0;
    const caller = async () => {
      await wait(chance.below(1_000));
      while (asked < refunds) {
        const order = manyTenders(chance);
        asked += order.tenders.length;
        const journey = journeyOf(client, await openCase(client, { reason: 'no_reason', order }));
        await journey.merchant('approve', { guidance: 'Nothing to send back.' });
        await follow.untilSettled(journey.opened.id);
        ended += 1;
        if (ended % 100 === 0) say(`${ended} cases have come to rest, ${asked} refunds were begun`);
      }
    };
    await Promise.all(Array.from({ length: atATime }, caller));
    const ofProvider = await weather.calm();
    for (const road of roads) road.calm();
    const names = ['worker to provider', 'provider to API'];
    const ofNetwork = roads.flatMap((road, index) =>
      [...road.struck()].map(([name, times]) => [`${names[index]}, ${name}`, times] as const),
    );
    const struck = new Map([...ofProvider, ...ofNetwork]);
    const nudges = follow.nudges();
    say('all is calm; the judge looks at every refund');
    const verdict = await judgeRefunds(fleet, notebook);
    const unanswered = notebook.answers.filter(({ status }) => status === 0 || status >= 500).length;
    return {
      verdict,
      struck,
      seen: [
        `${verdict.cases} cases: ${verdict.closed} closed, ${verdict.withPersons} with a person; refunds: ${tally(verdict.refunds)}; ${verdict.postings} postings`,
        `calls carried, worker to provider and provider to API: ${roads.map((road) => road.carried()).join(' and ') || 'not counted'}`,
        `faults that struck: ${tally(struck)}`,
        `${nudges} times a case’s clock was moved to its next round; ${unanswered} tries of commands got no answer or 5xx and were repeated`,
      ],
    };
  } finally {
    await follow.end();
    await close();
  }
}

function tally(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, times]) => `${name} ${times}`).join(', ') || 'none';
}
