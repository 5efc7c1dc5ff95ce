import { TestWorkflowEnvironment } from '@temporalio/testing';
import { temporalCli } from '../../scripts/temporal-cli.ts';

/** A real Temporal server of its own, in memory; `teardown()` it afterwards. */
export async function devServer(dynamicConfig: Record<string, number> = {}): Promise<TestWorkflowEnvironment> {
  const path = await temporalCli(() => {});
  const settings = Object.entries(dynamicConfig).flatMap(([name, value]) => [
    '--dynamic-config-value',
    `${name}=${value}`,
  ]);
  return TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path }, extraArgs: settings },
  });
}
