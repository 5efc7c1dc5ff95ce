/** What the tests of the sandbox providers share: a receiver in the place of Recourse, quick providers, plain calls. */
import { mkdtempSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import { vi } from 'vitest';
import { z } from 'zod';
import { verify } from '../webhook-signature.ts';
import type { ProviderSettings } from './provider.ts';

export const secret = `whsec_${Buffer.from('known to the provider and Recourse').toString('base64')}`;

const Json = z.record(z.string(), z.unknown());

/** Stands where Recourse's callbacks are. Answers with the given codes, one after another, the last for ever. */
export async function startReceiver(...codes: number[]) {
  const taken: Record<string, unknown>[] = [];
  const attempts: { code: number; signed: boolean; headers: IncomingHttpHeaders }[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const code = codes.length > 1 ? codes.shift() : codes[0];
    attempts.push({ code: code ?? 200, signed: verify(secret, request.headers, body).ok, headers: request.headers });
    if ((code ?? 200) < 300) taken.push(Json.parse(JSON.parse(body)));
    response.writeHead(code ?? 200).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/v1/callbacks`,
    taken,
    attempts,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

export const newStateFile = () => join(mkdtempSync(join(tmpdir(), 'sandbox-')), 'state', 'provider.jsonl');

export function quickSettings(callbackUrl: string, stateFile: string = newStateFile()): ProviderSettings {
  return {
    callbackUrl,
    callbackSecret: secret,
    stateFile,
    logLevel: 'silent',
    pace: { slowMs: 400, retryFromMs: 5, retryUpToMs: 20, attemptMs: 500, patienceMs: 500, holdMs: 200 },
  };
}

export const listenSomewhere = (app: FastifyInstance) => app.listen({ host: '127.0.0.1', port: 0 });

/** One call, its code and its JSON. */
export async function call(method: string, url: string, body?: object) {
  const response = await fetch(url, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { code: response.status, body: Json.parse(await response.json()) };
}

/** Waits until the check passes; generous, for a machine busy with other suites. */
export const soon = (check: () => unknown) => vi.waitFor(check, 10_000);
