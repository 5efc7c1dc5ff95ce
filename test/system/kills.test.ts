import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PauseName } from '../../ports/pauses.ts';
import { aTrackingNo, type CaseClient, caseClient, freshApplication } from '../harness/case-client.ts';
import { type Stack, startStack } from '../harness/stack.ts';

type Victim = 'api' | 'worker' | 'postgres' | 'temporal';

let stack: Stack;
let client: CaseClient;
beforeAll(async () => {
  stack = await startStack({ ownPostgres: true, ownTemporal: true });
  client = caseClient(stack);
});
afterAll(() => stack?.stop());
// a program that ended by itself says why: nothing but the test may end one
afterEach(() => {
  for (const name of ['api', 'worker'] as const) {
    if (!stack[name].running()) throw new Error(`the ${name} is down: ${stack[name].output().slice(-3000)}`);
  }
});

async function killAndRestart(victim: Victim) {
  const process = stack[victim];
  if (!process) throw new Error(`the stack has no ${victim} of its own`);
  await process.kill9();
  expect(process.running()).toBe(false);
  return () => process.start();
}

/** A return with its goods on the merchant's table. */
async function arrivedCase(): Promise<string> {
  const trackingNo = aTrackingNo();
  const { id } = await client.open(freshApplication());
  await client.approve(id);
  await client.shipBack(id, trackingNo);
  await client.scan(trackingNo, 'delivered');
  await client.until(id, ({ stage }) => stage === 'awaiting_inspection');
  return id;
}

/** Whatever was killed: the case ends, its money has moved exactly once, and its trail tells each thing once. */
async function endsRefundedOnce(id: string) {
  const closed = await client.until(id, ({ final }) => final);
  expect(closed.outcome).toBe('refunded');
  const moved = await client.movements();
  for (const { refund_no } of closed.refunds) expect(moved.get(refund_no)).toEqual({ movements: 1, amount: 12900 });
  const types = (await client.events(id)).map(({ type }) => type);
  for (const once of ['approved', 'inspected', 'settlement_made', 'refund_succeeded', 'closed']) {
    expect(
      types.filter((type) => type === once),
      once,
    ).toHaveLength(1);
  }
}

describe('kill -9', () => {
  test.each<Victim>(['api', 'postgres', 'temporal', 'worker'])(
    'of %s after the commit and before the telling loses no acknowledged command',
    async (victim) => {
      const id = await arrivedCase();
      stack.pauses.pauseAt('ledger.committed');
      const key = `inspect-${id}`;
      const inspecting = client.inspect(id, key);
      await stack.pauses.reached('ledger.committed');
      const restart = await killAndRestart(victim);
      stack.pauses.resume('ledger.committed');
      await restart();
      await inspecting;
      await endsRefundedOnce(id);
    },
  );

  test.each<{ at: PauseName; victim: Victim }>([
    { at: 'refund.paid', victim: 'worker' },
    { at: 'refund.paid', victim: 'postgres' },
    { at: 'refund.paid', victim: 'temporal' },
    { at: 'refund.paid', victim: 'api' },
    { at: 'activity.reported', victim: 'worker' },
    { at: 'activity.reported', victim: 'temporal' },
  ])('of $victim at $at pays once', async ({ at, victim }) => {
    const id = await arrivedCase();
    stack.pauses.pauseAt(at);
    await client.inspect(id);
    await stack.pauses.reached(at);
    const restart = await killAndRestart(victim);
    stack.pauses.resume(at);
    await restart();
    await endsRefundedOnce(id);
  });

  test.each<Victim>(['worker', 'postgres', 'temporal'])(
    'of %s in the middle of a tick performs the rung once',
    async (victim) => {
      const { id } = await client.open(freshApplication());
      stack.pauses.pauseAt('tick.performing');
      const moving = client.insist(`/v1/sandbox/cases/${id}/advance`, { actor: 'platform:p-1', body: { by: 'P12D' } });
      await stack.pauses.reached('tick.performing');
      const restart = await killAndRestart(victim);
      stack.pauses.resume('tick.performing');
      await restart();
      await moving;
      await client.until(id, ({ stage }) => stage === 'awaiting_ship_back' || stage === 'closed');
      const types = (await client.events(id)).map(({ type }) => type);
      expect(types.filter((type) => type === 'approved')).toHaveLength(1);
    },
  );
});

test('with Temporal stopped, commands are acknowledged, and the story goes on when it is back', async () => {
  const { id } = await client.open(freshApplication());
  await stack.temporal?.stop();
  const trackingNo = aTrackingNo();
  await client.approve(id);
  await client.shipBack(id, trackingNo);
  await client.scan(trackingNo, 'delivered');
  const inspected = await client.inspect(id);
  expect(inspected.stage).toBe('settling');
  await stack.temporal?.start();
  await endsRefundedOnce(id);
});
