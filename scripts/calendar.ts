import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { root } from './programs.ts';

const usage = `npm run calendar -- import <file.json>

Publishes a holiday list through the API that runs here (.recourse/dev.json); open cases are counted again by it.
The file: { "id": "cn", "coverage": { "from": "2024-01-01", "to": "2027-12-31" }, "rest_days": [ … ], "work_days": [ … ] },
the whole list, not only what is new.`;

const mostTries = 5;
const Dev = z.object({ apiUrl: z.string(), keys: z.object({ platform: z.string() }) });
const Calendar = z.object({
  id: z.string(),
  version: z.int(),
  coverage: z.object({ from: z.string(), to: z.string() }),
});
const Problem = z.object({
  detail: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
});

async function importCalendar(file: string): Promise<string> {
  const body = JSON.stringify(JSON.parse(readFileSync(file, 'utf8')));
  const { apiUrl, keys } = Dev.parse(JSON.parse(readFileSync(join(root, '.recourse', 'dev.json'), 'utf8')));
  const headers = {
    authorization: `Bearer ${keys.platform}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  };
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(`${apiUrl}/v1/calendars`, { method: 'POST', headers, body });
    if (answer.status === 503 && tries < mostTries) {
      await wait(1_000);
      continue;
    }
    if (!answer.ok) throw new Error(wordsOf(await answer.json()));
    const { id, version, coverage } = Calendar.parse(await answer.json());
    return `${id}@${version} is in force, from ${coverage.from} to ${coverage.to}; open cases are being counted again.`;
  }
}

function wordsOf(body: unknown): string {
  const { detail, errors } = Problem.parse(body);
  return [detail, ...errors.map((error) => `  ${error.pointer}: ${error.detail}`)].join('\n');
}

const [command, file] = process.argv.slice(2);
try {
  if (command !== 'import' || !file) throw new Error(usage);
  console.log(await importCalendar(file));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
