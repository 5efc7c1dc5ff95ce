import { setTimeout as sleep } from 'node:timers/promises';
import { sign } from '../webhook-signature.ts';
import type { Callback } from './memory.ts';
import type { Pace } from './pace.ts';

export type Callbacks = {
  /**
   * Begins to send the callback, again and again until each of its `times` was answered 2xx, and waits up to `waitMs`
   * for that. The answer is whether it arrived by then; if not, sending goes on.
   */
  deliver(callback: Callback, waitMs: number): Promise<boolean>;
  /** Waits `ms`, less when the provider stops. */
  pause(ms: number): Promise<void>;
  stop(): Promise<void>;
};

/** So many at once: after an outage of the API thousands may be owed. */
const mostAtOnce = 32;

export function startCallbacks(settings: {
  url: string;
  secret: string;
  pace: Pace;
  arrived(id: string): Promise<void>;
  /** Told of the first failed attempt of each callback: its id, and the status or error. */
  refused(id: string, why: string): void;
}): Callbacks {
  const { pace } = settings;
  const stopping = new AbortController();
  const running = new Set<Promise<boolean>>();
  const queue: (() => void)[] = [];
  let sending = 0;

  const pause = (ms: number) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);

  /** The reason why it did not arrive, or null. */
  async function attempt({ id, body }: Callback): Promise<string | null> {
    try {
      const response = await fetch(settings.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...sign(settings.secret, id, Date.now(), body) },
        body,
        redirect: 'error',
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(pace.attemptMs)]),
      });
      await response.body?.cancel();
      return response.ok ? null : `http_${response.status}`;
    } catch (error) {
      return error instanceof Error ? error.name : 'error';
    }
  }

  async function inTurn<T>(act: () => Promise<T>): Promise<T> {
    if (sending >= mostAtOnce) await new Promise<void>((go) => queue.push(go));
    else sending += 1;
    try {
      return await act();
    } finally {
      const next = queue.shift();
      if (next) next();
      else sending -= 1;
    }
  }

  async function sendUntilArrived(callback: Callback): Promise<boolean> {
    let waitMs = pace.retryFromMs;
    while (!stopping.signal.aborted) {
      const why = await inTurn(() => attempt(callback));
      if (!why) {
        await settings.arrived(callback.id);
        return true;
      }
      if (waitMs === pace.retryFromMs && !stopping.signal.aborted) settings.refused(callback.id, why);
      await pause(waitMs);
      waitMs = Math.min(waitMs * 2, pace.retryUpToMs);
    }
    return false;
  }

  return {
    pause,
    async deliver(callback, waitMs) {
      const sent = Array.from({ length: callback.times }, () => {
        const one = sendUntilArrived(callback);
        running.add(one);
        return one.finally(() => running.delete(one));
      });
      const all = Promise.all(sent).then((arrived) => arrived.every(Boolean));
      if (waitMs === 0) return false;
      const waiting = new AbortController();
      const tooLate = sleep(waitMs, false, { signal: AbortSignal.any([waiting.signal, stopping.signal]) });
      return Promise.race([all, tooLate.catch(() => false)]).finally(() => waiting.abort());
    },
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}
