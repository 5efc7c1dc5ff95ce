import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { eventually } from '../../scripts/ports.ts';
import { aTrackingNo } from '../harness/case-client.ts';
import { runningSystem } from '../harness/running-system.ts';

const system = runningSystem({});

function byHand(script: 'replay' | 'rebuild', caseId: string) {
  const { databaseUrl, temporalAddress, taskQueue } = system.stack;
  return spawnSync(process.execPath, [`scripts/${script}.ts`, caseId], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      HOME: tmpdir(),
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: temporalAddress,
      TEMPORAL_TASK_QUEUE: taskQueue,
    },
    encoding: 'utf8',
  });
}

test('every run of a case that was rebuilt half way fits its ledger, and a ledger that says otherwise is found out', async () => {
  const { client, stack } = system;
  const trackingNo = aTrackingNo();
  const { id, run } = await system.opened();
  await client.approve(id);
  await client.shipBack(id, trackingNo);
  await eventually(async () => (await run.query<{ seq: number }>('file')).seq >= 3, 20_000);
  await run.terminate('test');
  await client.scan(trackingNo, 'delivered');
  await client.until(id, ({ stage }) => stage === 'awaiting_inspection');
  await client.inspect(id);
  await client.until(id, ({ final }) => final);
  await eventually(async () => (await run.describe()).status.name === 'COMPLETED', 20_000);

  const { status, stdout, stderr } = byHand('replay', id);
  expect(stderr).toBe('');
  expect(stdout.trim().split('\n')).toEqual([
    expect.stringMatching(/ terminated, \d+ events: fits$/),
    expect.stringMatching(/ completed, \d+ events: fits$/),
  ]);
  expect(status).toBe(0);

  // The trail is append-only for everybody, so the owner has to go out of the way to change it.
  const owner = new pg.Client({ connectionString: stack.databaseUrl });
  await owner.connect();
  await owner.query('alter table events disable trigger events_append_only');
  await owner.query('delete from events where stream = $1 and seq = (select max(seq) from events where stream = $1)', [
    id,
  ]);
  await owner.end();
  const forged = byHand('replay', id);
  expect(forged.stdout).toMatch(/learned fact \d+, which the ledger does not have/);
  expect(forged.status).toBe(1);
});

test('a lost workflow is started again by hand, and an unknown case is one sentence', async () => {
  const { id, run } = await system.opened();
  await run.terminate('test');
  const { status, stdout, stderr } = byHand('rebuild', id);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^\S+ running, told of fact 1\n$/);
  expect((await run.describe()).status.name).toBe('RUNNING');
  expect((await run.query<{ seq: number }>('file')).seq).toBe(1);
  expect(byHand('rebuild', 'case_none')).toMatchObject({
    status: 2,
    stderr: 'the ledger knows no case case_none\n',
  });
});
