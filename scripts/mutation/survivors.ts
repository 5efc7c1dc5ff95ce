import { table, writtenDocs } from '../written-docs.ts';
import { hasSurvived, type Mutant, type Report, scoreOf } from './report.ts';

/** Writes docs/mutation.md's list: each file's score, its survivors, and what was left out and why. */
export function writeSurvivors({ files }: Report): void {
  const all = Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const mutants = all.flatMap(([, file]) => file.mutants);
  const whole = scoreOf(mutants);
  const rows = all.map(([file, own]) => {
    const { score, killed, survived } = scoreOf(own.mutants);
    return [`\`${file}\``, killed + survived === 0 ? '–' : `${score} %`, String(killed), String(survived)];
  });
  const lists = all.flatMap(([file, own]) => {
    const survivors = own.mutants.filter(hasSurvived).toSorted(byPlace);
    return survivors.length === 0 ? [] : [`\`${file}\`: ${survivors.map(inWords).join(' · ')}`];
  });
  const docs = writtenDocs('mutation');
  docs.part(
    'docs/mutation.md',
    'survivors',
    [
      `${whole.score} % of ${whole.killed + whole.survived} mutants were killed, ${whole.survived} survived.`,
      `Left out:\n\n${table(['Mutants', 'Why'], leftOut(mutants))}`,
      table(['File', 'Score', 'Killed', 'Survived'], rows),
      '### Survivors\n\nLine and column, what was changed and into what; ∅ where no test comes by.',
      ...lists,
    ].join('\n\n'),
  );
  docs.finish();
}

function byPlace({ location: { start: a } }: Mutant, { location: { start: b } }: Mutant): number {
  return a.line - b.line || a.column - b.column;
}

/** `12:5 ConditionalExpression → false`, in one line. */
function inWords({ location, mutatorName, replacement, status }: Mutant): string {
  const text = (replacement ?? '').replaceAll(/\s+/g, ' ').replaceAll('`', '´').slice(0, 40);
  const none = status === 'NoCoverage' ? ' ∅' : '';
  return `${location.start.line}:${location.start.column} ${mutatorName} → \`${text}\`${none}`;
}

function leftOut(mutants: readonly Mutant[]): string[][] {
  const ignored = mutants.filter(({ status }) => status === 'Ignored');
  const reasons = Map.groupBy(ignored, ({ statusReason }) => statusReason ?? 'no reason given');
  return [...reasons].map(([why, own]) => [String(own.length), why]).toSorted((a, b) => Number(b[0]) - Number(a[0]));
}
