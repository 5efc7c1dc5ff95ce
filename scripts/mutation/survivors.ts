import { execFileSync } from 'node:child_process';
import { root } from '../programs.ts';
import { table, writtenDocs } from '../written-docs.ts';
import { type Kind, kinds, unexplained } from './kinds.ts';
import { hasSurvived, type Mutant, type Report, scoreOf } from './report.ts';

/** A mutant that no test noticed, as it stands in the list: where, what was there, and what stood there instead. */
type Survivor = { file: string; line: string; was: string; mutant: Mutant };

/** Writes docs/mutation.md's list: each file's score, its survivors by the reason for which they survive, and what was left out. */
export function writeSurvivors({ files }: Report): void {
  const all = Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const mutants = all.flatMap(([, file]) => file.mutants);
  const whole = scoreOf(mutants);
  const rows = all.map(([file, own]) => {
    const { score, killed, survived } = scoreOf(own.mutants);
    return [`\`${file}\``, killed + survived === 0 ? '–' : `${score} %`, String(killed), String(survived)];
  });
  const survivors = all.flatMap(([file, own]) => survivorsIn(file, own));
  const stopped = mutants.filter(({ status }) => status === 'Timeout').length;
  const commit = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const docs = writtenDocs('mutation');
  docs.part(
    'docs/mutation.md',
    'survivors',
    [
      `At commit ${commit}: **${whole.score} %** of ${whole.killed + whole.survived} mutants were killed (${whole.killed}, of which ${stopped} by never ending), ${whole.survived} survived.`,
      `Left out:\n\n${table(['Mutants', 'Why'], leftOut(mutants))}`,
      table(['File', 'Score', 'Killed', 'Survived'], rows),
      '### Survivors, and why\n\nLine and column, what stood there → what no test noticed; ∅ where no test comes by.',
      ...[...kinds, unexplained].flatMap((kind) => section(kind, survivors)),
    ].join('\n\n'),
  );
  docs.finish();
}

function survivorsIn(file: string, { source, mutants }: Report['files'][string]): Survivor[] {
  const lines = source.split('\n');
  return mutants
    .filter(hasSurvived)
    .toSorted(byPlace)
    .map((mutant) => {
      const { start, end } = mutant.location;
      const first = lines[start.line - 1] ?? '';
      const was = first.slice(start.column - 1, end.line === start.line ? end.column - 1 : undefined);
      return { file, line: first.trim(), was, mutant };
    });
}

function section(kind: Kind, survivors: readonly Survivor[]): string[] {
  const own = survivors.filter((survivor) => kindOf(survivor) === kind);
  if (own.length === 0) return [];
  const byFile = [...Map.groupBy(own, ({ file }) => file)];
  return [
    `#### ${kind.title} (${own.length})`,
    kind.why,
    byFile.map(([file, those]) => `- \`${file}\`: ${those.map(inWords).join(' · ')}`).join('\n'),
  ];
}

/** The first kind that fits: it is tried on the file, the line, and what stood there and stands there now. */
function kindOf({ file, line, was, mutant }: Survivor): Kind {
  const about = `${file} | ${line} | ${oneLine(was)} → ${oneLine(mutant.replacement ?? '')} | ${mutant.mutatorName}`;
  return kinds.find(({ fits }) => fits.some((pattern) => pattern.test(about))) ?? unexplained;
}

function byPlace({ location: { start: a } }: Mutant, { location: { start: b } }: Mutant): number {
  return a.line - b.line || a.column - b.column;
}

/** `12:5 ´a < b´ → ´a <= b´`, in one line. */
function inWords({ was, mutant: { location, replacement, status } }: Survivor): string {
  const none = status === 'NoCoverage' ? ' ∅' : '';
  return `${location.start.line}:${location.start.column} ${quoted(was)} → ${quoted(replacement ?? '')}${none}`;
}

function quoted(code: string): string {
  const text = oneLine(code).replaceAll('`', '´');
  return `\`${text.length > 48 ? `${text.slice(0, 47)}…` : text || ' '}\``;
}

function oneLine(code: string): string {
  return code.replaceAll(/\s+/g, ' ').trim();
}

function leftOut(mutants: readonly Mutant[]): string[][] {
  const ignored = mutants.filter(({ status }) => status === 'Ignored');
  const reasons = Map.groupBy(ignored, ({ statusReason }) => statusReason ?? 'no reason given');
  return [...reasons].map(([why, own]) => [String(own.length), why]).toSorted((a, b) => Number(b[0]) - Number(a[0]));
}
