import { setTimeout as wait } from 'node:timers/promises';
import type { Shot } from './callback-plan.ts';
import { requestOf } from './callback-request.ts';
import type { Chance } from './chance.ts';
import type { Sent } from './judge-callbacks.ts';

export type VolleyOptions = {
  url: string;
  secret: string;
  chance: Chance;
  /** How many are under way at a time. */
  atATime: number;
  /** Told how many were answered, after each answer. */
  onAnswer: (answered: number) => void;
};

export type Volley = { sent: Sent[]; unanswered: number; serverErrors: number };

const tryMs = 45_000;
const mostTries = 20;

/** Sends callbacks, many at a time and roughly in their order; one that got no answer, or 5xx, goes out again as a provider's would. */
export async function fire(shots: readonly Shot[], options: VolleyOptions): Promise<Volley> {
  const { url, secret, chance, atATime, onAnswer } = options;
  const volley: Volley = { sent: [], unanswered: 0, serverErrors: 0 };
  const left = [...shots].reverse();
  const once = async (shot: Shot): Promise<number> => {
    try {
      const request = requestOf(shot, secret, Date.now(), chance);
      const answer = await fetch(url, { method: 'POST', ...request, signal: AbortSignal.timeout(tryMs) });
      await answer.body?.cancel();
      return answer.status;
    } catch {
      return 0;
    }
  };
  const sender = async () => {
    for (let shot = left.pop(); shot; shot = left.pop()) {
      let status = 0;
      for (let tries = 0; (status === 0 || status >= 500) && tries < mostTries; tries += 1) {
        if (tries > 0) await wait(500);
        status = await once(shot);
        if (status === 0) volley.unanswered += 1;
        if (status >= 500) volley.serverErrors += 1;
      }
      volley.sent.push({ shot, status });
      onAnswer(volley.sent.length);
    }
  };
  await Promise.all(Array.from({ length: atATime }, sender));
  return volley;
}
