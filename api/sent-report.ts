import type { IncomingHttpHeaders } from 'node:http';
import type { AsSent } from '../drizzle/queries/reports.ts';

/** More than any scan or notice has. */
export const mostReportBytes = 64 * 1024;

/** A report as it is kept: its bytes, and of its headers those of the signature. */
export function asSent(headers: IncomingHttpHeaders, rawBody: Buffer, signatureHeaders: readonly string[]): AsSent {
  const signature: Record<string, string> = {};
  for (const name of signatureHeaders) {
    const value = headers[name];
    if (typeof value === 'string') signature[name] = value;
  }
  return { sent: rawBody, signature };
}

/** What a parser for raw bodies left on the request; nothing was sent when it is no buffer. */
export function rawBodyOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}
