import type { TestProject } from 'vitest/node';
import { temporalTestServer } from '../../scripts/temporal-cli.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the time-skipping test server. */
    temporalTestServer: string;
  }
}

/** Finds or fetches the time-skipping test server before the suite; each test file starts its own, as its clock is global. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('temporalTestServer', await temporalTestServer(console.log));
}
