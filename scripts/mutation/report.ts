import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Stryker's report, as far as it is read here. Lines and columns count from 1. */
const Place = z.object({ line: z.int(), column: z.int() });
const Mutant = z.object({
  mutatorName: z.string(),
  replacement: z.string().optional(),
  status: z.string(),
  statusReason: z.string().optional(),
  location: z.object({ start: Place, end: Place }),
});
export type Mutant = z.infer<typeof Mutant>;
export const Report = z.object({
  files: z.record(z.string(), z.object({ source: z.string(), mutants: z.array(Mutant) })),
});
export type Report = z.infer<typeof Report>;

/** The same, with everything in it that Stryker wants to read again. */
const Whole = z.looseObject({
  files: z.record(
    z.string(),
    z.looseObject({ mutants: z.array(z.looseObject({ status: z.string(), statusReason: z.string().optional() })) }),
  ),
});

/** In percent, two places. A test that never ends has noticed; code that no test reaches has not. */
export type Score = { score: number; killed: number; survived: number };

export const hasSurvived = ({ status }: Mutant): boolean => status === 'Survived' || status === 'NoCoverage';

export function scoreOf(mutants: readonly Mutant[]): Score {
  const killed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  const survived = mutants.filter(hasSurvived).length;
  const judged = killed + survived;
  return { score: judged === 0 ? 0 : Math.round((killed / judged) * 10_000) / 100, killed, survived };
}

/** Takes out of what was found in these files whatever only the clock has stopped, so that it is judged again; how many these were. */
export function forgetStopped(path: string, files: ReadonlySet<string>): number {
  const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
  let forgotten = 0;
  const kept = Whole.parse(found);
  for (const [name, file] of Object.entries(kept.files).filter(([name]) => files.has(name))) {
    const left = file.mutants.filter((mutant) => !isStopped(mutant));
    forgotten += file.mutants.length - left.length;
    kept.files[name] = { ...file, mutants: left };
  }
  writeFileSync(path, JSON.stringify(kept));
  return forgotten;
}

function isStopped({ status, statusReason }: { status: string; statusReason?: string | undefined }): boolean {
  return status === 'Timeout' && !statusReason?.startsWith('Hit limit');
}
