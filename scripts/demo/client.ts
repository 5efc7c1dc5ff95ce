import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { answersOk } from '../ports.ts';
import { root } from '../programs.ts';

const Running = z.object({
  apiUrl: z.url(),
  keys: z.object({ service: z.string() }),
  sandbox: z.object({ carrierUrl: z.url() }),
});
export type Running = z.infer<typeof Running>;

export type Request = {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  /** `consumer:<id>`, `merchant:<id>` or `platform:<person>`. */
  actor?: string;
  body?: object;
};

export type Client = ReturnType<typeof clientOf>;

/** Tries of one request while the API says that it is busy. */
const mostTries = 5;
/** Moving a clock by weeks may take the API half a minute. */
const patienceMs = 60_000;

/** What `npm start` has left in `.recourse/dev.json`, if what it names answers; null when nothing runs. */
export async function findRunning(): Promise<Running | null> {
  const text = await readFile(join(root, '.recourse', 'dev.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  const running = Running.parse(JSON.parse(text));
  return (await answersOk(`${running.apiUrl}/readyz`)) ? running : null;
}

/** A platform's backend, and whoever stands at the sandbox carrier's scanner. */
export function clientOf({ apiUrl, keys, sandbox }: Running) {
  const authorization = `Bearer ${keys.service}`;

  return {
    apiUrl,

    /** The answer's body. @throws Error with the problem's own words where the API refuses. */
    async ask({ method, path, actor, body }: Request): Promise<unknown> {
      const headers = {
        authorization,
        'idempotency-key': randomUUID(),
        ...(actor ? { 'recourse-actor': actor } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      };
      for (let tries = 1; ; tries++) {
        const answer = await fetch(`${apiUrl}${path}`, {
          method,
          headers,
          body: body && JSON.stringify(body),
          signal: AbortSignal.timeout(patienceMs),
        });
        const text = await answer.text();
        if (answer.ok) return JSON.parse(text);
        if (answer.status !== 503 || tries === mostTries) throw new Error(`${method} ${path}: ${wordsOf(text)}`);
        await setTimeout(1000 * Number(answer.headers.get('retry-after') ?? 1));
      }
    },

    /** Uploads a photo; resolves with its evidence id. */
    async upload(photo: Uint8Array<ArrayBuffer>): Promise<string> {
      const form = new FormData();
      form.set('file', new Blob([photo], { type: 'image/png' }), 'photo.png');
      const answer = await fetch(`${apiUrl}/v1/evidence`, { method: 'POST', headers: { authorization }, body: form });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`POST /v1/evidence: ${wordsOf(text)}`);
      return z.object({ id: z.string() }).parse(JSON.parse(text)).id;
    },

    /** Scans a parcel; the carrier answers when its callback has been taken. */
    async scan(scan: { carrier: string; tracking_no: string; kind: string; occurred_at: string }): Promise<void> {
      const answer = await fetch(`${sandbox.carrierUrl}/scans`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(scan),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`The carrier did not scan ${scan.tracking_no}: ${text}`);
      if (!z.object({ delivered: z.boolean() }).parse(JSON.parse(text)).delivered) {
        throw new Error(`The carrier’s callback for ${scan.tracking_no} was not taken.`);
      }
    },
  };
}

const Problem = z.object({
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).nullish(),
});

function wordsOf(text: string): string {
  const problem = Problem.safeParse(parsed(text)).data;
  if (!problem) return text;
  const where = (problem.errors ?? []).map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ');
  return `${problem.code}, ${problem.detail}${where ? ` (${where})` : ''}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
