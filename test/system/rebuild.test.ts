import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aTrackingNo, type CaseClient, caseClient, freshApplication } from '../harness/case-client.ts';
import { type Stack, startStack } from '../harness/stack.ts';

let stack: Stack;
let client: CaseClient;
let connection: Connection;
let temporal: Client;
beforeAll(async () => {
  stack = await startStack({});
  client = caseClient(stack);
  connection = await Connection.connect({ address: stack.temporalAddress });
  temporal = new Client({ connection });
});
afterAll(async () => {
  await connection?.close();
  await stack?.stop();
});

/** The steps of a return, each of which tells the workflow something. */
function steps(trackingNo: string): ((id: string) => Promise<unknown>)[] {
  return [
    (id) => client.approve(id),
    (id) => client.shipBack(id, trackingNo),
    () => client.scan(trackingNo, 'delivered'),
    (id) => client.inspect(id),
  ];
}

async function started(id: string): Promise<void> {
  const handle = temporal.workflow.getHandle(`case/${id}`);
  for (let tries = 0; tries < 200; tries++) {
    const found = await handle.describe().catch(() => null);
    if (found) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the workflow of ${id} never started`);
}

/** A fact may reach a run that is just ending; the sweep, which looks every minute, then tells it to the next one. */
const untilSwept = 200_000;

describe.each(['terminated', 'cancelled'] as const)('a workflow %s', (how) => {
  test.each([0, 1, 2, 3])(
    'before step %i of a return is started again, and the case ends the same',
    { timeout: untilSwept + 60_000 },
    async (broken) => {
      const trackingNo = aTrackingNo();
      const { id } = await client.open(freshApplication());
      await started(id);
      for (const [index, step] of steps(trackingNo).entries()) {
        if (index === broken) {
          const handle = temporal.workflow.getHandle(`case/${id}`);
          await (how === 'terminated' ? handle.terminate('test') : handle.cancel());
        }
        await step(id);
      }
      const closed = await client.until(id, ({ final }) => final, untilSwept);
      expect(closed.outcome).toBe('refunded');
      const moved = await client.movements();
      for (const { refund_no } of closed.refunds) expect(moved.get(refund_no)?.movements).toBe(1);
    },
  );
});

test('a report on a closed case is kept and answered, and opens nothing again', async () => {
  const trackingNo = aTrackingNo();
  const { id } = await client.open(freshApplication());
  for (const step of steps(trackingNo)) await step(id);
  const closed = await client.until(id, ({ final }) => final);
  await client.scan(trackingNo, 'in_transit');
  const after = await client.read(id);
  expect(after).toMatchObject({ stage: 'closed', outcome: 'refunded', version: closed.version });
  const refused = await client.send('POST', `/v1/cases/${id}/withdraw`, {
    actor: 'consumer:u-42',
    key: `late-${id}`,
    body: { reason: 'other' },
  });
  expect(refused).toMatchObject({ status: 409, body: { code: 'case_closed' } });
});
