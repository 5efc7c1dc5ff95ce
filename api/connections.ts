import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { problemOf } from './problems.ts';

const statuses: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** Answers bytes that never became a request: no HTTP, headers too large, or a body that did not come in time. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = statuses[error.code ?? ''] ?? 400;
  const detail = 'The request could not be read.';
  const body = JSON.stringify(
    problemOf({ refusal: { code: 'invalid_request', detail }, status }, `req_${randomUUID().replaceAll('-', '')}`),
  );
  socket.end(
    [
      `HTTP/1.1 ${status} ${status === 408 ? 'Request Timeout' : 'Bad Request'}`,
      'content-type: application/problem+json',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
