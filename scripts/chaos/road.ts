import { connect, createServer, type Socket } from 'node:net';
import type { Toxiproxy } from '../toxiproxy.ts';
import type { Chance } from './chance.ts';
import { type FaultLine, faultLines } from './fault-lines.ts';
import { replyEnd } from './reply-end.ts';

/** The way of HTTP calls to a program, on which every call takes a line of its own, and a part of the lines is bad. */
export type Road = {
  /** Port of 127.0.0.1 that stands for the program's. */
  port: number;
  /** Bad lines are taken no more. */
  calm(): void;
  /** How many calls have come this way, and how many of them each bad line has struck. */
  carried(): number;
  struck(): ReadonlyMap<string, number>;
  close(): void;
};

type Line = Pick<FaultLine, 'name' | 'lateMs'> & { port: number };

/** Lays a road to a port of 127.0.0.1, with a proxy of toxiproxy as each bad line. */
export async function layRoad(toxiproxy: Pick<Toxiproxy, 'proxy'>, farPort: number, chance: Chance): Promise<Road> {
  const lines: (Line & { upTo: number })[] = [];
  let upTo = 0;
  for (const { toxic, share, name, lateMs } of faultLines) {
    upTo += share;
    lines.push({ name, lateMs, upTo, port: await toxiproxy.proxy(farPort, toxic) });
  }
  const good: Line = { name: 'good', lateMs: null, port: farPort };
  const struck = new Map<string, number>();
  const sockets = new Set<Socket>();
  let isCalm = false;
  let carried = 0;
  const lineOf = (draw: number): Line => (isCalm ? good : (lines.find((one) => draw < one.upTo) ?? good));
  const server = createServer((near) => {
    sockets.add(near);
    let far: Socket | null = null;
    near.on('data', (chunk) => {
      far ??= call(near, lineOf(chance.share()), () => {
        far = null;
      });
      far.write(chunk);
    });
    near.on('error', () => {});
    near.on('close', () => {
      sockets.delete(near);
      far?.destroy();
    });
  });
  /** Carries one call; the connection it came by may bring the next when this one is answered. */
  const call = (near: Socket, line: Line, onWhole: () => void): Socket => {
    carried += 1;
    const began = performance.now();
    const far = connect(line.port, '127.0.0.1');
    const isWhole = replyEnd();
    let whole = false;
    let wasReset = false;
    far.on('data', (chunk) => {
      near.write(chunk);
      if (whole || !isWhole(chunk)) return;
      whole = true;
      onWhole();
      far.destroy();
    });
    far.on('error', () => {
      wasReset = true;
    });
    far.on('close', () => {
      const isStruck = line.lateMs === null ? !whole : performance.now() - began >= line.lateMs;
      if (line !== good && isStruck) struck.set(line.name, (struck.get(line.name) ?? 0) + 1);
      if (whole) return;
      if (wasReset) near.resetAndDestroy();
      else near.end();
    });
    return far;
  };
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    calm: () => {
      isCalm = true;
    },
    carried: () => carried,
    struck: () => struck,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
