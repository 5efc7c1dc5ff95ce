import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Client, Request } from '../demo/client.ts';
import { eventually } from '../ports.ts';
import type { Chance } from './chance.ts';
import type { Fleet } from './fleet.ts';
import type { Notebook } from './notebook.ts';

export type Caller = {
  fleet: Pick<Fleet, 'api' | 'carrier' | 'keys'>;
  notebook: Notebook;
  chance: Chance;
  /** Awaited before each command but an opening. */
  pace: () => Promise<void>;
  /** How long one request is repeated, and how long one try may take, ms. */
  patienceMs: number;
  tryMs: number;
};

type Answer = { status: number; text: string; headers: Headers };

/** One in so many acknowledged commands is sent once more. */
const repeatedOneIn = 8;
const Case = z.looseObject({ id: z.string() });
const Scans = z.object({
  data: z.array(z.object({ id: z.string(), tracking_no: z.string(), kind: z.string(), delivered: z.boolean() })),
});

/**
 * A platform's backend that never gives up: each command is repeated with the same Idempotency-Key, through broken connections and
 * 5xx, until it is acknowledged or refused; what was acknowledged goes into the notebook.
 */
export function insistentClient(caller: Caller): Client {
  const { fleet, notebook, chance } = caller;
  const apiUrl = fleet.api.url;
  const authorization = `Bearer ${fleet.keys.service}`;

  /** Repeats until the answer is one; says how often it was tried. */
  async function insist(path: string, init: RequestInit): Promise<{ answer: Answer; tries: number }> {
    const end = Date.now() + caller.patienceMs;
    for (let tries = 1; ; tries += 1) {
      const began = performance.now();
      const answer = await once(`${apiUrl}${path}`, init, caller.tryMs);
      const status = answer?.status ?? 0;
      if (init.method !== 'GET')
        notebook.answers.push({ command: commandOf(path), status, ms: performance.now() - began });
      if (answer && status < 500 && status !== 429) return { answer, tries };
      if (Date.now() > end) throw new Error(`${init.method} ${path}: no answer, the last was ${status}`);
      await wait(200 + chance.below(Math.min(2000, 200 * tries)));
    }
  }

  async function command(request: Request): Promise<unknown> {
    const { method, path, actor, body } = request;
    const key = randomUUID();
    const headers = {
      authorization,
      'idempotency-key': key,
      'content-type': 'application/json',
      ...(actor ? { 'recourse-actor': actor } : {}),
    };
    const init = { method, headers, body: JSON.stringify(body ?? {}) };
    const { answer, tries } = await insist(path, init);
    const isAdvance = path.endsWith('/advance');
    // an advance whose answer was lost may have come as far as it should
    if (answer.status >= 400 && isAdvance && tries > 1) return ask({ method: 'GET', path: caseOf(path) });
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 400)}`);
    const shown: unknown = JSON.parse(answer.text);
    const seq = answer.headers.get('recourse-seq');
    if (seq !== null) {
      const { id: caseId } = Case.parse(shown);
      notebook.acknowledged.push({ caseId, command: commandOf(path), key, seq: Number(seq) });
    }
    if (seq !== null && chance.below(repeatedOneIn) === 0) {
      const { answer: again } = await insist(path, init);
      if (again.headers.get('recourse-seq') !== seq || again.headers.get('idempotent-replayed') !== 'true') {
        notebook.contradictions.push(
          `${path}: acknowledged as ${seq}, repeated: ${again.status} ${again.text.slice(0, 200)}`,
        );
      }
    }
    return shown;
  }

  async function ask(request: Request): Promise<unknown> {
    if (request.method !== 'GET') {
      if (request.path !== '/v1/cases') await caller.pace();
      return command(request);
    }
    const actor = request.actor ? { 'recourse-actor': request.actor } : {};
    const { answer } = await insist(request.path, { method: 'GET', headers: { authorization, ...actor } });
    if (answer.status >= 400) throw new Error(`GET ${request.path}: ${answer.status} ${answer.text.slice(0, 400)}`);
    return JSON.parse(answer.text);
  }

  return {
    apiUrl,
    ask,

    async upload(photo) {
      const form = new FormData();
      form.set('file', new Blob([photo], { type: 'image/png' }), 'photo.png');
      const { answer } = await insist('/v1/evidence', { method: 'POST', headers: { authorization }, body: form });
      if (answer.status >= 400) throw new Error(`POST /v1/evidence: ${answer.status} ${answer.text.slice(0, 400)}`);
      return Case.parse(JSON.parse(answer.text)).id;
    },

    /** Scanned again until a scan of that kind was told: carriers scan a parcel more than once. */
    async scan(scan) {
      const headers = { 'content-type': 'application/json' };
      const { url } = fleet.carrier;
      const told = async () => {
        const answer = await once(`${url}/scans`, { method: 'GET' }, 5000);
        const { data } = answer?.status === 200 ? Scans.parse(JSON.parse(answer.text)) : { data: [] };
        const taken = data.filter(
          (one) => one.tracking_no === scan.tracking_no && one.kind === scan.kind && one.delivered,
        );
        for (const { id } of taken) notebook.scansTaken.add(id);
        return taken.length > 0;
      };
      const end = Date.now() + caller.patienceMs;
      do {
        await once(`${url}/scans`, { method: 'POST', headers, body: JSON.stringify(scan) }, 15_000);
        if (await eventually(told, 8_000)) return;
      } while (Date.now() < end);
      throw new Error(`no scan of ${scan.tracking_no} was taken`);
    },
  };
}

function commandOf(path: string): string {
  const last = path.split('/').at(-1) ?? '';
  return last === 'cases' ? 'open' : last.replaceAll('-', '_');
}

function caseOf(advancePath: string): string {
  return advancePath.replace('/sandbox/', '/').replace(/\/advance$/, '');
}

/** Null when no whole answer came. */
async function once(url: string, init: RequestInit, withinMs: number): Promise<Answer | null> {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(withinMs) });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  } catch {
    return null;
  }
}
