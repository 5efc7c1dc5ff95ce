import { connect, createServer, type Socket } from 'node:net';

/** A wire between two programs that can be cut as a network is: nothing gets through, and nobody is told. */
export type Wire = {
  /** Port of 127.0.0.1 that stands for the far end. */
  port: number;
  cut(): void;
  /** What was under way arrives after all. */
  mend(): void;
  /** Bytes that came to the cut, and connections tried across it. */
  held(): number;
  close(): void;
};

/** Lays a wire to a port of 127.0.0.1. */
export async function wireTo(farPort: number): Promise<Wire> {
  const sockets = new Set<Socket>();
  const waiting: (() => void)[] = [];
  let isCut = false;
  let held = 0;
  const join = (near: Socket) => {
    const far = connect(farPort, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => {
        if (!isCut) {
          to.write(chunk);
          return;
        }
        held += chunk.length;
        waiting.push(() => to.write(chunk));
      });
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        // over a cut wire nobody hears of the other's end
        if (isCut) waiting.push(() => to.destroy());
        else to.destroy();
      });
    }
  };
  const server = createServer((near) => {
    near.on('error', () => {});
    if (!isCut) {
      join(near);
      return;
    }
    held += 1;
    near.pause();
    waiting.push(() => {
      if (near.destroyed) return;
      join(near);
      near.resume();
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut: () => {
      isCut = true;
    },
    mend: () => {
      isCut = false;
      for (const deliver of waiting.splice(0)) deliver();
    },
    held: () => held,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
