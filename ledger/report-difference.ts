import { createHash } from 'node:crypto';
import type { DifferenceReport } from '../domain/commands.ts';
import type { CaseDifference, StatementLine } from '../domain/reconciliation.ts';
import type { Database } from '../drizzle/client.ts';
import { keepReport } from '../drizzle/queries/reports.ts';
import { canonicalText } from './leaf.ts';
import { type Ledger, LedgerRefusal } from './ledger.ts';
import { systemCaller } from './request.ts';

/** A Beijing day with a provider. */
export type ProviderDay = { provider: string; day: string };

/**
 * Gives a difference to the case it is about. The key is the day's, the provider's, the refund's and the kind's, so that comparing the
 * same day again reports nothing twice, whatever has become of the task, or of the statement, meanwhile.
 */
export async function reportDifference(
  ledger: Pick<Ledger, 'perform'>,
  { provider, day }: ProviderDay,
  { difference, case_id: caseId, refund_id, lines }: CaseDifference,
): Promise<void> {
  const command: DifferenceReport = {
    command: 'report_difference',
    body: { refund_id, difference, provider, day, lines },
  };
  const fingerprint = createHash('sha256')
    .update(canonicalText({ caseId, ...command }))
    .digest('hex');
  const key = { key: `reconciliation:${provider}:${day}:${refund_id}:${difference}`, fingerprint, status: 200 };
  const result = await ledger.perform({ caseId, command, caller: systemCaller, key, tell: 'outbox' });
  // the statement has been changed since: a person has the task already
  if ('refusal' in result && result.refusal.code !== 'idempotency_key_reused')
    throw new LedgerRefusal(result.refusal.code, result.refusal.detail);
}

/** A movement that no case has asked for is kept as the provider's report, and is a task without a case; both once. */
export async function reportStrayMovement(
  db: Database,
  { provider, day }: ProviderDay,
  line: StatementLine,
): Promise<void> {
  const id = `statement:${provider}:${day}:${line.provider_no}`;
  const left = [{ kind: 'unknown_to_ledger' as const, subject: line.provider_no, caseId: null }];
  await keepReport(db, { source: 'payment', id, body: line, asSent: null }, left);
}
