import { minus, plus } from './line-quantities.ts';
import type { CaseState, LineQuantity } from './state.ts';

/** What a decision was about: what nobody had decided, what had been granted, or what had been refused. */
export type About = 'undecided' | 'agreed' | 'refused';

export type Verdict = { about: About; lines: readonly LineQuantity[]; refused: readonly LineQuantity[] };

/** What of a case is granted and what is refused after a decision on some of its goods. */
export function afterVerdict(
  { agreed, refused: before }: Pick<CaseState, 'agreed' | 'refused'>,
  { about, lines, refused }: Verdict,
): { granted: LineQuantity[]; refused: LineQuantity[] } {
  const granted = agreed?.lines ?? [];
  switch (about) {
    case 'undecided':
      return { granted: plus(granted, lines), refused: plus(before, refused) };
    case 'agreed':
      return { granted: minus(granted, refused), refused: plus(before, refused) };
    case 'refused':
      return { granted: plus(granted, lines), refused: minus(before, lines) };
    default:
      return unforeseen(about);
  }
}

function unforeseen(about: never): never {
  throw new Error(`a decision about nothing known: ${about}`);
}
