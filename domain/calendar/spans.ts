/** A stretch of time in epoch milliseconds, `to` not included. */
export type Span = { from: number; to: number };

/** The parts of `span` that none of `cuts` covers; `cuts` are ordered by their start and may overlap. */
export function* without(span: Span, cuts: readonly Span[]): Generator<Span> {
  let from = span.from;
  for (const cut of cuts) {
    if (cut.to <= from) continue;
    if (cut.from >= span.to) break;
    if (cut.from > from) yield { from, to: cut.from };
    from = cut.to;
  }
  if (from < span.to) yield { from, to: span.to };
}

/**
 * The moment at which `amount` milliseconds of `open` have passed, the paused ones not counted.
 * @throws RangeError when `open` ends before.
 */
export function passed(amount: number, open: Iterable<Span>, pauses: readonly Span[]): number {
  let left = amount;
  for (const span of open) {
    for (const running of without(span, pauses)) {
      if (running.to - running.from >= left) return running.from + left;
      left -= running.to - running.from;
    }
  }
  throw new RangeError(`only ${amount - left} of ${amount} ms are open`);
}
