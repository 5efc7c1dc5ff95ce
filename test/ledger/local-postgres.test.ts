import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, expect, test } from 'vitest';
import { freePort } from '../../scripts/ports.ts';
import { startPostgres } from '../../scripts/postgres.ts';
import { forgetfulSettings, temporaryFolder } from '../harness/folder.ts';

const folder = temporaryFolder('lock');
afterAll(folder.remove);

test('a killed PostgreSQL starts again with its data, even when its process number now is another program’s', async () => {
  const dataDir = join(folder.path, 'data');
  const options = { dataDir, port: await freePort(), password: 'recourse', settings: forgetfulSettings };
  const run = async (url: string, statement: string) => {
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(statement);
    await client.end();
    return rows;
  };

  const first = await startPostgres(options);
  await run(first.url('postgres'), 'CREATE TABLE kept AS SELECT 7 AS n');
  await first.child.kill9();
  writeFileSync(join(dataDir, 'postmaster.pid'), `${process.pid}\n${dataDir}\n0\n${options.port}\n`);

  const second = await startPostgres(options);
  expect(await run(second.url('postgres'), 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  await second.stop();
});
