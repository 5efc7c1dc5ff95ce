import type { Compared, Rounds } from './compare.ts';
import type { Measured } from './round.ts';
import { rounded, type Spread, spreadOf } from './statistics.ts';

/** What is compared, ours over bare, and what is aimed at. */
const compared = {
  ratio_command_p50: 'commandP50',
  ratio_command_p99: 'commandP99',
  ratio_cases_per_s: 'casesPerS',
  ratio_cpu_per_case: 'cpuPerCase',
  ratio_history_events: 'historyEvents',
  ratio_history_bytes: 'historyBytes',
} as const satisfies Record<string, keyof Measured>;
type RatioName = keyof typeof compared;

export type Ratios = Record<RatioName, number | null>;

/** Ours over bare, round by round, so that what slows the machine for a while slows both; null where nothing was measured. */
export function ratioOf({ ours, bare }: Rounds, measure: (round: Measured) => number): Spread | null {
  const each = ours.flatMap((round, index) => {
    const other = bare[index];
    const ratio = other ? measure(round) / measure(other) : Number.NaN;
    return Number.isFinite(ratio) ? [ratio] : [];
  });
  return each.length > 0 ? spreadOf(each) : null;
}

/** The medians of the rounds' ratios. */
export function ratiosOf(rounds: Rounds): Ratios {
  const of = (name: RatioName) => {
    const ratio = ratioOf(rounds, (round) => round[compared[name]]);
    return ratio && rounded(ratio.median);
  };
  return {
    ratio_command_p50: of('ratio_command_p50'),
    ratio_command_p99: of('ratio_command_p99'),
    ratio_cases_per_s: of('ratio_cases_per_s'),
    ratio_cpu_per_case: of('ratio_cpu_per_case'),
    ratio_history_events: of('ratio_history_events'),
    ratio_history_bytes: of('ratio_history_bytes'),
  };
}

export function ratiosOfBoth({ saturated, spaced }: Compared) {
  return { ...ratiosOf(saturated), spaced: ratiosOf(spaced) };
}
