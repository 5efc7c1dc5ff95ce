import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { connect } from '../../drizzle/client.ts';
import { migrate } from '../../drizzle/migrate.ts';
import { seedCalendar } from '../../ledger/publish-calendar.ts';
import { cn } from '../../policy/calendars/cn.ts';
import { freePort } from '../../scripts/ports.ts';
import { createDatabase, startPostgres } from '../../scripts/postgres.ts';
import { forgetfulSettings, temporaryFolder } from './folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser's address of the suite's PostgreSQL. */
    postgres: string;
  }
}

/** One PostgreSQL for a suite, with a migrated template, its calendar published, from which every test file copies its database. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = temporaryFolder('postgres');
  const postgres = await startPostgres({
    dataDir: join(folder.path, 'data'),
    port: await freePort(),
    password: 'recourse',
    settings: forgetfulSettings,
  });
  await createDatabase(postgres.url('postgres'), 'recourse_template');
  await migrate(postgres.url('recourse_template'));
  const template = connect(postgres.url('recourse_template'), { max: 1, onError: () => {} });
  await seedCalendar(template.db, cn);
  await template.close();
  project.provide('postgres', postgres.url('postgres'));
  return async () => {
    await postgres.stop();
    folder.remove();
  };
}
