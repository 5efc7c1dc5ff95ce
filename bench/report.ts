import { table } from '../scripts/written-docs.ts';
import type { Compared, Rounds } from './compare.ts';
import type { OpenTenThousand } from './open-ten-thousand.ts';
import { ratioOf, ratiosOfBoth } from './ratios.ts';
import type { Measured } from './round.ts';
import { rounded, spreadOf } from './statistics.ts';

/** Why a part was left out. */
export type Skipped = { skipped: string };
/** What a run measured; parts that were not asked for are missing. */
export type Results = { dev?: Compared; pg?: Compared | Skipped; open10k?: OpenTenThousand };

/** All results as one object: ratios are ours over bare; the top level is the saturated regime on the dev server with a file. */
export function inJson({ dev, pg, open10k }: Results) {
  return {
    ...(dev ? ratiosOfBoth(dev) : {}),
    ...(pg ? { pg: 'skipped' in pg ? pg : ratiosOfBoth(pg) } : {}),
    ...(open10k ? { open10k: openInJson(open10k) } : {}),
  };
}

function openInJson(open: OpenTenThousand) {
  const { alarms } = open;
  return {
    cases: open.cases,
    openings_per_s: rounded(open.openingsPerS),
    queued: open.queued,
    started_after_s: rounded(open.startedAfterS),
    memory_mib: open.memoryOpen,
    memory_before_mib: open.memoryBefore,
    effect_p50_ms: rounded(open.openEffect.p50),
    effect_p99_ms: rounded(open.openEffect.p99),
    queued_effect_p50_ms: rounded(open.queuedEffect.p50),
    queued_effect_p99_ms: rounded(open.queuedEffect.p99),
    alarms: {
      due: alarms.due,
      set_in_time: alarms.setInTime,
      performed: alarms.performed,
      early: alarms.early,
      lost: alarms.lost,
      lateness_p50_ms: rounded(alarms.lateness.p50),
      lateness_p99_ms: rounded(alarms.lateness.p99),
      lateness_max_ms: rounded(alarms.lateness.max),
      sampled_workflows: alarms.sampled.workflows,
      timer_lateness_p50_ms: rounded(alarms.sampled.timerP50),
      timer_lateness_p99_ms: rounded(alarms.sampled.timerP99),
      ticks_too_early: alarms.sampled.notYet,
      performed_by_alarm: alarms.sampled.byAlarm,
    },
  };
}

/** All results in words and tables, markdown. */
export function inMarkdown(results: Results, circumstances: string): string {
  const { dev, pg, open10k } = results;
  const parts = [circumstances];
  if (dev) parts.push(...sectionsOf('Dev server with a file', dev));
  if (pg && 'skipped' in pg) parts.push(`### Temporal on PostgreSQL\n\nSkipped: ${pg.skipped}.`);
  else if (pg) parts.push(...sectionsOf('Temporal on PostgreSQL', pg));
  if (open10k) parts.push(openSection(open10k));
  return parts.join('\n\n');
}

function sectionsOf(where: string, { saturated, spaced }: Compared): string[] {
  return [`### ${where}, saturated\n\n${roundsTable(saturated)}`, `### ${where}, spaced\n\n${roundsTable(spaced)}`];
}

function roundsTable(rounds: Rounds): string {
  const row = (name: string, measure: (round: Measured) => number): string[] => {
    const ratio = ratioOf(rounds, measure);
    return [name, spread(rounds.ours.map(measure)), spread(rounds.bare.map(measure)), ratio ? inWords(ratio) : ''];
  };
  const names = (of: (round: Measured) => Record<string, number>) => [
    ...new Set([...rounds.ours, ...rounds.bare].flatMap((round) => Object.keys(of(round)))),
  ];
  return table(
    ['Median (min–max) of the rounds', 'Recourse', 'Bare workflow', 'Ratio'],
    [
      row('Acknowledged commands/s', ({ commandsPerS }) => commandsPerS),
      row('Command p50, ms', ({ commandP50 }) => commandP50),
      row('Command p99, ms', ({ commandP99 }) => commandP99),
      row('Closed cases/s with effects', ({ casesPerS }) => casesPerS),
      row('Acknowledgement to effect p50, ms', ({ effectP50 }) => effectP50),
      row('Acknowledgement to effect p99, ms', ({ effectP99 }) => effectP99),
      row('CPU a case, ms', ({ cpuPerCase }) => cpuPerCase),
      ...names(({ cpu }) => cpu).map((name) => row(`— ${name}`, ({ cpu }) => cpu[name] ?? Number.NaN)),
      ...names(({ cpuOutside }) => cpuOutside).map((name) =>
        row(`not counted: ${name}`, ({ cpuOutside }) => cpuOutside[name] ?? Number.NaN),
      ),
      row('History events a case', ({ historyEvents }) => historyEvents),
      row('History bytes a case', ({ historyBytes }) => historyBytes),
    ],
  );
}

function spread(values: readonly number[]): string {
  return values.every(Number.isFinite) ? inWords(spreadOf(values)) : '';
}

function inWords({ median, min, max }: { median: number; min: number; max: number }): string {
  return `${rounded(median)} (${rounded(min)}–${rounded(max)})`;
}

function openSection(open: OpenTenThousand): string {
  const { alarms, memoryOpen, memoryBefore } = open;
  const memory = Object.entries(memoryOpen).map(
    ([name, mib]) => `${name} ${mib} (before: ${memoryBefore[name] ?? '?'})`,
  );
  const pair = ({ p50, p99 }: { p50: number; p99: number }) => `${rounded(p50)} / ${rounded(p99)}`;
  const { sampled } = alarms;
  return `### ${open.cases} open cases, dev server with a file\n\n${table(
    ['What', 'Measured'],
    [
      ['Openings acknowledged/s, Temporal standing still', String(rounded(open.openingsPerS))],
      ['Facts queued then; all workflows started after, s', `${open.queued}; ${rounded(open.startedAfterS)}`],
      ['Memory, MiB', memory.join(', ')],
      ['Acknowledgement to effect p50 / p99 with the openings queued, ms', pair(open.queuedEffect)],
      ['Acknowledgement to effect p50 / p99 with all open, ms', pair(open.openEffect)],
      [
        'Alarms due in one minute, and whether all timers stood before it',
        `${alarms.due}, ${alarms.setInTime ? 'yes' : 'no'}`,
      ],
      ['Performed / early / lost', `${alarms.performed} / ${alarms.early} / ${alarms.lost}`],
      ['Lateness p50 / p99 / max, ms', `${pair(alarms.lateness)} / ${rounded(alarms.lateness.max)}`],
      [
        `Of ${sampled.workflows} workflows: timer fired late by p50 / p99, ms; ticks too early; performed by the alarm`,
        `${rounded(sampled.timerP50)} / ${rounded(sampled.timerP99)}; ${sampled.notYet}; ${sampled.byAlarm}`,
      ],
    ],
  )}`;
}
