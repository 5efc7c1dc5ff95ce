import { createHash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { CaseEvent } from '../domain/events.ts';

/** RFC 6962 leaf hash of the canonical form (RFC 8785) of an event, in hex. */
export function leafHash(event: CaseEvent): string {
  return createHash('sha256').update(Buffer.of(0)).update(canonicalText(event), 'utf8').digest('hex');
}

/** Chains an event to the one before it. */
export function chain(event: CaseEvent, head: string | null): { leaf: CaseEvent; hash: string } {
  const leaf = { ...event, prev_hash: head };
  return { leaf, hash: leafHash(leaf) };
}

/** A hash that says nothing without the case's salt: for ids of persons and for what persons typed. */
export function saltedHash(salt: string, value: unknown): string {
  return createHash('sha256')
    .update(salt, 'utf8')
    .update(Buffer.of(0))
    .update(canonicalText(value), 'utf8')
    .digest('hex');
}

export function newSalt(): string {
  return randomBytes(16).toString('hex');
}

/** RFC 8785 text of any JSON value; numbers that JSON can't hold are a defect, not data. */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('not a JSON value');
  return text;
}
