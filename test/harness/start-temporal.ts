import type { TestProject } from 'vitest/node';
import { freePort } from '../../scripts/ports.ts';
import { temporalCli } from '../../scripts/temporal-cli.ts';
import { startTemporalServer } from '../../scripts/temporal-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the suite's Temporal dev server, host:port. */
    temporal: string;
    /** Path of the Temporal CLI, for tests that need a server of their own. */
    temporalCli: string;
  }
}

/** One Temporal dev server, in memory, for a suite. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cli = await temporalCli(console.log);
  const server = await startTemporalServer({ cli, port: await freePort() });
  project.provide('temporal', server.address);
  project.provide('temporalCli', cli);
  return () => server.stop();
}
