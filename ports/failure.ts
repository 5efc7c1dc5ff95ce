/** An error and what caused it, outermost first. */
export function* causesOf(error: unknown): Generator<Error> {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    yield cause;
    if (cause instanceof AggregateError) yield* cause.errors.flatMap((one) => [...causesOf(one)]);
  }
}

/**
 * An unexpected error as a log may hold it: errors of the database quote parameters and rows, so of those only the kind and the
 * place in the code.
 */
export function safeTrace(error: unknown): object[] {
  return [...causesOf(error)].map((cause) => ({
    name: cause.name,
    ...(isOfDatabase(cause) ? {} : { message: cause.message.slice(0, 300) }),
    ...('code' in cause ? { code: cause.code } : {}),
    ...('constraint' in cause ? { constraint: cause.constraint } : {}),
    at: (cause.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 8)
      .map((line) => line.trim()),
  }));
}

function isOfDatabase(error: Error): boolean {
  return 'severity' in error || 'query' in error || error.message.startsWith('Failed query');
}
