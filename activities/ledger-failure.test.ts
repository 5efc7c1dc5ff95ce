import { expect, test } from 'vitest';
import { ledgerFailure } from './ledger-failure.ts';

test('a failure says what kind it is and where, and quotes no row', () => {
  const cause = Object.assign(new Error('duplicate key: (Marked Name)'), { code: '23505' });
  const error = new Error('Failed query: insert …\nparams: Marked Name', { cause });
  const failure = ledgerFailure(error);
  expect(failure.message).toBe('Error ← Error 23505');
  expect(failure.nonRetryable).toBe(false);
  expect(failure.stack).toContain('ledger-failure.test.ts');
  expect(JSON.stringify([failure.message, failure.stack, failure.cause])).not.toContain('Marked');
});

test('an unknown case is not tried again', () => {
  expect(ledgerFailure(Object.assign(new Error('?'), { code: 'not_found' }))).toMatchObject({
    nonRetryable: true,
    type: 'case_unknown',
  });
});
