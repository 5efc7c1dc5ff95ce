import { resourceFromAttributes } from '@opentelemetry/resources';
import { NoopSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry-v2';

/**
 * OpenTelemetry on client, workflow and activity side. It is on from the first stored history, even when nobody collects the
 * spans: switching it on later would be a change of workflow code.
 */
export function tracing(service: string, spanProcessor: SpanProcessor | null): OpenTelemetryPlugin {
  return new OpenTelemetryPlugin({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessor: spanProcessor ?? new NoopSpanProcessor(),
  });
}
