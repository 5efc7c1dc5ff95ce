import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { expect, test } from 'vitest';

// With protobufjs 7 on top of node_modules these fail with "type must be a Type", and with them every replay of a
// stored history. package.json names version 8 for this alone.
test('a stored history is read and written as it was', () => {
  const stored = {
    events: [
      {
        eventId: '1',
        eventTime: '2026-02-10T01:00:00Z',
        eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED',
        workflowExecutionStartedEventAttributes: { workflowType: { name: 'returnCase' }, attempt: 1 },
      },
    ],
  };
  const history = historyFromJSON(stored);
  expect(history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name).toBe('returnCase');
  expect(JSON.parse(historyToJSON(history))).toMatchObject(stored);
});
