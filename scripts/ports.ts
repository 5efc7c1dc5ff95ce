import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/**
 * A port of 127.0.0.1 that nobody listens on now, from below the range that systems give to outgoing connections: a
 * server that is killed and started again must find its port still free.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(20_000, 32_000);
  return (await canListen(port)) ? port : freePort();
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Whether someone listens on the port. */
export function portInUse(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Waits until `check` says yes, up to `withinMs`; false when it never did. */
export async function eventually(check: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (!(await check())) {
    if (performance.now() > end) return false;
    await setTimeout(100);
  }
  return true;
}

/** Whether the address answers 2xx. */
export async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
