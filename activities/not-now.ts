import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { NotNow } from '../ports/turns.ts';

/** So that those who were told the same do not all come back together. */
const spreadMs = 500;

/** Makes Temporal try again later. It is no trouble: nobody needs to read of it in a log. */
export function notNow({ comeBackMs }: NotNow): ApplicationFailure {
  return ApplicationFailure.create({
    message: 'not its turn, or its provider takes no call now',
    type: 'not_now',
    nextRetryDelay: Math.ceil(comeBackMs + Math.random() * spreadMs),
    category: ApplicationFailureCategory.BENIGN,
  });
}
