import { describe, expect, test } from 'vitest';
import { aTrackingNo, freshApplication } from '../harness/case-client.ts';
import { runningSystem } from '../harness/running-system.ts';

const system = runningSystem({});

/** The steps of a return, each of which tells the workflow something. */
function steps(trackingNo: string): ((id: string) => Promise<unknown>)[] {
  return [
    (id) => system.client.approve(id),
    (id) => system.client.shipBack(id, trackingNo),
    () => system.client.scan(trackingNo, 'delivered'),
    (id) => system.client.inspect(id),
  ];
}

/** A fact may reach a run that is just ending; the sweep, which looks every minute, then tells it to the next one. */
const untilSwept = 200_000;

describe.each(['terminated', 'cancelled'] as const)('a workflow %s', (how) => {
  test.each([0, 1, 2, 3])(
    'before step %i of a return is started again, and the case ends the same',
    { timeout: untilSwept + 60_000 },
    async (broken) => {
      const trackingNo = aTrackingNo();
      const { id, run } = await system.opened();
      for (const [index, step] of steps(trackingNo).entries()) {
        if (index === broken) {
          await (how === 'terminated' ? run.terminate('test') : run.cancel());
        }
        await step(id);
      }
      const closed = await system.client.until(id, ({ final }) => final, untilSwept);
      expect(closed.outcome).toBe('refunded');
      const moved = await system.client.movements();
      for (const { refund_no } of closed.refunds) expect(moved.get(refund_no)?.movements).toBe(1);
    },
  );
});

test('a report on a closed case is kept and answered, and opens nothing again', async () => {
  const trackingNo = aTrackingNo();
  const { id } = await system.client.open(freshApplication());
  for (const step of steps(trackingNo)) await step(id);
  const closed = await system.client.until(id, ({ final }) => final);
  await system.client.scan(trackingNo, 'in_transit');
  const after = await system.client.read(id);
  expect(after).toMatchObject({ stage: 'closed', outcome: 'refunded', version: closed.version });
  const refused = await system.client.send('POST', `/v1/cases/${id}/withdraw`, {
    actor: await system.client.consumerOf(id),
    key: `late-${id}`,
    body: { reason: 'other' },
  });
  expect(refused).toMatchObject({ status: 409, body: { code: 'case_closed' } });
});
