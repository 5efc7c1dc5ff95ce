import { join } from 'node:path';
import type { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry-v2';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

/**
 * The workflow code of a folder as workers run it and replays take it: one bundle, with tracing and with the trail's ear for timers
 * built in.
 */
export function bundleWorkflows(dir: string, tracing: OpenTelemetryPlugin): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    workflowsPath: join(dir, 'index.ts'),
    workflowInterceptorModules: [join(dir, 'trail.ts')],
    plugins: [tracing],
    logger: new DefaultLogger('ERROR'),
  });
}
