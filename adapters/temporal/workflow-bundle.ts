import { join } from 'node:path';
import type { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry-v2';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

/**
 * The SDK takes a stack of every promise, for its query of stacks: with one frame a run costs a third less CPU, and an error still says
 * where it was thrown. It has to stand before the bundle, on its first line: what modules load later finds its globals frozen.
 */
const shortStacks = 'Error.stackTraceLimit = 1;';

/** Where the plugin makes the provider of the workflows' spans, which takes no options of ours. */
const provider = 'new tracing.BasicTracerProvider({';

/**
 * Nobody collects spans yet, so none is recorded: that would be an eighth of the work of the thread that runs workflows. Only recording
 * differs, so a history replays the same with and without.
 * @throws Error when the plugin makes its provider otherwise, as after an update.
 */
function unrecorded(code: string): string {
  if (code.split(provider).length !== 2) throw new Error('the tracing plugin has changed: spans would be recorded');
  return code.replace(provider, `${provider} sampler: new tracing.AlwaysOffSampler(),`);
}

/**
 * The workflow code of a folder as workers run it and replays take it: one bundle, with tracing and with the trail's ear for timers
 * built in.
 */
export async function bundleWorkflows(dir: string, tracing: OpenTelemetryPlugin): Promise<WorkflowBundleWithSourceMap> {
  const { code, sourceMap } = await bundleWorkflowCode({
    workflowsPath: join(dir, 'index.ts'),
    workflowInterceptorModules: [join(dir, 'trail.ts')],
    plugins: [tracing],
    logger: new DefaultLogger('ERROR'),
  });
  return { code: `${shortStacks}${unrecorded(code)}`, sourceMap };
}
