import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import type { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry-v2';

export type TemporalAddress = { connection: ConnectionOptions; namespace: string };

/** gRPC's own default is two minutes: so long facts would wait after Temporal has come back. */
const longestReconnectMs = 2_000;

/** A client that connects at its first call, so that a process starts, and serves, while Temporal is down. */
export function connectClient(temporal: TemporalAddress, tracing: OpenTelemetryPlugin) {
  const { channelArgs, ...place } = temporal.connection;
  const connection = Connection.lazy({
    ...place,
    channelArgs: { 'grpc.max_reconnect_backoff_ms': longestReconnectMs, ...channelArgs },
  });
  const client = new Client({ connection, namespace: temporal.namespace, plugins: [tracing] });
  return { client, close: () => connection.close() };
}
