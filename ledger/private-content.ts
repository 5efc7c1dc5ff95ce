import { randomUUID } from 'node:crypto';
import type { Command } from '../domain/commands.ts';
import type { ContentRef } from '../domain/events.ts';
import { evidenceOf, type PrivatePart, privateParts } from '../domain/private-parts.ts';
import { type Refusal, refuseField } from '../domain/refusal.ts';
import type { Transaction } from '../drizzle/transaction.ts';
import { saltedHash } from './leaf.ts';
import { type Asking, findEvidence, type KnownEvidence } from './load.ts';

/** A part of private content with the reference that events hold of it. */
export type Entrusted = ContentRef & { content: unknown };

export type Attachments = {
  content: Entrusted[];
  evidence: KnownEvidence[];
};

/** What a command brings besides its decision: private parts by reference and salted hash, and evidence the account has uploaded. */
export async function attachmentsOf(
  tx: Transaction,
  { account, salt, ...asking }: Asking & { account: string; salt: string },
  command: Command,
): Promise<Attachments | { refusal: Refusal }> {
  const ids = evidenceOf(command);
  const evidence = await findEvidence(tx, account, asking, ids);
  const known = new Set(evidence.map(({ id }) => id));
  const missing = ids.findIndex((id) => !known.has(id));
  if (missing >= 0) return refuseField(`/evidence/${missing}`, 'is no evidence of yours');
  return { content: privateParts(command).map((part) => entrust(salt, part)), evidence };
}

export function entrust(salt: string, { kind, content }: PrivatePart): Entrusted {
  return { kind, ref: `cnt_${randomUUID().replaceAll('-', '')}`, hash: saltedHash(salt, content), content };
}

/** The same without what is private: for the pure core and for events. */
export function referenceOf({ kind, ref, hash }: Entrusted): ContentRef {
  return { kind, ref, hash };
}

/** The attachments as the pure core sees them. */
export function referencesOf({ content, evidence }: Attachments) {
  return { content: content.map(referenceOf), evidence: evidence.map(({ id, sha256 }) => ({ id, sha256 })) };
}
