import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { chanceOf } from './chance.ts';
import { liveAll } from './crowd.ts';
import { type Experiment, type Finding, onStage, type Setting } from './stage.ts';

const library = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/faketime/libfaketimeMT.so.1',
].find((path) => existsSync(path));

const day = 86_400;
const skewedMs = 45_000;
const patience = { endWithinMs: 300_000, nudgeAfterMs: 90_000 };

/** Clocks of the API's and the worker's machine a day apart from the database's, each way; then put right. */
export const clockSkew: Experiment = async (setting) => {
  if (!library) return { skipped: 'libfaketime is not installed (Debian package faketime)' };
  const first = await under(setting, { api: day, worker: -day });
  const second = await under(setting, { api: -day, worker: day });
  const verdict = { ...first.verdict };
  for (const name of ['double', 'lost', 'stuck', 'early', 'differing'] as const) {
    verdict[name] = [...first.verdict[name], ...second.verdict[name]];
  }
  for (const name of ['cases', 'acknowledged', 'runs'] as const) verdict[name] += second.verdict[name];
  return { verdict, seen: [...first.seen, ...second.seen], broken: [...first.broken, ...second.broken] };
};

type Skew = { api: number; worker: number };

async function under(setting: Setting, skew: Skew): Promise<Finding> {
  let isSkewed = true;
  const settings = (name: string) => {
    const seconds = name === 'api' ? skew.api : name === 'worker' ? skew.worker : 0;
    if (!isSkewed || seconds === 0 || !library) return {};
    // durations must stay true: only the time of day is wrong
    return { LD_PRELOAD: library, FAKETIME: `${seconds < 0 ? '' : '+'}${seconds}`, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
  };
  const played = await onStage(setting, { cli: setting.cli, settings }, async ({ fleet, clientOf, chance }) => {
    const seenOff = { api: await clockOf(fleet.api.url), worker: await clockOf(fleet.worker.url) };
    let ended = 0;
    const living = liveAll(
      () => clientOf(async () => {}),
      stories(setting),
      chanceOf(chance.below(1e9)),
      patience,
      () => {
        ended += 1;
      },
    );
    await wait(skewedMs);
    const endedUnderSkew = ended;
    const scans = await scansOf(fleet.carrier.url);
    isSkewed = false;
    for (const process of [fleet.api, fleet.worker]) {
      await process.stop();
      await process.start();
    }
    const calmSince = Date.now();
    return { lives: await living, canaries: [], calmSince, seenOff, endedUnderSkew, scans };
  });
  const { verdict, seenOff, endedUnderSkew, lives, notebook, scans } = played;
  const broken = (['api', 'worker'] as const).flatMap((name) =>
    Math.abs(seenOff[name] - skew[name]) > 60 ? [`the clock of the ${name} was off by ${seenOff[name]} s only`] : [],
  );
  const refused = notebook.answers.filter(({ status }) => status === 0 || status >= 500).length;
  const words = `API ${skew.api > 0 ? '+' : '−'}1 day, worker ${skew.worker > 0 ? '+' : '−'}1 day`;
  return {
    verdict,
    broken,
    seen: [
      `${words} for ${skewedMs / 1000} s (measured: ${seenOff.api} s and ${seenOff.worker} s): ${endedUnderSkew} of ${lives.length} stories came to their ends meanwhile, the others when the clocks were right again`,
      `${words}: ${scans.taken} of ${scans.made} scans were taken before the clocks were right: the API refuses signatures that are not of its own present`,
      `${words}: ${verdict.acknowledged} commands were acknowledged, ${verdict.early.length} events bear a date that is not the database’s; ${refused} tries got no answer or 5xx, the restart of the API included`,
    ],
  };
}

const stories = ({ cases }: Setting) => Math.min(cases, 32);

/** How far a program's clock is off, s: servers date their answers. */
async function clockOf(url: string): Promise<number> {
  const answer = await fetch(`${url}/readyz`);
  await answer.body?.cancel();
  return Math.round((Date.parse(answer.headers.get('date') ?? '') - Date.now()) / 1000);
}

async function scansOf(url: string): Promise<{ made: number; taken: number }> {
  const Scans = z.object({ data: z.array(z.looseObject({ delivered: z.boolean() })) });
  const { data } = Scans.parse(await (await fetch(`${url}/scans`)).json());
  return { made: data.length, taken: data.filter(({ delivered }) => delivered).length };
}
