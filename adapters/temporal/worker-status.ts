import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { collectDefaultMetrics, type Histogram, Registry } from 'prom-client';

export type Status = {
  port: number;
  isReady(): boolean;
  /** Where the native runtime gives its own metrics. */
  runtimeMetricsUrl: string;
  /** What the worker itself measures. */
  histogram: Histogram<string>;
};

/** A worker's `/readyz` and `/metrics`, the process's and the native runtime's together. Resolves when it listens. */
export async function serveStatus({
  port,
  isReady,
  runtimeMetricsUrl,
  histogram,
}: Status): Promise<{ close(): Promise<void> }> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  registry.registerMetric(histogram);

  async function metrics(): Promise<string> {
    const runtime = await fetch(runtimeMetricsUrl, { signal: AbortSignal.timeout(2_000) })
      .then((response) => response.text())
      .catch(() => '');
    return `${await registry.metrics()}${runtime}`;
  }

  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/readyz') answer(response, isReady() ? 200 : 503, isReady() ? 'ready' : 'not ready');
    else if (path !== '/metrics') answer(response, 404, 'not found');
    else {
      metrics().then(
        (text) => answer(response, 200, text, registry.contentType),
        () => answer(response, 500, 'no metrics'),
      );
    }
  });
  server.listen(port);
  await once(server, 'listening');
  return {
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answer(response: ServerResponse, status: number, text: string, type: string = 'text/plain'): void {
  response.writeHead(status, { 'content-type': type }).end(text);
}
