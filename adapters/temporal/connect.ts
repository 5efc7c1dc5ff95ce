import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import type { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry-v2';

export type TemporalAddress = { connection: ConnectionOptions; namespace: string };

/** A client that connects at its first call, so that a process starts, and serves, while Temporal is down. */
export function connectClient(temporal: TemporalAddress, tracing: OpenTelemetryPlugin) {
  const connection = Connection.lazy(temporal.connection);
  const client = new Client({ connection, namespace: temporal.namespace, plugins: [tracing] });
  return { client, close: () => connection.close() };
}
