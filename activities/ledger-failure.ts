import { ApplicationFailure } from '@temporalio/activity';

/**
 * A failure as Temporal may keep it: errors of the database quote the rows and parameters of cases, so only kinds, codes and
 * places in the code go on. A case that the ledger does not know stays unknown; everything else may pass and is tried again.
 */
export function ledgerFailure(error: unknown): ApplicationFailure {
  if (error instanceof Error && 'code' in error && error.code === 'not_found') {
    return ApplicationFailure.nonRetryable('the ledger knows no such case', 'case_unknown');
  }
  const failure = ApplicationFailure.retryable(kindsOf(error).join(' ← ') || 'an unknown error', 'ledger_failed');
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  failure.stack = [failure.message, ...frames.slice(0, 12)].join('\n');
  return failure;
}

/** No more attempts: what the provider said could not be kept. */
export function answerGivenUp(error: unknown): ApplicationFailure {
  return ApplicationFailure.nonRetryable(kindsOf(error).join(' ← '), 'answer_lost');
}

function kindsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  return [`${error.name}${code}`, ...kindsOf(error.cause)];
}
