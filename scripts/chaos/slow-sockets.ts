import { connect, type Socket } from 'node:net';

/** What became of slow sockets: how many were opened, and how the server ended them, by the status it gave. */
export type SlowSockets = { opened: number; ended: [status: string, sockets: number][] };

/**
 * Keeps `count` sockets open that send a byte now and then: one half never comes to the end of its headers, the other half never to
 * the end of its body. One that the server ends is replaced.
 */
export function openSlowSockets({ port, count, key }: { port: number; count: number; key: string }) {
  const ended = new Map<string, number>();
  let opened = 0;
  const sockets = new Set<Socket>();
  let stopped = false;
  const open = (index: number) => {
    if (stopped) return;
    let heard = '';
    const socket = connect(port, '127.0.0.1', () => {
      opened += 1;
      socket.write('POST /v1/cases HTTP/1.1\r\nhost: api\r\n');
      if (index % 2 === 0) return;
      socket.write(`authorization: Bearer ${key}\r\ncontent-type: application/json\r\n`);
      socket.write('recourse-actor: consumer:u-1\r\nidempotency-key: slow\r\ncontent-length: 5000\r\n\r\n{"type":"');
    });
    sockets.add(socket);
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      const [, status = 'closed without a word'] = /^HTTP\/1\.1 (\d{3})/.exec(heard) ?? [];
      if (!stopped) ended.set(status, (ended.get(status) ?? 0) + 1);
      setTimeout(() => open(index), 200);
    });
  };
  for (let index = 0; index < count; index += 1) open(index);
  const trickling = setInterval(() => {
    for (const socket of sockets) if (socket.writable && !socket.connecting) socket.write('x');
  }, 1_000);
  return {
    stop(): SlowSockets {
      stopped = true;
      clearInterval(trickling);
      for (const socket of sockets) socket.destroy();
      return { opened, ended: [...ended] };
    },
  };
}
