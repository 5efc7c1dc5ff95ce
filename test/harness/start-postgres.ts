import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../drizzle/migrate.ts';
import { freePort } from '../../scripts/ports.ts';
import { createDatabase, startPostgres } from '../../scripts/postgres.ts';
import { forgetfulSettings, temporaryFolder } from './folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser's address of the suite's PostgreSQL. */
    postgres: string;
  }
}

/** One PostgreSQL for a suite, with a migrated template from which every test file copies its database. */
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
  project.provide('postgres', postgres.url('postgres'));
  return async () => {
    await postgres.stop();
    folder.remove();
  };
}
