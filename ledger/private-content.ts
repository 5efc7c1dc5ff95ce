import { randomUUID } from 'node:crypto';
import type { Command } from '../domain/commands.ts';
import type { ContentRef } from '../domain/events.ts';
import { evidenceOf, privateParts } from '../domain/private-parts.ts';
import { type Refusal, refuseField } from '../domain/refusal.ts';
import type { Transaction } from '../drizzle/client.ts';
import { privateContent } from '../drizzle/schema.ts';
import { saltedHash } from './leaf.ts';
import { findEvidence } from './load.ts';

export type Attachments = {
  content: (ContentRef & { content: unknown })[];
  evidence: { id: string; sha256: string }[];
};

/** What a command brings besides its decision: private parts by reference and salted hash, and evidence the account has uploaded. */
export async function attachmentsOf(
  tx: Transaction,
  account: string,
  salt: string,
  command: Command,
): Promise<Attachments | { refusal: Refusal }> {
  const ids = evidenceOf(command);
  const evidence = await findEvidence(tx, account, ids);
  const known = new Set(evidence.map(({ id }) => id));
  const missing = ids.findIndex((id) => !known.has(id));
  if (missing >= 0) return refuseField(`/evidence/${missing}`, 'is no evidence of yours');
  const content = privateParts(command).map(({ kind, content: typed }) => ({
    kind,
    ref: `cnt_${randomUUID().replaceAll('-', '')}`,
    hash: saltedHash(salt, typed),
    content: typed,
  }));
  return { content, evidence };
}

/** The attachments as the pure core sees them. */
export function referencesOf({ content, evidence }: Attachments) {
  return { content: content.map(({ kind, ref, hash }) => ({ kind, ref, hash })), evidence };
}

export async function savePrivateContent(tx: Transaction, caseId: string, { content }: Attachments): Promise<void> {
  if (content.length === 0) return;
  await tx
    .insert(privateContent)
    .values(content.map(({ ref, kind, hash, content: typed }) => ({ id: ref, caseId, kind, hash, content: typed })));
}
