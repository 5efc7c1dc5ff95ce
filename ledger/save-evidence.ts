import { sql } from 'drizzle-orm';
import type { CaseEvent } from '../domain/events.ts';
import { caseEvidence } from '../drizzle/schema.ts';
import { insertInto, type Write } from '../drizzle/writes.ts';
import type { Trail } from './trail.ts';

const insertCaseEvidence = insertInto(caseEvidence, ['sha256', 'caseId'], sql`on conflict do nothing`);

/** Keeps which files the consumer has given; nothing where a command brings none. */
export function evidenceWrites({ caseId, fresh }: Trail): Write[] {
  const files = fresh.flatMap(({ leaf }) => (isConsumers(leaf) ? (leaf.data.evidence ?? []) : []));
  return insertCaseEvidence(files.map(({ sha256 }) => ({ sha256, caseId })));
}

/** An application is the consumer's, whoever brings it. */
function isConsumers({ type, actor }: CaseEvent): boolean {
  return type === 'opened' || (actor.on_behalf_of ?? actor.role) === 'consumer';
}
