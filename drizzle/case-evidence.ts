import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

/** Which files consumers have given as evidence in which cases: the same file in another case is a sign that a person should look. */
export const caseEvidence = pgTable(
  'case_evidence',
  { sha256: text().notNull(), caseId: text('case_id').notNull() },
  (table) => [primaryKey({ columns: [table.sha256, table.caseId] })],
);
