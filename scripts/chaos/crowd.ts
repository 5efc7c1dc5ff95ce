import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '../demo/client.ts';
import { disputes } from '../demo/disputes.ts';
import { everyday } from '../demo/everyday.ts';
import { merchants } from '../demo/purchases.ts';
import { silences } from '../demo/silences.ts';
import type { Story } from '../demo/story.ts';
import type { Chance } from './chance.ts';
import { type Life, live, type Patience } from './lives.ts';

export const stories: readonly Story[] = [...everyday, ...silences, ...disputes];

export type CrowdOptions = {
  /** How many stories are under way at any time. */
  size: number;
  chance: Chance;
  patience: Patience;
  /** A command waits for up to so many turns, so that stories last as long as what is done to them. */
  mostTurns: number;
  clientOf: (pace: () => Promise<void>) => Client;
};

/** Callers who each live through a story and begin another at its end, at a pace set by turns. */
export function gather({ size, chance, patience, mostTurns, clientOf }: CrowdOptions) {
  let turn = 0;
  let over = false;
  let underWay = 0;
  let waiting: { until: number; go: () => void }[] = [];
  const letGo = () => {
    const free = waiting.filter(({ until }) => over || until <= turn);
    waiting = waiting.filter((one) => !free.includes(one));
    for (const { go } of free) go();
  };
  const pace = async () => {
    const until = turn + chance.below(mostTurns + 1);
    if (!over && until > turn) await new Promise<void>((go) => waiting.push({ until, go }));
    await wait(chance.below(1500));
  };
  const lives: Life[] = [];
  const caller = async () => {
    do {
      let isOpen = false;
      const life = await live(clientOf(pace), chance.pick(stories), patience, () => {
        underWay += isOpen ? 0 : 1;
        isOpen = true;
      });
      underWay -= isOpen ? 1 : 0;
      lives.push(life);
    } while (!over);
  };
  const callers = Array.from({ length: size }, caller);
  return {
    /** Stories whose case is open. */
    underWay: () => underWay,
    /** Lets everybody go on whose turn has come. */
    nextTurn(): void {
      turn += 1;
      letGo();
    },
    /** Nobody waits any more, and nobody begins anew; resolves when all have come to their ends. */
    async end(): Promise<Life[]> {
      over = true;
      letGo();
      await Promise.all(callers);
      return lives;
    },
  };
}

/** Lives through as many stories at once as are asked for, each of them one time. */
export async function liveAll(
  clientOf: () => Client,
  count: number,
  chance: Chance,
  patience: Patience,
  onEnd: () => void,
): Promise<Life[]> {
  const chosen = Array.from({ length: count }, (_, index) => stories[index % stories.length] ?? chance.pick(stories));
  return Promise.all(
    chosen.map(async (story) => {
      await wait(chance.below(1500));
      const life = await live(clientOf(), story, patience, () => {});
      onEnd();
      return life;
    }),
  );
}

/** Publishes where the stories' merchants want their goods back. */
export async function settleIn(client: Client): Promise<void> {
  for (const [id, return_address] of Object.entries(merchants)) {
    await client.ask({ method: 'PUT', path: `/v1/merchants/${id}`, actor: `merchant:${id}`, body: { return_address } });
  }
}
