import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { expect, test } from 'vitest';
import { dayOf, dayText } from '../../domain/calendar/days.ts';
import { eventually } from '../../scripts/ports.ts';
import { root } from '../../scripts/programs.ts';
import { environmentFor } from '../../scripts/temporal-server.ts';
import { aTrackingNo, freshApplication } from '../harness/case-client.ts';
import { runningSystem } from '../harness/running-system.ts';

const system = runningSystem({});

test('a day is compared by hand, as an operator would, and a worker keeps the schedule of the nights', async () => {
  const trackingNo = aTrackingNo();
  const { id } = await system.client.open(freshApplication());
  await system.client.approve(id);
  await system.client.shipBack(id, trackingNo);
  await system.client.scan(trackingNo, 'delivered');
  await system.client.inspect(id);
  await system.client.until(id, ({ final }) => final);

  const { databaseUrl, temporalAddress, taskQueue } = system.stack;
  const env = {
    ...environmentFor(temporalAddress, root),
    DATABASE_URL: databaseUrl,
    TEMPORAL_TASK_QUEUE: taskQueue,
  };
  const day = dayText(dayOf(Date.now()));
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/reconcile.ts', day, '--json'], {
    cwd: root,
    env,
  });
  expect(stdout.trim().split('\n')).toEqual([
    'sandbox: 1 compared, 0 differences',
    JSON.stringify({ day, providers: 1, compared: 1, differences: 0 }),
  ]);

  const connection = await Connection.connect({ address: temporalAddress });
  const schedule = new Client({ connection }).schedule.getHandle(`reconciliations/${taskQueue}`);
  const isKept = () =>
    schedule.describe().then(
      ({ action }) => action.workflowType === 'reconciliations' && action.taskQueue === taskQueue,
      () => false,
    );
  expect(await eventually(isKept, 20_000)).toBe(true);
  await connection.close();
});
