import { z } from 'zod';

/** Stryker's report, as far as it is read here. */
const Mutant = z.object({
  mutatorName: z.string(),
  replacement: z.string().optional(),
  status: z.string(),
  statusReason: z.string().optional(),
  location: z.object({ start: z.object({ line: z.int(), column: z.int() }) }),
});
export type Mutant = z.infer<typeof Mutant>;
export const Report = z.object({ files: z.record(z.string(), z.object({ mutants: z.array(Mutant) })) });
export type Report = z.infer<typeof Report>;

/** In percent, two places. A test that never ends has noticed; code that no test reaches has not. */
export type Score = { score: number; killed: number; survived: number };

export const hasSurvived = ({ status }: Mutant): boolean => status === 'Survived' || status === 'NoCoverage';

export function scoreOf(mutants: readonly Mutant[]): Score {
  const killed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  const survived = mutants.filter(hasSurvived).length;
  const judged = killed + survived;
  return { score: judged === 0 ? 0 : Math.round((killed / judged) * 10_000) / 100, killed, survived };
}
