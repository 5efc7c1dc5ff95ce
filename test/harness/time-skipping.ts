import { TestWorkflowEnvironment } from '@temporalio/testing';
import { inject } from 'vitest';

/** A time-skipping Temporal of its own for a test file; `teardown()` it afterwards. Its clock is one for all workflows. */
export function timeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  return TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: inject('temporalTestServer') } },
  });
}
